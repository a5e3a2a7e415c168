package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Event;
import dev.ontrial.history.History;
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

  /** Process 3, or 7, has a record acknowledged and then lost, after a change of leader. */
  private CellVerdict loss(String before, String later, int writer) {
    builder.setting("acks", before).setting("enable.idempotence", "" + before.equals("all"));
    builder.declare(later(later)).process(3, "producer");
    builder.fault(BEGUN).metric(5, Evidence.DEPLOYMENT, 8, true).healed().process(5, "producer");
    String record = writer + "#0";
    builder.leader(0, 0).send(record).ok(record, 0).leader(0, 1);
    builder.finalRecords(0).finalEnd(0, 0, 1, true);
    return Judge.judge(builder.build()).getFirst();
  }

  private static Finding lost(CellVerdict cell) {
    return Objects.requireNonNull(cell.anomalies().get("lost"));
  }

  /** Process 7 is a successor of process 5; process 8 is another client's. */
  @ParameterizedTest(name = "acks {0} then {1}, p{2}: {3}")
  @CsvSource({
    "all, 1, 3, FORBIDDEN",
    "all, 1, 5, PERMITTED",
    "all, 1, 7, PERMITTED",
    "all, 1, 8, FORBIDDEN",
    "1, all, 3, PERMITTED",
    "1, all, 5, FORBIDDEN",
    "1, all, 7, FORBIDDEN",
  })
  void producer_isJudgedByTheSettingsItWasStartedWith(
      String before, String later, int writer, Grade grade) {
    CellVerdict cell = loss(before, later, writer);
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

  private int deployments(AnomalyKind kind, int process) {
    History history = builder.build();
    return new Deployments(history)
        .of(
            new Candidate(kind, "c", 0, process, Long.MAX_VALUE),
            history.configurations().getFirst())
        .size();
  }

  @Test
  void members_areJudgedByBothDeployments() {
    builder.workload("application").declare(later("1")).metric(5, Evidence.DEPLOYMENT, 8, true);
    assertThat(deployments(AnomalyKind.SKIPPED, 5)).isEqualTo(2);
  }

  @Test
  void whatNoSingleWriterDid_isJudgedByBothDeployments() {
    builder.declare(later("1")).metric(5, Evidence.DEPLOYMENT, 8, true);
    assertThat(deployments(AnomalyKind.LOST, Event.NONE)).isEqualTo(2);
    assertThat(deployments(AnomalyKind.RESENT, 5)).isEqualTo(2);
    assertThat(deployments(AnomalyKind.LOST, 5)).isEqualTo(1);
  }

  @Test
  void otherMetrics_areNoDeployment() {
    builder.metric(3, Evidence.RETRIES, 9, true);
    CellVerdict cell = loss("all", "1", 3);
    assertThat(lost(cell).grades()).containsOnlyKeys(Grade.FORBIDDEN);
  }
}
