package dev.ontrial.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Judge;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryFiles;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.SendVisitor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckersBenchmarkTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsPlantedInASyntheticHistory_isFound_andNothingElse(boolean transactional)
      throws Exception {
    Map<String, Long> planted = SyntheticHistory.write(folder, 250_000, transactional);

    CellVerdict verdict = Judge.judge(HistoryFiles.open(folder)).getFirst();

    Map<String, Long> found = new HashMap<>();
    verdict.anomalies().forEach((kind, finding) -> found.put(kind, finding.count()));
    assertThat(found).isEqualTo(planted).hasSizeGreaterThan(2);
    assertThat(verdict.exposure().get("sent")).isGreaterThan(249_000);
  }

  /** Without it the benchmark would measure a history of which nothing is left out. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void syntheticHistory_needsFewOfItsRecords(boolean transactional) throws Exception {
    SyntheticHistory.write(folder, 250_000, transactional);

    History screened = HistoryFiles.open(folder).screened(history -> new Nothing()).history();

    long kept = screened.reads().stream().mapToLong(Reads::count).sum();
    assertThat(kept).isPositive().isLessThan(25_000);
  }

  /** Looks at no record. */
  private static final class Nothing implements SendVisitor {
    @Override
    public void send(int process, int to, Outcome outcome, long sentNanos, long doneNanos) {}

    @Override
    public void transaction(Ended ended) {}
  }

  /** {@code make bench-checkers}. */
  @Test
  @EnabledIfSystemProperty(named = "ontrial.bench", matches = "\\d+")
  void benchmark_isRun() throws Exception {
    String where = System.getProperty("ontrial.bench.folder", folder.toString());
    CheckersBenchmark.main(new String[] {where, System.getProperty("ontrial.bench")});
  }
}
