package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import org.junit.jupiter.api.Test;

/** Which process and which time an anomaly names, for which the contract looks for an excuse. */
class CandidateTest {
  private static final long MILLI = 1_000_000;

  private static Candidate only(AnomalyKind kind, HistoryBuilder history) {
    Collected collected = Collected.by(Checkers.of(kind), history.build());
    assertThat(collected.candidates).hasSize(1);
    return collected.candidates.getFirst();
  }

  /** Which send was the last that was promised and is gone, by its process and its time. */
  private static String lastGone(HistoryBuilder history) {
    Candidate candidate = only(AnomalyKind.RETENTION_LOSS, history);
    assertThat(candidate.knownByNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(candidate.untilNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(candidate.circumstances()).containsExactly(Circumstance.BELOW_LOG_START);
    return "p%d at %d ms".formatted(candidate.process(), candidate.fromNanos() / MILLI);
  }

  /** Records 1#0 to 1#3 at the offsets 0 to 3, sent at 10, 20, 30 and 40 ms. */
  private static HistoryBuilder four() {
    HistoryBuilder history = new HistoryBuilder();
    history.fault("{\"kind\":\"clock\",\"target\":\"leader\",\"nodes\":[2]}").healed();
    for (int number = 0; number < 4; number++) {
      history.at(10L * (number + 1)).ok("1#" + number, number);
    }
    return history;
  }

  private static HistoryBuilder begins(HistoryBuilder history, int offset) {
    return history.finalRecords(0, "-", "-", "-", "1#3").finalEnd(0, offset, 4, true);
  }

  @Test
  void retentionLoss_isAsOldAsTheLastRecordThatIsGone() {
    assertThat(lastGone(begins(four(), 3))).isEqualTo("p1 at 30 ms");
    assertThat(lastGone(begins(four().at(50).ok("2#0", 1), 3))).isEqualTo("p1 at 30 ms");
    assertThat(lastGone(begins(four().setting("acks", "-1"), 3))).isEqualTo("p1 at 30 ms");
    assertThat(lastGone(begins(four().at(50).ok("2#0", 2), 3)))
        .as("two at one offset")
        .isEqualTo("p1 at 30 ms");
  }

  @Test
  void retentionLoss_ofARecordThatNotAllReplicasHad_isNone_unlessItWasRead() {
    HistoryBuilder weak = four().notIdempotent("1").at(50).read(0, 1, "1#1", 0);
    assertThat(lastGone(begins(weak, 3))).isEqualTo("p1 at 20 ms");
  }

  @Test
  void retentionLoss_ofWhatWasNotAcknowledgedThere_isNone() {
    HistoryBuilder history = four().at(50).send("2#0", 1).done("2#0", 1, Outcome.OK, 4);
    history.send("2#1").done("2#1", Outcome.INFO, 4).done("3#0", Outcome.OK, 4);
    assertThat(lastGone(begins(history, 5))).isEqualTo("p1 at 40 ms");
  }

  @Test
  void retentionLoss_ofWhatWasToBeDeleted_isNone() {
    assertThat(lastGone(begins(deleted(four(), 2), 3))).isEqualTo("p1 at 30 ms");
    HistoryBuilder other = new HistoryBuilder().ok("1#0", 0).ok("1#1", 1);
    other.fault("{\"kind\":\"clock\",\"target\":\"leader\",\"nodes\":[2]}").healed();
    assertThat(lastGone(begins(deleted(other, 2), 3))).isEqualTo("p" + Event.NONE + " at 1 ms");
  }

  private static HistoryBuilder deleted(HistoryBuilder history, int below) {
    return history
        .fault(
            """
            {"kind": "delete-records", "target": "all", "nodes": [1],
             "logStartFrom": {"t-0": 0}, "logStartTo": {"t-0": %d}}
            """
                .formatted(below))
        .healed();
  }

  @Test
  void doubleOwnership_isCausedSinceTheOlderOwnerBegan() {
    HistoryBuilder history = new HistoryBuilder().application("after").process(9, "application");
    history.at(10).process(7, "application").process(8, "application").assigned(7).assigned(8);
    history.commits(7, 1, Outcome.OK).commits(8, 1, Outcome.OK).commits(8, 2, Outcome.OK);
    Candidate candidate = only(AnomalyKind.DOUBLE_OWNERSHIP, history);
    assertThat(candidate.process()).isEqualTo(7);
    assertThat(candidate.fromNanos()).isEqualTo(10 * MILLI);
    assertThat(candidate.knownByNanos()).isEqualTo(19 * MILLI);
    assertThat(candidate.untilNanos()).isEqualTo(19 * MILLI);
  }

  private static HistoryBuilder streams() {
    return new HistoryBuilder().makes("streams", "derived").at(10).ok("1#0", 0).groupOffset(0, 1);
  }

  @Test
  void missingOutput_isCausedSinceItsInputWasSent() {
    HistoryBuilder missing = streams().finalRead(0, "1#0").finalDerived(1);
    Candidate candidate = only(AnomalyKind.OUTPUT_MISSING, missing);
    assertThat(candidate.fromNanos()).isEqualTo(10 * MILLI);
    assertThat(candidate.topicPartition()).isZero();
    assertThat(candidate.process()).isEqualTo(Event.NONE);
  }

  @Test
  void outputOfNothing_mayHaveBeenCausedAtAnyTime() {
    HistoryBuilder invented = streams().finalRead(0, "1#0").finalDerived(1, "1#0=1", "1#7=1");
    Candidate candidate = only(AnomalyKind.OUTPUT_UNACCOUNTED, invented);
    assertThat(candidate.fromNanos()).isEqualTo(Long.MIN_VALUE);
    assertThat(candidate.topicPartition()).isEqualTo(1);
  }

  @Test
  void inconsistentOffset_isCausedFromTheFirstSendToTheLastRead() {
    HistoryBuilder history = new HistoryBuilder().at(5).ok("3#0", 1);
    history.at(10).ok("1#0", 0).at(20).ok("1#1", 0).at(100).read(0, 0, "1#0", 0);
    history.at(150).read(0, 1, "3#0", 0).at(200).finalRead(0, "1#1", "3#0");
    Candidate candidate = only(AnomalyKind.INCONSISTENT_OFFSET, history);
    assertThat(candidate.fromNanos()).isEqualTo(10 * MILLI);
    assertThat(candidate.untilNanos()).isEqualTo(200 * MILLI);
  }

  @Test
  void inconsistentOffset_ofRecordsThatNobodySent_isCausedSinceTheFirstRead() {
    HistoryBuilder history = new HistoryBuilder().at(100).read(0, 0, "1#0", 0);
    Candidate candidate =
        only(AnomalyKind.INCONSISTENT_OFFSET, history.at(200).finalRead(0, "2#0"));
    assertThat(candidate.fromNanos()).isEqualTo(100 * MILLI);
  }

  @Test
  void lostRecordOfATransaction_isCausedSinceThatBegan() {
    HistoryBuilder history = new HistoryBuilder().transactional().at(10).begin(1, 0);
    history.at(50).send("1#0", 0, 0, 0).commit(1, 0, Outcome.OK).finalRead(0);
    assertThat(only(AnomalyKind.LOST, history).fromNanos()).isEqualTo(10 * MILLI);
    HistoryBuilder unknown = new HistoryBuilder().transactional().at(50).send("1#0", 0, 0, 0);
    unknown.commit(1, 0, Outcome.OK).finalRead(0);
    assertThat(only(AnomalyKind.LOST, unknown).fromNanos()).isEqualTo(50 * MILLI);
  }

  /** Whose topic-partition the client chose. */
  private static HistoryBuilder chosen() {
    return new HistoryBuilder().process(1, "producer").send("1#0", -1).send("1#1", -1);
  }

  @Test
  void duplicateOfARecordThatWasSentAnywhere_tellsInWhichTopicPartitionsItStands() {
    HistoryBuilder apart = chosen().finalRead(0, "1#1", "1#0").finalRead(1, "1#0");
    assertThat(only(AnomalyKind.DUPLICATE, apart).circumstances())
        .containsExactly(Circumstance.IN_SEVERAL_PLACES);
    assertThat(sentence(AnomalyKind.DUPLICATE, apart))
        .isEqualTo("record p1#0 is at offsets 1 of t-0 and 0 of t-1");
    HistoryBuilder together = chosen().finalRead(0, "1#0", "1#0").finalRead(1, "1#1", "2#0");
    assertThat(only(AnomalyKind.DUPLICATE, together).circumstances()).isEmpty();
    assertThat(sentence(AnomalyKind.DUPLICATE, together))
        .isEqualTo("record p1#0 is at offsets 0 and 1");
  }

  private static String sentence(AnomalyKind kind, HistoryBuilder history) {
    return Collected.by(Checkers.of(kind), history.build()).anomalies.getFirst().sentence();
  }
}
