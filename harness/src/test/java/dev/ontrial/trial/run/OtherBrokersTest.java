package dev.ontrial.trial.run;

import static dev.ontrial.contract.CellAssert.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code workloads/brokers}, installed and on trial; needs a network and Go. */
@Tag("slow")
@Timeout(600)
class OtherBrokersTest {
  @TempDir Path folder;

  private final String before = System.getProperty("ontrial.home", ".");

  @BeforeEach
  void useCheckout() {
    System.setProperty("ontrial.home", Path.of("..").toAbsolutePath().toString());
  }

  @AfterEach
  void useWhatWasThere() {
    System.setProperty("ontrial.home", before);
  }

  private Function<String, CellVerdict> cells(String trial) throws IOException {
    Path file = Files.writeString(folder.resolve("trial.yaml"), trial);
    List<CellVerdict> cells = Proven.run(TrialReader.read(file), folder.resolve("runs")).cells();
    return name ->
        cells.stream().filter(cell -> cell.configuration().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void kfake_keepsWhatItAcknowledged_whenItIsKilled() throws IOException {
    Function<String, CellVerdict> cells =
        cells(
            """
            trial: killed
            cluster: {program: kfake}
            configurations: [acks-all, idempotent, flushed]
            schedule: [{fault: kill, target: leader, at: 0s, for: 3s}]
            exposure: {in-flight-during: 1}
            """);

    assertThat(cells.apply("acks-all")).isHeld();
    assertThat(cells.apply("idempotent")).isHeld();
    assertThat(cells.apply("flushed")).isNotApplicable();
  }

  @Test
  void tansu_showsRecordsOfAbortedTransactions() throws IOException {
    Function<String, CellVerdict> cells =
        cells(
            """
            trial: calm
            cluster: {program: tansu}
            configurations: [idempotent, transactional, commit-after-kip848]
            timing: {warm-up: 4s}
            """);

    assertThat(cells.apply("idempotent")).isHeld();
    assertThat(cells.apply("transactional")).isBrokenBy(AnomalyKind.ABORTED_READ);
    assertThat(cells.apply("commit-after-kip848")).isNotApplicableBecause("ConsumerGroupHeartbeat");
  }
}
