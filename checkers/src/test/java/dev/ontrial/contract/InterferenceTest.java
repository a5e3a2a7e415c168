package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import org.junit.jupiter.api.Test;

/** Programs that end unasked leave unproven cells; what disturbed a trial explains others. */
class InterferenceTest {
  private static final String ENDED =
      """
      {"event":"ended","program":"worker-10","pid":123,"how":"killed by SIGKILL",%s}
      """;

  private static HistoryBuilder good() {
    return new HistoryBuilder().ok("1#0", 0);
  }

  private static HistoryBuilder with(HistoryBuilder history, EventKind kind, String text) {
    return history.simple(kind, Event.NONE, Event.NONE, 0, 0, text);
  }

  private static CellVerdict judge(HistoryBuilder history) {
    return Judge.judge(history.finalRead(0, "1#0").build()).getFirst();
  }

  @Test
  void nothingBesides_isHeld() {
    assertThat(judge(good())).isHeld();
  }

  @Test
  void programThatEndedUnasked_isNamedFirst() {
    CellVerdict cell =
        judge(with(good(), EventKind.PROGRAM, ENDED.formatted("\"configurations\":[]")));
    assertThat(cell).isUnproven();
    assertThat(cell.reasons().getFirst())
        .isEqualTo("worker-10 (process 123) ended unasked: killed by SIGKILL");
    assertThat(Interference.alone(cell)).isFalse();
  }

  @Test
  void programOfOthers_doesNotMatter() {
    HistoryBuilder history =
        with(good(), EventKind.PROGRAM, ENDED.formatted("\"configurations\":[\"other\"]"));
    assertThat(judge(history)).isHeld();
  }

  @Test
  void programThatIsSignalled_doesNotMatter() {
    String text = "{\"event\":\"signalled\",\"program\":\"worker-10\",\"how\":\"SIGKILL\"}";
    assertThat(judge(with(good(), EventKind.PROGRAM, text))).isHeld();
  }

  @Test
  void programOfWhichNothingIsSaid_isDamage() {
    CellVerdict cell = judge(with(good(), EventKind.PROGRAM, "{\"program\":\"worker-10\"}"));
    assertThat(cell).isUnprovenBecause("cannot be understood");
  }

  @Test
  void disturbanceOfWhatHeld_isNoReason() {
    assertThat(judge(with(good(), EventKind.DISTURBANCE, "a stall"))).isHeld();
  }

  @Test
  void nothingServedForLongWithoutFault_isUnproven() {
    HistoryBuilder history = good().at(900).ok("1#1", 1).at(1_950).ok("1#2", 2);
    CellVerdict cell = Judge.judge(history.finalRead(0, "1#0", "1#1", "1#2").build()).getFirst();
    assertThat(cell)
        .isUnprovenOnlyBecause(
            "no traffic: no records acknowledged for 1 s, and no fault was active");

    HistoryBuilder sooner = good().at(900).ok("1#1", 1).at(1_700).ok("1#2", 2);
    assertThat(Judge.judge(sooner.finalRead(0, "1#0", "1#1", "1#2").build()).getFirst()).isHeld();
  }

  @Test
  void transactionsOfWhichNoneWasCommitted_areNoTraffic() {
    HistoryBuilder history =
        new HistoryBuilder().transactional().workload("transactional").begin(1, 0);
    history.send("1#0", 0, 0, 0).done("1#0", Outcome.OK, 0);
    assertThat(Judge.judge(history.finalRead(0).build()).getFirst().reasons())
        .contains("no traffic: transactions-committed 0, needed 1");
  }

  private static HistoryBuilder unexposed() {
    return good().declare(",\"exposure\":{\"epochs-moved\":1}");
  }

  @Test
  void leaderThatMovedBeforeTheFault_explainsMissingExposure() {
    HistoryBuilder history = unexposed().leader(0, 1).leader(0, 2).fault().healed();
    CellVerdict cell = judge(history.pass(10));
    assertThat(cell).isUnproven();
    assertThat(cell.reasons())
        .contains("disturbed: the leader of 1 topic-partition moved before the first fault");
  }

  @Test
  void replicaThatFellOutOfSyncBeforeTheFault_explainsMissingExposure() {
    HistoryBuilder history = unexposed().inSync(0, 1, 3).inSync(0, 1, 2).fault().healed();
    assertThat(judge(history).reasons())
        .contains(
            "disturbed: replicas of 1 topic-partition fell out of sync before the first fault");
  }

  @Test
  void slowAcknowledgementsBeforeTheFault_explainMissingExposure() {
    String slow = "disturbed: half of the records were acknowledged after 0.6 s or more";
    CellVerdict cell = slow(unexposed(), 600);
    assertThat(cell.reasons()).contains(slow + " before the first fault");
    assertThat(Interference.alone(cell)).isTrue();
    assertThat(slow(unexposed(), 400).reasons()).noneMatch(each -> each.contains("half"));
    HistoryBuilder lingering = unexposed().setting("linger.ms", "300");
    assertThat(slow(lingering, 600).reasons()).noneMatch(each -> each.contains("half"));
    assertThat(slow(good(), 600)).as("what held needs no explanation").isHeld();
  }

  /** Records that are acknowledged after so many milliseconds, and a fault after them. */
  private static CellVerdict slow(HistoryBuilder history, int millis) {
    String[] records = new String[10];
    records[0] = "1#0";
    for (int i = 1; i < 9; i++) {
      records[i] = "1#" + i;
      history.send(records[i]).pass(millis).done(records[i], Outcome.OK, i);
    }
    records[9] = "1#9";
    history.fault().healed().ok(records[9], 9).pass(10);
    return Judge.judge(history.finalRead(0, records).build()).getFirst();
  }

  @Test
  void leaderThatMovedInTheFault_isNoDisturbance() {
    HistoryBuilder history = unexposed().leader(0, 1).fault().leader(0, 2).healed();
    assertThat(judge(history).reasons()).noneMatch(reason -> reason.startsWith("disturbed"));
  }

  @Test
  void onlyWhatIsUnprovenByADisturbanceAlone_mayRunAgain() {
    CellVerdict disturbed = judge(with(unexposed(), EventKind.DISTURBANCE, "a stall"));
    assertThat(disturbed.reasons())
        .containsExactly("too little exposure: epochs-moved 0, needed 1", "disturbed: a stall");
    assertThat(Interference.alone(disturbed)).isTrue();
    assertThat(Interference.alone(judge(unexposed()))).as("without a disturbance").isFalse();

    HistoryBuilder lost = with(good(), EventKind.DISTURBANCE, "a stall").ok("1#1", 1);
    CellVerdict broken = judge(lost);
    assertThat(broken).isBroken();
    assertThat(Interference.alone(broken)).isFalse();

    HistoryBuilder unread =
        with(unexposed(), EventKind.DISTURBANCE, "a stall").finalEnd(0, 0, 1, false);
    assertThat(Interference.alone(Judge.judge(unread.build()).getFirst())).isFalse();
  }

  @Test
  void leaderThatMovedWithoutAnyFault_explainsMissingExposure() {
    HistoryBuilder history = good().declare(",\"exposure\":{\"in-flight\":1}");
    assertThat(judge(history.leader(0, 1).leader(0, 2)).reasons())
        .contains("disturbed: the leader of 1 topic-partition moved without any fault");
  }

  @Test
  void leaderThatMovedOnceTheClientsStopped_explainsNothing() {
    HistoryBuilder history = with(unexposed().leader(0, 1), EventKind.PHASE, "stopping");
    assertThat(judge(history.leader(0, 2)).reasons())
        .noneMatch(reason -> reason.startsWith("disturbed"));
  }

  @Test
  void leaderThatMovedAsTheFaultWasAskedFor_isNoDisturbance() {
    HistoryBuilder history = good().declare(",\"exposure\":{\"in-flight\":1}");
    CellVerdict cell = judge(history.leader(0, 1).leader(0, 2).pass(-1).fault().healed());
    assertThat(cell).isUnprovenBecause("too little exposure: in-flight 0, needed 1");
    assertThat(cell.reasons()).noneMatch(reason -> reason.startsWith("disturbed"));
  }

  @Test
  void acknowledgementsAfterHalfASecond_areSlow() {
    assertThat(slow(unexposed(), 499).reasons()).anyMatch(each -> each.contains("half"));
  }
}
