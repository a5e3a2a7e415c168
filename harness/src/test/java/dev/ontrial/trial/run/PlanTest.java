package dev.ontrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.trial.MemberTask;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  @TempDir private Path folder;

  /** Its topic-partitions have numbers before it begins, those that come later among them. */
  @Test
  void partitionsThatAreAdded_arePlanned() throws IOException {
    Plan plan =
        new Plan(
            read(
                """
                trial: t
                configurations: [acks-all, transform, streams-exactly-once]
                schedule: [{fault: add-partitions, add: 3, repeat: 2, every: 9s}]
                """),
            folder);

    assertThat(plan.subjects().get(0).topicPartitions()).hasSize(8);
    assertThat(plan.subjects().get(0).topicPartitions().stream().filter(each -> each.later()))
        .hasSize(6);
    assertThat(plan.subjects().get(1).input().partitions()).hasSize(8);
    assertThat(plan.subjects().get(1).output().partitions()).hasSize(8);
    assertThat(plan.subjects().get(2).topicPartitions()).hasSize(4);
  }

  @Test
  void names_beginWithThePrefixOfTheRun() throws IOException {
    Trial trial = read("trial: t\nconfigurations: [transactional]\n").prefixed("ontrial-x-");

    assertThat(MemberTask.transactionalId(trial.configurations().getFirst(), 1))
        .isEqualTo("ontrial-x-transactional-1");
  }

  private Trial read(String yaml) throws IOException {
    return TrialReader.read(Files.writeString(folder.resolve("trial.yaml"), yaml));
  }
}
