package dev.ontrial.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicabilityTest {
  @TempDir private Path folder;

  private Trial trial(String schedule) throws IOException {
    String text =
        """
        trial: mine
        configurations: [acks-all, commit-after]
        not-applicable: {}
        schedule: [%s]
        """
            .formatted(schedule);
    return TrialReader.read(Files.writeString(folder.resolve("t.yaml"), text));
  }

  private static String whyNot(Trial trial, String configuration) {
    return Objects.requireNonNull(trial.demands().get(configuration)).notApplicable();
  }

  @Test
  void faultsOfConsumersAlone_doNotApplyToProducers() throws IOException {
    Trial trial = trial("{fault: kill, target: consumers, at: 0s, for: 1s}");
    assertThat(whyNot(trial, "acks-all")).isEqualTo("it has no consumers on trial");
    assertThat(whyNot(trial, "commit-after")).isEmpty();
  }

  @Test
  void anotherFaultBesideThem_appliesToAll() throws IOException {
    String killed = "{fault: kill, target: consumers, at: 0s, for: 1s}";
    Trial trial = trial(killed + ", {fault: kill, target: leader, at: 2s, for: 1s}");
    assertThat(whyNot(trial, "acks-all")).isEmpty();
  }

  @Test
  void noFault_appliesToAll() throws IOException {
    assertThat(whyNot(trial(""), "acks-all")).isEmpty();
  }

  @Test
  void redeploymentOfOneSide_appliesToThatSide() throws IOException {
    String killed = "{fault: kill, target: leader, at: 2s, for: 1s}";
    Trial trial = trial("{fault: redeploy, target: consumers}, " + killed);
    assertThat(whyNot(trial, "acks-all")).isEqualTo("no step redeploys its producers");
    assertThat(whyNot(trial, "commit-after")).isEmpty();
    Trial other = trial("{fault: redeploy, target: producers}, " + killed);
    assertThat(whyNot(other, "acks-all")).isEmpty();
    assertThat(whyNot(other, "commit-after")).isEqualTo("no step redeploys its consumers");
  }
}
