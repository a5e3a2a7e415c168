package dev.ontrial.trial.run;

import static dev.ontrial.contract.CellAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.history.History;
import dev.ontrial.history.Phase;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that cannot succeed, beside one that can, on a real broker. */
@Timeout(240)
class SetbacksTest {
  private static final String TRIAL =
      """
      trial: setbacks
      cluster: {brokers: 1}
      configurations:
        - {name: fine, producer: {acks: all}, load: {records-per-second: 50, partitions: 1}}
        - {name: too-large, producer: {acks: all}, topic: {max.message.bytes: 100}, load: {records-per-second: 50, partitions: 1}}
        - {name: old, producer: {acks: all}, topic: {message.timestamp.before.max.ms: 1}, load: {records-per-second: 50, partitions: 1}}
        - {name: compact, producer: {acks: all}, topic: {cleanup.policy: compact}, load: {records-per-second: 50, partitions: 1}}
        - {name: no-offset, workload: application, consumer: {auto.offset.reset: none}, load: {records-per-second: 50, partitions: 1}}
        - {name: timeout, workload: transactional, producer: {acks: all, transaction.timeout.ms: 100000000}, load: {records-per-second: 50, partitions: 1}}
        - {name: remote, producer: {acks: all}, topic: {remote.storage.enable: true}, load: {records-per-second: 50, partitions: 1}}
      schedule: []
      timing: {warm-up: 2s, recovery: 1s}
      """;

  @TempDir static Path folder;
  static Map<String, CellVerdict> cells = new TreeMap<>();
  static List<CellVerdict> hopeless = List.of();
  static History hopelessHistory = History.of(List.of());

  @BeforeAll
  static void run() throws IOException {
    Proven.once(read(TRIAL), folder).cells().forEach(cell -> cells.put(cell.configuration(), cell));
    String alone =
        TRIAL
            .lines()
            .filter(line -> !line.contains("{name") || line.contains("old"))
            .toList()
            .stream()
            .reduce("", (text, line) -> text + line + "\n");
    Suite.Result result = Proven.once(read(alone), folder);
    hopeless = result.cells();
    hopelessHistory = History.read(result.folder().trials().getFirst().resolve("history"));
  }

  private static Trial read(String text) throws IOException {
    Path file = folder.resolve("setbacks.yaml");
    Files.writeString(file, text);
    return TrialReader.read(file);
  }

  private static void assertGivenUp(String configuration, String... words) {
    CellVerdict cell = Objects.requireNonNull(cells.get(configuration), configuration);
    assertThat(cell).isUnproven();
    assertThat(cell.reasons()).hasSize(1);
    assertThat(cell.reason()).startsWith("it cannot run: ").contains(words);
  }

  @Test
  void whatCanSucceed_doesBesideTheOthers() {
    CellVerdict fine = Objects.requireNonNull(cells.get("fine"));
    assertThat(fine).isHeld();
    assertThat(fine.exposure().get("acknowledged")).isGreaterThan(50);
  }

  @Test
  void permanentErrors_areTheReason() {
    assertGivenUp("too-large", "RecordTooLargeException", "times)");
    // InvalidTimestampException, or InvalidRecordException for one record of a batch.
    assertGivenUp("old", "Exception: Timestamp # of message", "times)");
    assertGivenUp("compact", "InvalidRecordException", "times)");
    assertGivenUp("no-offset", "NoOffsetForPartitionException", "times)");
    assertGivenUp("timeout", "The transaction timeout is larger than");
  }

  @Test
  void topicThatTheBrokersRefuse_isTheReason() {
    assertGivenUp("remote", "InvalidConfigurationException");
  }

  @Test
  void trialWithNothingLeft_endsAtOnce() {
    assertThat(hopeless).hasSize(1);
    assertThat(hopeless.getFirst().reason()).contains("Exception: Timestamp # of message");
    assertThat(hopelessHistory.phase(Phase.FAULTED)).isEmpty();
    assertThat(hopelessHistory.phase(Phase.READ)).isPresent();
  }
}
