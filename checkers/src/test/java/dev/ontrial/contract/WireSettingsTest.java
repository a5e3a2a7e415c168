package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireSettingsTest {
  private static CellVerdict judge(HistoryBuilder history, String... log) {
    return Judge.judge(history.finalRead(0, log).build()).getFirst();
  }

  private static HistoryBuilder reported(boolean idempotent, String acks) {
    return new HistoryBuilder()
        .setting("acks", acks)
        .setting("enable.idempotence", String.valueOf(idempotent))
        .process(1, "producer")
        .ok("1#0", 0)
        .ok("1#1", 1);
  }

  @ParameterizedTest
  @CsvSource({
    // reported, a batch without an id passed, whether all requests were read, contradicted
    "true, 1, true, true",
    "true, 1, false, true",
    "true, 0, true, false",
    "false, 1, true, false",
    "false, 0, true, true",
    "false, 0, false, false",
  })
  void idempotenceThatTheWireContradicts_leavesTheCellUnproven(
      boolean reported, long plain, boolean last, boolean contradicted) {
    HistoryBuilder history = reported(reported, "all").metric(1, Evidence.WIRE_PLAIN, plain, last);
    CellVerdict cell = judge(history, "1#0", "1#1");
    assertThat(cell).hasVerdict(contradicted ? Verdict.UNPROVEN : Verdict.HELD);
    if (contradicted) {
      assertThat(cell.reasons()).anyMatch(why -> why.startsWith("p1 reported enable.idempotence="));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "all, 2, false",
    "all, 1, true",
    "1, 1, false",
    "1, 2, true",
    "-1, 2, false",
    "1, 0, true",
    "all, -1, false",
    "all, 3, false",
  })
  void acksThatTheWireContradicts_leaveTheCellUnproven(
      String reported, long least, boolean contradicted) {
    HistoryBuilder history = reported(false, reported).metric(1, Evidence.WIRE_ACKS, least, false);
    assertThat(judge(history, "1#0", "1#1"))
        .hasVerdict(contradicted ? Verdict.UNPROVEN : Verdict.HELD);
  }

  @Test
  void anAnomalyOfSuchAClient_isUndecided() {
    assertThat(judge(reported(true, "all"), "1#0", "1#1", "1#1")).isBroken();
    HistoryBuilder history = reported(true, "all").metric(1, Evidence.WIRE_PLAIN, 1, false);
    CellVerdict cell = judge(history, "1#0", "1#1", "1#1");
    assertThat(cell).isUnproven();
    assertThat(Objects.requireNonNull(cell.anomalies().get("duplicate")).grades())
        .containsOnlyKeys(Grade.UNDECIDED);
  }

  /** What an adapter that answers twice did with other records is not known either. */
  @ParameterizedTest
  @CsvSource({"the adapter broke the protocol: it answered twice, UNPROVEN", "it ended, BROKEN"})
  void duplicate_ofAnAdapterThatBrokeTheProtocol_isUndecided(String end, Verdict verdict) {
    HistoryBuilder history =
        reported(true, "all")
            .simple(
                EventKind.PROCESS_END,
                1,
                -1,
                0,
                0,
                "fatal: AdapterException: ADAPTER_ENDED: " + end);
    CellVerdict cell = judge(history, "1#0", "1#1", "1#0");
    assertThat(cell).hasVerdict(verdict);
    if (verdict == Verdict.UNPROVEN) {
      assertThat(cell.reasons()).anyMatch(why -> why.startsWith("p1: the adapter broke"));
    }
  }
}
