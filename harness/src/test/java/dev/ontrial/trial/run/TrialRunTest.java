package dev.ontrial.trial.run;

import static dev.ontrial.contract.CellAssert.assertThat;
import static dev.ontrial.contract.CellsAssert.assertThatCells;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.report.PlainProgress;
import dev.ontrial.report.Reports;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole trial on real brokers, once; the tests look at what it left. */
@Timeout(120)
class TrialRunTest {
  private static final int CUTS = 8;

  @TempDir static Path results;
  static Trial trial = small("4.3.1", Map.of());
  static List<CellVerdict> cells = List.of();
  static RunFolder run = new RunFolder(Path.of(""));

  @BeforeAll
  static void runTrial() throws IOException {
    Suite.Result result = Proven.run(trial, results);
    assertThat(result.interrupted()).isFalse();
    cells = result.cells();
    run = result.folder();
  }

  /** The shipped trial that kills a leader after it was cut off, with two configurations. */
  private static Trial small(String kafka, Map<String, String> settings) {
    Trial shipped = TrialReader.shipped("leader-isolated-then-killed");
    Brokers brokers = shipped.cluster();
    return shipped
        .with(brokers.of(kafka).and(settings))
        .with(
            shipped.configurations().stream()
                .filter(each -> each.name().equals("acks-1") || each.name().equals("idempotent"))
                .toList());
  }

  private static Path trialFolder() {
    return run.path().resolve(trial.name());
  }

  private static CellVerdict cell(String configuration) {
    return cells.stream()
        .filter(each -> each.configuration().equals(configuration))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void acks1_loses_whatItsCutOffLeaderAcknowledged() {
    CellVerdict cell = cell("acks-1");
    assertThat(cell).isHeld().hasAnomaly(AnomalyKind.LOST);
    assertThat(cell.controls()).isEqualTo(Map.of("lost", true));
  }

  @Test
  void idempotent_holds_andWasReallyHit() {
    CellVerdict cell = cell("idempotent");
    assertThat(cell).isHeld().hasNoAnomaly(AnomalyKind.LOST).hasNoAnomaly(AnomalyKind.DUPLICATE);
    assertThat(cell.required()).isNotEmpty();
    cell.required()
        .forEach((counter, least) ->
            assertThat(cell.exposure().get(counter)).as(counter).isGreaterThanOrEqualTo(least));
    assertThat(cell.exposure().get("acknowledged")).isGreaterThan(1_000);
  }

  @Test
  void verdictsFile_hasTheDocumentedFields() throws IOException {
    JsonNode root = new ObjectMapper().readTree(run.path().resolve("verdicts.json").toFile());
    assertThat(root.path("format").asInt()).isEqualTo(2);
    assertThat(root.path("run").asText()).isEqualTo(run.path().getFileName().toString());
    assertThat(root.path("cells")).hasSize(2);
    for (JsonNode cell : root.path("cells")) {
      assertThat(cell.fieldNames())
          .toIterable()
          .contains(
              "configuration",
              "fault",
              "verdict",
              "reason",
              "anomalies",
              "exposure",
              "required",
              "controls");
      assertThat(cell.path("fault").asText()).isEqualTo(trial.name());
      assertThat(cell.path("verdict").asText()).isEqualTo("HELD");
    }
    assertThat(results.resolve("latest").toRealPath()).isEqualTo(run.path().toRealPath());
  }

  @Test
  void trialFile_isTheSameTrial() {
    assertThat(TrialReader.read(trialFolder().resolve("trial.yaml"))).isEqualTo(trial);
  }

  @Test
  void judgedAgain_givesTheSameVerdicts() throws IOException {
    assertThat(RunFolder.judge(trialFolder())).isEqualTo(cells);
    assertThat(RunFolder.open(results.resolve("latest")).trials()).hasSize(1);
  }

  @Test
  void brokersData_isNotKept() {
    assertThat(trialFolder().resolve("data")).doesNotExist();
    assertThat(trialFolder().resolve("brokers/broker-1.log")).isNotEmptyFile();
  }

  /** Never a smaller matrix, never a false accusation, and never a pass. */
  @Test
  void historyCutAtAnyByte_isUnproven_andTheReasonSaysWhere(@TempDir Path copies)
      throws IOException {
    for (Path file : histories(trialFolder())) {
      long size = written(file);
      List<Long> cuts = new ArrayList<>(List.of(0L, 1L, 63L, 64L, 65L, size - 1));
      for (int i = 0; i < CUTS; i++) {
        cuts.add(RandomGenerator.getDefault().nextLong(size));
      }
      for (long cut : cuts) {
        String name = String.valueOf(file.getFileName());
        Path copy = copy(copies.resolve(name + "-" + cut));
        truncate(copy.resolve("history").resolve(name), cut);
        List<CellVerdict> judged = RunFolder.judge(copy);
        assertThat(judged)
            .as("%s cut at %d", name, cut)
            .extracting(CellVerdict::configuration)
            .containsExactlyInAnyOrder("acks-1", "idempotent");
        assertThat(judged)
            .as("%s cut at %d", name, cut)
            .allSatisfy(cell -> {
              assertThat(cell).isUnproven();
              assertThat(cell.reason()).containsPattern(name + " is damaged at byte \\d+: ");
            });
      }
    }
  }

  @Test
  void historyFileThatIsGone_isUnproven_andTheReasonSaysWhich(@TempDir Path copies)
      throws IOException {
    for (String name : List.of("worker-10.oth", "worker-11.oth")) {
      Path copy = copy(copies.resolve(name));
      Files.delete(copy.resolve("history").resolve(name));
      assertThatCells(RunFolder.judge(copy))
          .allUnprovenBecause(name + " is damaged at byte 0: the file is missing");
    }
  }

  /** The size without the zeros that follow the last event; of those none is missed. */
  private static long written(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int size = bytes.length;
    while (bytes[size - 1] == 0) {
      size--;
    }
    return size;
  }

  private static List<Path> histories(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("history"))) {
      List<Path> histories = files.toList();
      assertThat(histories).hasSize(3);
      return histories;
    }
  }

  private static Path copy(Path to) throws IOException {
    Files.createDirectories(to.resolve("history"));
    Files.copy(trialFolder().resolve("trial.yaml"), to.resolve("trial.yaml"));
    for (Path file : histories(trialFolder())) {
      Files.copy(file, to.resolve("history").resolve(String.valueOf(file.getFileName())));
    }
    return to;
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @Test
  void missingHistoryFolder_isUnproven_notAnEmptyMatrix(@TempDir Path folder) throws IOException {
    Path copy = copy(folder.resolve("copy"));
    for (Path file : histories(copy)) {
      Files.delete(file);
    }
    assertThatCells(RunFolder.judge(copy)).hasSize(2).allUnproven();
  }

  @Test
  void brokerVersionThatDoesNotExist_isRefusedBeforeAnythingRuns(@TempDir Path folder) {
    Suite suite = new Suite("none-such", List.of(small("4.99.0", Map.of())), false, Reports::write);

    assertThatThrownBy(() -> suite.run(folder, new PlainProgress(System.out)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("Kafka 4.99.0 cannot be had");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void brokersThatDoNotStart_leaveUnprovenCells(@TempDir Path folder) throws IOException {
    Trial broken = small("4.3.1", Map.of("num.io.threads", "-1"));
    Suite.Result result =
        new Suite("broken", List.of(broken), false, Reports::write)
            .run(folder, new PlainProgress(System.out));
    assertThat(result.cells())
        .extracting(CellVerdict::configuration)
        .containsExactly("acks-1", "idempotent");
    assertThatCells(result.cells()).allUnprovenBecause("aborted", "ended unasked: exit code 1");
    assertThat(RunFolder.judge(result.folder().path().resolve(trial.name())))
        .isEqualTo(result.cells());
  }
}
