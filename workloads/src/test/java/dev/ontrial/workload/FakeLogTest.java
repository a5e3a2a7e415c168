package dev.ontrial.workload;

import static dev.ontrial.contract.CellAssert.assertThat;
import static dev.ontrial.contract.CellsAssert.assertThatCells;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Judge;
import dev.ontrial.history.HistoryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a log with a known bug, by recorder, files, checkers and contract, to the right verdict. */
class FakeLogTest {
  @TempDir Path folder;

  private List<CellVerdict> judge() throws IOException {
    HistoryFiles files = HistoryFiles.open(folder);
    assertThat(files.outline().damages()).isEmpty();
    return Judge.judge(files);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutABug_everyCellIsHeld(boolean faulty) throws IOException {
    FakeTrial.run(folder, null, faulty);

    assertThatCells(judge())
        .hasSize(9)
        .allHeld()
        .allSatisfy(cell -> assertThat(cell).hasNoAnomalies());
  }

  @ParameterizedTest
  @EnumSource
  void everyBug_turnsExactlyItsCheckersRed(FakeBug bug) throws IOException {
    FakeTrial.run(folder, bug, false);

    AnomalyKind[] found = bug.found().toArray(AnomalyKind[]::new);
    for (CellVerdict cell : judge()) {
      if (!cell.configuration().equals(bug.configuration())) {
        assertThat(cell).hasNoAnomalies().isNotBroken();
      } else if (isForbidden(bug)) {
        assertThat(cell).hasOnlyAnomalies(found).isBroken();
      } else {
        assertThat(cell).hasOnlyAnomalies(found).isNotBroken();
      }
    }
  }

  /**
   * What acks=0 and resends do is permitted, and so is what a lost commit does; and the writes of
   * transactions are not isolated.
   */
  private static boolean isForbidden(FakeBug bug) {
    return switch (bug) {
      case LOSE_UNCONFIRMED, LOSE_REPLY, LOSE_COMMIT, CROSS_WRITES -> false;
      default -> true;
    };
  }

  @Test
  void everyKind_isTurnedRedByABug() {
    Set<AnomalyKind> red =
        Arrays.stream(FakeBug.values())
            .flatMap(bug -> bug.found().stream())
            .collect(Collectors.toSet());

    assertThat(red).containsExactlyInAnyOrder(AnomalyKind.values());
  }
}
