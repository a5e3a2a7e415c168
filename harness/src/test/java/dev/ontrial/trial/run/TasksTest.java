package dev.ontrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.workload.ApplicationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TasksTest {
  @TempDir Path folder;

  /** The settings of the members of a group with these settings. */
  private List<Map<String, String>> members(String consumer) throws IOException {
    String yaml =
        """
        trial: t
        configurations:
          - name: c
            workload: application
            consumer: {%s}
        """
            .formatted(consumer);
    Trial trial = TrialReader.read(Files.writeString(folder.resolve("t.yaml"), yaml));
    Plan plan = new Plan(trial, folder);
    return plan.clients().stream()
        .map(client -> plan.task(client, "here:1"))
        .filter(ApplicationSpec.class::isInstance)
        .map(spec -> ((ApplicationSpec) spec).properties())
        .toList();
  }

  @Test
  void member_standsForTheNumberOfTheMember() throws IOException {
    assertThat(members("client.rack: 'rack-{member}', group.instance.id: 'app-{member}'"))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .containsEntry("client.rack", "rack-0")
                    .containsEntry("group.instance.id", "app-0"),
            second ->
                assertThat(second)
                    .containsEntry("client.rack", "rack-1")
                    .containsEntry("group.instance.id", "app-1"));
  }

  @Test
  void idsOfStaticMembers_areUniqueInAnyCase() throws IOException {
    assertThat(members("group.instance.id: app, client.rack: one"))
        .extracting(each -> each.get("group.instance.id"))
        .containsExactly("app-0", "app-1");
  }
}
