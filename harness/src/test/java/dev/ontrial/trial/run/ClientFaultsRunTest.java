package dev.ontrial.trial.run;

import static dev.ontrial.contract.CellAssert.assertThat;
import static dev.ontrial.contract.CellsAssert.assertThatCells;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole trial on real brokers in which the clients' own processes die, stall and come back. */
@Timeout(180)
class ClientFaultsRunTest {
  private static final String TRIAL =
      """
      trial: clients
      configurations: [idempotent-resend, transactional, transform, commit-before, commit-after]
      schedule:
        - {fault: kill, target: consumers, at: 0s, for: 3s}
        - {fault: kill, target: producers, at: 1s, for: 2s}
        - {fault: zombie, target: producers, at: 6s, for: 3s}
        - {fault: kill, target: consumers, at: 8s, for: 3s}
        - {fault: rebalance, target: consumers, at: 12s, for: 3s, every: 1s}
      exposure: {processes-crashed: 1}
      controls:
        commit-before: [skipped]
        commit-after: [redelivered]
      timing: {stuck-after: 30s}
      """;

  @TempDir static Path results;
  static Map<String, CellVerdict> cells = Map.of();
  static RunFolder run = new RunFolder(Path.of(""));

  @BeforeAll
  static void runTrial() throws IOException {
    Trial trial = TrialReader.read(Files.writeString(results.resolve("clients.yaml"), TRIAL));
    Suite.Result result = Proven.run(trial, results.resolve("runs"));
    run = result.folder();
    cells =
        result.cells().stream()
            .collect(Collectors.toMap(CellVerdict::configuration, Function.identity()));
  }

  private static CellVerdict cell(String configuration) {
    return Objects.requireNonNull(cells.get(configuration), configuration);
  }

  @Test
  void everythingHolds_andEveryControlIsSeen() {
    assertThatCells(cells.values()).hasSize(5).allHeld();
    assertThat(cells.values())
        .allSatisfy(cell -> assertThat(cell.controls().values()).doesNotContain(false));
  }

  @Test
  void exactlyOnce_isNotTouchedByDeaths() {
    assertThat(cell("transactional")).hasNoAnomalies();
    assertThat(cell("transform")).hasNoAnomalies();
    assertThat(cell("transform").exposure().get("rebalances")).isPositive();
  }

  @Test
  void successors_writeHistoriesOfTheirOwn() {
    assertThat(run.path().resolve("clients/history"))
        .isDirectoryContaining("glob:**worker-10.oth")
        .isDirectoryContaining("glob:**worker-13.oth")
        .isDirectoryContaining("glob:**worker-16.oth");
  }

  @Test
  void reports_areThere() {
    assertThat(run.path().resolve("matrix.md")).content().contains("commit-before");
    assertThat(run.path().resolve("junit.xml")).content().contains("testsuite");
  }

  @Test
  void historyOfASuccessorThatIsGone_isUnproven(@TempDir Path copies) throws IOException {
    Path copy = copies.resolve("clients");
    Files.createDirectories(copy.resolve("history"));
    try (var files = Files.list(run.path().resolve("clients/history"))) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (!name.equals("worker-13.oth")) {
          Files.copy(file, copy.resolve("history").resolve(name));
        }
      }
    }
    assertThatCells(RunFolder.judge(copy)).hasSize(5).allUnprovenBecause("worker-13.oth");
  }
}
