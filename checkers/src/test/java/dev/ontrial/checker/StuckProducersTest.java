package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FatalError;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import org.junit.jupiter.api.Test;

/** Producers that are not served for the second after a fault that ended at 1.1 s. */
class StuckProducersTest {
  private static final long HEALED = 1_100;
  private static final long DUE = 2_100;
  private static final String SILENCE =
      "nothing was acknowledged for 1.000 s after the last fault had ended";
  private static final String FAILED = "its clients failed and started again, and " + SILENCE;
  private static final String IDLE = "nothing was sent or waiting after the last fault ended";

  private static HistoryBuilder healed() {
    return new HistoryBuilder()
        .process(1, "producer")
        .ok("1#0", 0)
        .at(1_000)
        .fault()
        .at(HEALED)
        .healed();
  }

  private static HistoryBuilder quiesced(HistoryBuilder history, long atMillis) {
    return history.at(atMillis).simple(EventKind.PHASE, -1, -1, 0, 0, "quiesced");
  }

  private static HistoryBuilder fails(HistoryBuilder history, int process, long atMillis) {
    String text = FatalError.end("ProducerFencedException: no");
    return history.at(atMillis).simple(EventKind.PROCESS_END, process, Event.NONE, 0, 0, text);
  }

  /** p1 fails, and p2 takes its place. */
  private static HistoryBuilder replaced(long failsMillis, long startsMillis) {
    return fails(healed(), 1, failsMillis).at(startsMillis).process(2, "producer");
  }

  /** The one thing that is said of the producers: an anomaly, or a gap. */
  private static String told(HistoryBuilder history) {
    Collected told = Collected.by(new StuckChecker(), quiesced(history, 3_000).build());
    assertThat(told.anomalies.size() + told.gaps.size()).isEqualTo(1);
    return told.gaps.isEmpty()
        ? told.anomalies.getFirst().sentence()
        : "gap: " + told.gaps.getFirst();
  }

  @Test
  void clientsThatFailAndStartAgain_areStuck_thoughNothingWaits() {
    assertThat(told(replaced(1_200, 1_300))).isEqualTo(FAILED);
    assertThat(told(healed())).isEqualTo("gap: " + IDLE);
  }

  @Test
  void failureCounts_fromTheEndOfTheFaultToTheMomentWhenRecoveryIsDue() {
    assertThat(told(replaced(HEALED, 1_300))).isEqualTo("gap: " + IDLE);
    assertThat(told(replaced(HEALED + 1, 1_300))).isEqualTo(FAILED);
    assertThat(told(replaced(DUE, 1_300))).isEqualTo(FAILED);
    assertThat(told(replaced(DUE + 1, 1_300))).isEqualTo("gap: " + IDLE);
  }

  @Test
  void successorCounts_ifItStartsThereafter_andIsThereWhenRecoveryIsDue() {
    assertThat(told(replaced(1_200, HEALED))).isEqualTo("gap: " + IDLE);
    assertThat(told(replaced(1_200, HEALED + 1))).isEqualTo(FAILED);
    assertThat(told(replaced(1_200, DUE - 1))).isEqualTo(FAILED);
    assertThat(told(replaced(1_200, DUE))).isEqualTo("gap: " + IDLE);
    assertThat(told(replaced(1_200, 1_300).at(DUE - 1).ends(2, false))).isEqualTo("gap: " + IDLE);
    assertThat(told(replaced(1_200, 1_300).at(DUE).ends(2, false))).isEqualTo(FAILED);
  }

  @Test
  void endWithoutAnException_isNoFailure() {
    HistoryBuilder history = healed().at(1_200).ends(1, false).process(2, "producer");
    assertThat(told(history)).isEqualTo("gap: " + IDLE);
  }

  @Test
  void readers_areNoClientsThatStartAgain_andNoneThatFail() {
    HistoryBuilder started = fails(healed(), 1, 1_200).process(2, "reader");
    assertThat(told(started)).isEqualTo("gap: " + IDLE);
    HistoryBuilder failed = fails(healed().process(3, "reader"), 3, 1_200).process(2, "producer");
    assertThat(told(failed)).isEqualTo("gap: " + IDLE);
  }

  @Test
  void recordThatWaitsUntilRecoveryIsDue_isTheReason_andNotTheFailure() {
    HistoryBuilder shorter = fails(healed().at(1_150).send("1#1"), 1, 1_200);
    assertThat(told(shorter.process(2, "producer"))).isEqualTo(FAILED);
    assertThat(told(replaced(1_200, 1_300).send("2#0"))).isEqualTo(SILENCE);
    HistoryBuilder same = replaced(1_200, 1_300).send("2#0");
    assertThat(told(same.at(DUE).done("2#0", Outcome.FAIL, -1))).isEqualTo(SILENCE);
  }

  @Test
  void clientsThatNobodyServedForFiveSecondsBeforeTheFault_wereSlowWithoutIt() {
    assertThat(told(quietFor(5_000))).isEqualTo(SILENCE);
    assertThat(told(quietFor(5_001)))
        .isEqualTo("gap: nothing was acknowledged for 5.001 s before the first fault, either");
  }

  private static HistoryBuilder quietFor(long millis) {
    HistoryBuilder history = new HistoryBuilder().process(1, "producer").at(19_999).ok("1#0", 0);
    history.at(20_000 + millis).fault().healed().send("1#1").pass(1_100);
    return history.done("1#1", Outcome.FAIL, -1).at(40_000);
  }

  @Test
  void clientsThatNeverWereServed_orThatStopped_areAGap() {
    HistoryBuilder never = new HistoryBuilder().process(1, "producer").fault().at(HEALED).healed();
    assertThat(told(never.send("1#0")))
        .isEqualTo("gap: nothing was acknowledged before the last fault ended, either");
    assertThat(told(healed().send("1#1").at(DUE - 1).ends(1, false)))
        .isEqualTo("gap: the clients stopped before the recovery time was over");
    assertThat(told(healed().send("1#1").at(DUE).ends(1, false))).isEqualTo(SILENCE);
  }

  @Test
  void disturbedMachine_orReplicasThatAreLostAgain_areAGap() {
    HistoryBuilder disturbed = healed().send("1#1");
    disturbed.simple(EventKind.DISTURBANCE, Event.NONE, Event.NONE, 0, 0, "overloaded");
    assertThat(told(disturbed)).isEqualTo("gap: disturbed: " + SILENCE);
    HistoryBuilder lost = new HistoryBuilder().inSync(0, 1, 3).process(1, "producer").ok("1#0", 0);
    lost.at(1_000).fault().at(HEALED).healed().send("1#1").at(1_900).inSync(0, 1, 2);
    assertThat(told(lost)).startsWith("gap: disturbed: " + SILENCE + "; replicas or leaders of 1 ");
  }
}
