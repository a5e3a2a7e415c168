package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Evidence;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which EndTxn requests can have been sent twice, so that the first copy may end the next
 * transaction (KAFKA-17754): those whose connection broke, or that took longer than {@code
 * request.timeout.ms}. A delay alone leaves no copy behind.
 */
class LateEndTxnTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long ASKED = 1_000;
  private static final long ENDED = 5_000;

  private static final String HELD =
      "{\"kind\":\"wire\",\"target\":\"coordinator\",\"nodes\":[1],\"do\":\"%s\","
          + "\"frame\":{\"api\":\"EndTxn\"}}";

  private final HistoryBuilder builder =
      new HistoryBuilder().setting("request.timeout.ms", "2500").process(3, "transform");

  /** The commit of a transaction is asked for at a second and answered some time later. */
  private void commit(long tookMillis, Outcome outcome) {
    builder.at(ASKED - 100).begin(3, 0);
    builder.at(ASKED).add(EventKind.TXN_END, 8, 3, -1, 0, 0, 0, 0, 0, -1, -1, "");
    int told = 8 | HistoryBuilder.code(outcome);
    builder.at(ASKED + tookMillis).add(EventKind.TXN_DONE, told, 3, -1, 0, 0, 0, 0, 0, -1, -1, "");
  }

  private void fault(String fault) {
    fault(fault, 0);
  }

  private void fault(String fault, int connectionsCut) {
    builder.at(ASKED - 500).fault(fault).at(ENDED);
    String end = "{\"connectionsCut\":%d}".formatted(connectionsCut);
    builder.simple(EventKind.FAULT_END, -1, -1, 1, 0, end);
  }

  /** Of an output that was written twice, a second after the answer. */
  private Answer answer() {
    History history = builder.build();
    Candidate candidate =
        new Candidate(AnomalyKind.OUTPUT_REPEATED, "c", 0, 3, 6_000 * MILLISECOND)
            .within(ASKED * MILLISECOND, 6_000 * MILLISECOND);
    return new Observed(new Evidence(history), WriterNotes.of(history), new ClusterChanges(history))
        .answer(Observation.END_TXN_LATE, candidate, history.configurations().getFirst());
  }

  @ParameterizedTest
  @CsvSource({"hold", "drop", "disconnect", "duplicate"})
  void requestWhoseFrameWasStruck_mayHaveBeenSentTwice_unlessItWasOnlyHeld(String what) {
    commit(900, Outcome.OK);
    fault(HELD.formatted(what));
    assertThat(answer()).isEqualTo(what.equals("hold") ? Answer.NOT_SEEN : Answer.SEEN);
  }

  @ParameterizedTest
  @CsvSource({"2499, NOT_SEEN", "2500, SEEN"})
  void requestThatWasHeld_isSentAgain_afterItsTimeout(long tookMillis, Answer answer) {
    commit(tookMillis, Outcome.OK);
    fault(HELD.formatted("hold"));
    assertThat(answer()).isEqualTo(answer);
  }

  @Test
  void requestThatWasHeld_byAFaultThatBrokeConnections_mayHaveBeenSentTwice() {
    commit(900, Outcome.OK);
    fault(HELD.formatted("hold"), 1);
    assertThat(answer()).isEqualTo(Answer.SEEN);
  }

  @Test
  void requestThatWasHeld_andNotAnsweredOk_mayHaveBeenSentTwice() {
    commit(900, Outcome.INFO);
    fault(HELD.formatted("hold"));
    assertThat(answer()).isEqualTo(Answer.SEEN);
  }

  @ParameterizedTest
  @CsvSource({"latency, NOT_SEEN", "bandwidth, NOT_SEEN", "kill, SEEN", "pause, SEEN"})
  void linkThatIsSlow_breaksNoConnection(String kind, Answer answer) {
    commit(900, Outcome.OK);
    fault("{\"kind\":\"%s\",\"target\":\"leader\",\"nodes\":[1]}".formatted(kind));
    assertThat(answer()).isEqualTo(answer);
  }

  @Test
  void heldRequest_besideAKill_mayHaveBeenSentTwice() {
    commit(900, Outcome.OK);
    builder.at(ASKED - 600).fault(HELD.formatted("hold"));
    builder.at(ASKED + 10).fault("{\"kind\":\"kill\",\"target\":\"coordinator\",\"nodes\":[1]}");
    assertThat(answer()).isEqualTo(Answer.SEEN);
  }

  private Sight sight(AnomalyKind kind, long fromMillis) {
    History history = builder.build();
    Candidate candidate =
        new Candidate(kind, "c", 0, 3, 9_000 * MILLISECOND)
            .within(fromMillis * MILLISECOND, 9_000 * MILLISECOND);
    return new Observed(new Evidence(history), WriterNotes.of(history), new ClusterChanges(history))
        .see(Observation.END_TXN_LATE, candidate, history.configurations().getFirst());
  }

  /** A client waits at least 40 ms before it sends a request again. */
  @ParameterizedTest
  @CsvSource({"40, NOT_SEEN", "41, SEEN"})
  void requestThatWasAnsweredAtOnce_wasSentOnce(long tookMillis, Answer answer) {
    commit(tookMillis, Outcome.OK);
    fault("{\"kind\":\"kill\",\"target\":\"coordinator\",\"nodes\":[1]}");
    assertThat(answer()).isEqualTo(answer);
  }

  /** Until its frame is hit a fault of frames has not begun. */
  @ParameterizedTest
  @CsvSource({"-1, NOT_SEEN", "0, SEEN", "30, SEEN", "31, NOT_SEEN"})
  void requestThatWasStruck_mayHaveBeenSentTwice_howeverSoonItWasAnswered(
      long after, Answer answer) {
    commit(30, Outcome.OK);
    builder.at(ASKED + after).fault(HELD.formatted("duplicate")).at(ENDED).healed();
    assertThat(answer()).isEqualTo(answer);
  }

  @Test
  void requestThatTimedOutWithoutAFault_mayArriveForAsLongAgain() {
    commit(2_500, Outcome.OK);
    assertThat(sight(AnomalyKind.OUTPUT_REPEATED, 6_000))
        .isEqualTo(
            Sight.seen("the EndTxn request that p3 sent at 0.999 s took 2.500 s and got OK"));
    assertThat(sight(AnomalyKind.OUTPUT_REPEATED, 6_001))
        .isEqualTo(
            Sight.elsewhere(
                "at another time, the EndTxn request that p3 sent at 0.999 s took 2.500 s and got"
                    + " OK"));
  }

  @Test
  void requestWithoutAnAnswer_mayArriveAtAnyTime() {
    builder.at(ASKED - 100).begin(3, 0).at(ASKED).commit(3, 0, Outcome.NONE);
    assertThat(sight(AnomalyKind.OUTPUT_REPEATED, 8_000))
        .isEqualTo(Sight.seen("the EndTxn request that p3 sent at 0.999 s got no answer"));
  }

  @Test
  void requestUnderAFault_mayArriveUntilTwoSecondsAfterIt() {
    commit(900, Outcome.OK);
    fault("{\"kind\":\"kill\",\"target\":\"coordinator\",\"nodes\":[1]}");
    assertThat(sight(AnomalyKind.TORN_TRANSACTION, ENDED + 2_000))
        .isEqualTo(
            Sight.seen(
                "the EndTxn request that p3 sent at 0.999 s took 0.900 s and got OK during fault 1"
                    + " (kill of the coordinator)"));
    assertThat(sight(AnomalyKind.TORN_TRANSACTION, ENDED + 2_001).isSeen()).isFalse();
  }

  @Test
  void requestOfATransactionThatBeganLater_isNotOneOfAnEarlierTransaction() {
    commit(900, Outcome.INFO);
    assertThat(sight(AnomalyKind.TORN_TRANSACTION, ASKED).isSeen()).isFalse();
    assertThat(sight(AnomalyKind.TORN_TRANSACTION, ASKED + 1).isSeen()).isTrue();
    assertThat(sight(AnomalyKind.OUTPUT_REPEATED, ASKED).isSeen()).isTrue();
  }
}
