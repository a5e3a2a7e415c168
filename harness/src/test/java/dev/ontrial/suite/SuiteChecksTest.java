package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteChecksTest {
  @TempDir private Path folder;

  private Trial redeployment(String clients) throws Exception {
    String text =
        """
        trial: mine
        cluster: {clients: 4.3.1}
        configurations:
          - name: a
            workload: sequenced
            producer: {linger.ms: 1}
            redeployed: {producer: {linger.ms: 9}}
        schedule: [{fault: redeploy, target: producers%s}]
        """
            .formatted(clients);
    return TrialReader.read(Files.writeString(folder.resolve("trial.yaml"), text));
  }

  @Test
  void clientsOfARedeployment_areAskedWhatTheyRunWith() throws Exception {
    Trial redeploys = redeployment(", clients: 4.4.0");
    Trial runsOn = redeploys.withSchedule(List.of());
    Configuration before = redeploys.configurations().getFirst();

    assertThat(SuiteChecks.byClients(List.of(runsOn)))
        .containsOnly(Map.entry("4.3.1", Set.of(before)));
    assertThat(SuiteChecks.byClients(List.of(runsOn, redeploys)))
        .containsOnly(
            Map.entry("4.3.1", Set.of(before)), Map.entry("4.4.0", Set.of(before.afterwards())));
  }

  @Test
  void redeploymentOfTheSameVersion_isAskedAsWell() throws Exception {
    Trial redeploys = redeployment("");
    Configuration before = redeploys.configurations().getFirst();

    assertThat(SuiteChecks.byClients(List.of(redeploys)))
        .containsOnly(Map.entry("4.3.1", Set.of(before, before.afterwards())));
  }
}
