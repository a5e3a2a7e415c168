package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.HistoryBuilder;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnmodelledTest {
  private static HistoryBuilder loss(String scope, String key, String value) {
    return new HistoryBuilder()
        .declare(",\"given\":{\"%s\":{\"%s\":\"%s\"}}".formatted(scope, key, value))
        .ok("1#0", 0)
        .ok("1#1", 1);
  }

  private static CellVerdict judge(HistoryBuilder history, String... log) {
    return Judge.judge(history.finalRead(0, log).build()).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "topic, preallocate, true, true",
    "topic, preallocate, FALSE, false",
    "topic, segment.bytes, 1048576, false",
    "producer, linger.ms, 7, false",
    "broker, remote.log.storage.system.enable, true, true",
    "consumer, check.crcs, false, true",
    "producer, not.in.the.table, x, true",
    "elsewhere, x, y, false",
  })
  void aChangedSettingThatNobodyExamined_leavesTheCellUnproven(
      String scope, String key, String value, boolean unproven) {
    CellVerdict cell = judge(loss(scope, key, value), "1#0", "1#1");
    assertThat(cell).hasVerdict(unproven ? Verdict.UNPROVEN : Verdict.HELD);
    if (unproven) {
      assertThat(cell.reasons())
          .first()
          .asString()
          .contains(scope + " setting " + key + "=" + value + " is not modelled");
    }
  }

  @Test
  void anAnomalyUnderSuchASetting_isUndecided() {
    assertThat(judge(loss("topic", "segment.bytes", "1"), "1#0")).isBroken();
    CellVerdict cell = judge(loss("topic", "preallocate", "true"), "1#0");
    assertThat(cell).isUnproven();
    assertThat(Objects.requireNonNull(cell.anomalies().get("lost")).grades())
        .containsOnlyKeys(Grade.UNDECIDED);
  }

  @Test
  void whatMayHaveBeenCompacted_isUndecided() {
    HistoryBuilder history = loss("topic", "cleanup.policy", "compact");
    CellVerdict cell = judge(history.setting("cleanup.policy", "compact"), "1#0");
    assertThat(cell).isUnprovenBecause("may have compacted it");
  }
}
