package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.HistoryBuilder;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which settings an anomaly is judged where the application was redeployed under way. */
class DeploymentsTest {
  private static final String BEGUN =
      "{\"kind\":\"redeploy\",\"target\":\"producers\",\"nodes\":[10]}";

  private final HistoryBuilder builder = new HistoryBuilder();

  private static String later(String acks) {
    return ",\"later\":{\"settings\":{\"acks\":\"%s\",\"enable.idempotence\":\"%s\"}}"
        .formatted(acks, acks.equals("all"));
  }

  /** A process whose record is acknowledged and then gone, after a change of leader. */
  private CellVerdict loss(String before, String later, String begins) {
    builder.setting("acks", before).setting("enable.idempotence", "" + before.equals("all"));
    builder.declare(later(later));
    begin("before", begins);
    builder.fault(BEGUN);
    begin("during", begins);
    builder.healed();
    begin("after", begins);
    builder.leader(0, 0).send("3#0").ok("3#0", 0).leader(0, 1);
    builder.finalRecords(0).finalEnd(0, 0, 1, true);
    return Judge.judge(builder.build()).getFirst();
  }

  private static Finding lost(CellVerdict cell) {
    return Objects.requireNonNull(cell.anomalies().get("lost"));
  }

  private void begin(String moment, String begins) {
    if (moment.equals(begins)) {
      builder.process(3, "producer");
    }
  }

  @ParameterizedTest(name = "{0} then {1}, begun {2}: {3}")
  @CsvSource({
    "all, 1, before, FORBIDDEN",
    "all, 1, after, PERMITTED",
    "all, 1, during, PERMITTED",
    "1, all, before, PERMITTED",
    "1, all, after, FORBIDDEN",
  })
  void producer_isJudgedByTheSettingsItBeganWith(
      String before, String later, String begins, Grade grade) {
    CellVerdict cell = loss(before, later, begins);
    assertThat(lost(cell).grades()).containsOnlyKeys(grade);
  }

  @Test
  void withoutRedeployment_theLaterSettingsDoNotCount() {
    builder.declare(later("1")).process(3, "producer");
    builder.leader(0, 0).send("3#0").ok("3#0", 0).leader(0, 1);
    builder.finalRecords(0).finalEnd(0, 0, 1, true);
    CellVerdict cell = Judge.judge(builder.build()).getFirst();
    assertThat(lost(cell).grades()).containsOnlyKeys(Grade.FORBIDDEN);
  }
}
