package dev.ontrial.trial.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trials that cannot be run although every part of them can. */
class TrialCheckTest {
  private static final String HOLD =
      "{fault: wire, name: a, on: {api: Produce}, do: hold, until: b, for: 2s}";

  @TempDir Path folder;

  private Trial read(String yaml) throws IOException {
    return TrialReader.read(Files.writeString(folder.resolve("t.yaml"), yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a, transactional | a-a, sequenced | `a` and `a-a` both use a topic `a-a`",
        "a, transform | a-in, sequenced | `a` and `a-in` both use a topic `a-in`",
        "x.y, sequenced | x_y, sequenced | do not distinguish `.` from `_`",
        "__consumer_offsets, sequenced | b, sequenced | begin with `__` are Kafka's own",
        "., sequenced | b, sequenced | `.` uses a topic `.`",
      })
  void topics_thatCollide(String one, String other, String complaint) {
    String yaml = "trial: t\nconfigurations:\n";
    for (String each : new String[] {one, other}) {
      yaml += "  - {name: " + each.replace(", ", ", workload: ") + "}\n";
    }
    String file = yaml;
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{fault: kill, target: consumers} | no configuration of the trial has consumers on trial",
        "{fault: kill, target: leader, repeat: 1000, every: 23m} | ends after more than a day",
        "{fault: kill, target: leader, when: {acks: 5, configuration: acks-al}} | did you mean"
            + " `acks-all`?",
        "{fault: kill, target: leader, when: {leader-changed: acks-al}} | a topic `acks-al`, which"
            + " no configuration",
        "{fault: kill, target: leader, when: {leader-changed: acks-all, partition: 2}} | partition"
            + " 2 of `acks-all`, which has 2",
        "{fault: kill, target: leader, when: {transaction-opened: ontrial-x-0}} | transactional id"
            + " `ontrial-x-0`",
        "{fault: wire, on: {api: Produce, topic: acks}, do: drop} | a topic `acks`, which",
        "{fault: kill, target: 1}, {fault: pause, target: 1, at: 1s} | `kill of 1` at 0s and `pause"
            + " of 1` at 1s overlap",
        "{fault: kill, target: 1}, {fault: power-loss, target: all, at: 1s} | overlap",
        HOLD + ", {fault: kill, name: b, after: a ended} | `a` holds its frames until `b` begins",
        HOLD
            + ", {fault: kill, name: c, after: a ended}, {fault: kill, name: b, after: c} | `a`"
            + " holds its frames until `b` begins",
        HOLD + ", {fault: kill, name: b, at: 2s} | `a` holds its frames until `b` begins",
      })
  void schedules_thatAreImpossible(String steps, String complaint) {
    String yaml = "trial: t\nconfigurations: [acks-all]\nschedule: [" + steps + "]\n";
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kafka: 3.8.1} | needs Kafka 3.9 or newer, and the brokers are 3.8.1",
        "{brokers: 1} | needs 2 brokers or more",
        "{controllers: 1} | needs 2 controllers or more",
      })
  void aQuorum_thatCannotBeChanged(String cluster, String complaint) {
    String yaml =
        "trial: t\ncluster: %s\nconfigurations: [acks-all]\nschedule: [{fault: remove-controller}]\n"
            .formatted(cluster);
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("`remove-controller of controller`")
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{brokers: 3} | `log-dir` needs `cluster: {log-dirs: 2}` or more",
        "{log-dirs: 2} | there is no log directory 3; `cluster: {log-dirs: 2}`",
        "{log-dirs: 5} | `5` is not a whole number from 1 to 4",
      })
  void aLogDirectory_thatThereIsNot(String cluster, String complaint) {
    String yaml =
        "trial: t\ncluster: %s\nconfigurations: [acks-all]\nschedule: [{fault: disk-error, log-dir: 3}]\n"
            .formatted(cluster);
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void logDirectories_areRead_andWritten() throws IOException {
    Trial trial =
        read(
            """
            trial: t
            cluster: {log-dirs: 3}
            configurations: [acks-all]
            schedule:
              - {fault: disk-error, operation: any, log-dir: 3, then: empty}
            """);
    assertThat(trial.cluster().logDirs()).isEqualTo(3);
    assertThat(read(TrialWriter.write(trial, Map.of()))).isEqualTo(trial);
  }

  /** A partitioner of a growing topic would send a key elsewhere than the history expects. */
  @Test
  void keys_needTopicsThatDoNotGrow() throws IOException {
    String yaml =
        "trial: t\nconfigurations: [keyed, acks-all]\nschedule: [{fault: add-partitions}]\n";
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("`add-partitions of all`: `keyed` has keys");
    assertThat(read(yaml + "not-applicable: {keyed: it has keys}\n").configurations()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{fault: kill, target: 1}, {fault: pause, target: 2, at: 1s}",
        "{fault: kill, target: 1}, {fault: pause, target: 1, at: 3s}",
        "{fault: isolate, target: 1}, {fault: kill, target: 1, at: 1s}",
        HOLD + ", {fault: kill, name: b, after: a}",
        HOLD + ", {fault: kill, name: b, at: 1s}",
        "{fault: wire, on: {api: Produce, topic: acks-all, partition: 1}, do: drop}",
        "{fault: wire, on: {api: Fetch, topic: __consumer_offsets}, do: drop}",
      })
  void schedules_thatArePossible(String steps) throws Exception {
    String yaml = "trial: t\nconfigurations: [acks-all]\nschedule: [" + steps + "]\n";
    assertThat(read(yaml).schedule()).isNotEmpty();
  }

  @Test
  void tooShortATimeToRecover_isRefused() {
    assertThatThrownBy(
            () -> read("trial: t\nconfigurations: [acks-all]\ntiming: {stuck-after: 0s}\n"))
        .hasMessageContaining("t.yaml:3:23: `stuck-after`: must be at least 1s");
  }

  @Test
  void aThousandPartitions_canBeAskedFor() throws Exception {
    Trial trial = read("trial: t\nconfigurations: [{name: many, load: {partitions: 1000}}]\n");
    assertThat(trial.configurations().get(0).load().partitions()).isEqualTo(1_000);
  }

  @Test
  void everythingThatIsWrong_isNamedAtOnce() {
    String yaml =
        """
        trial: t
        cluster: {settings: {lisetners: x, min.insync.replicas: many}}
        configurations:
          - {name: one, producer: {akcs: 1}}
          - {name: two, topic: {no.such: 1}}
        schedule:
          - {fault: kil}
          - {fault: kill, target: leadr}
        timing: {stuck-after: 0s}
        """;
    assertThatThrownBy(() -> read(yaml))
        .message()
        .satisfies(message -> assertThat(message.lines()).hasSize(7))
        .contains(
            "did you mean `listeners`?", "`many`", "`acks`", "`no.such`", "`kill`", "`leader`");
  }
}
