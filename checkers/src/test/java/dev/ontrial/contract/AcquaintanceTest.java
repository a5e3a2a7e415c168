package dev.ontrial.contract;

import static dev.ontrial.contract.Observation.Answer.NOT_SEEN;
import static dev.ontrial.contract.Observation.Answer.SEEN;
import static dev.ontrial.contract.Observation.Answer.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.HistoryFiles;
import dev.ontrial.history.Outcome;
import org.junit.jupiter.api.Test;

/**
 * A broker accepts any sequence of a producer that it does not know, which needs a second record.
 *
 * <p>The accused record is 3#9 in t-0, sent at {@link #FROM} and known by {@link #KNOWN}.
 */
class AcquaintanceTest {
  private static final long FROM = 10_000;
  private static final long KNOWN = 10_900;
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history =
      new HistoryBuilder().setting("producer.id.expiration.ms", "5000");

  private static Candidate accused(AnomalyKind kind, long from, long known) {
    return new Candidate(kind, "c", 0, 3, known).within(from, Long.MAX_VALUE);
  }

  private Sight sight(Candidate candidate) {
    History built = history.build();
    return HistoryFiles.of(built)
        .screened(Traffic::new)
        .visitor()
        .notes()
        .acquaintance()
        .unknown(built.sends(candidate.process()), candidate, built.configurations().getFirst());
  }

  private Sight duplicate() {
    return sight(accused(AnomalyKind.DUPLICATE, FROM * MILLI, KNOWN * MILLI));
  }

  private Sight reordering() {
    return sight(accused(AnomalyKind.REORDERING, FROM * MILLI, KNOWN * MILLI));
  }

  private void sent(String record, int topicPartition, long at, Outcome outcome, long doneAt) {
    history.at(at).send(record, topicPartition).at(doneAt).done(record, topicPartition, outcome, 0);
  }

  /** The accused record, and an earlier one that was on its way with it. */
  private void accompanied() {
    sent("3#9", 0, FROM, Outcome.OK, KNOWN);
    sent("3#8", 0, FROM - 1, Outcome.INFO, FROM + 1);
  }

  @Test
  void firstRecordOfAWriter_meetsABrokerThatDoesNotKnowIt() {
    accompanied();
    assertThat(duplicate())
        .isEqualTo(Sight.seen("nothing of p3 had been acknowledged there before"));
  }

  @Test
  void recordAlone_isNotItsOwnCompany() {
    sent("3#9", 0, FROM, Outcome.OK, KNOWN);
    assertThat(duplicate()).isEqualTo(Sight.notSeen("no other record of p3 was on its way there"));
    assertThat(reordering().answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void writerOfNothing_hasNoCompany() {
    assertThat(duplicate().answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void recordOfAnotherTopicPartition_isNoCompany() {
    accompanied();
    sent("3#8", 1, FROM - 1, Outcome.INFO, FROM + 1);
    assertThat(duplicate().answer()).isEqualTo(NOT_SEEN);
    sent("3#10", 1, FROM + 1, Outcome.INFO, KNOWN);
    assertThat(reordering().answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void recordAnsweredBefore_isNoCompany() {
    sent("3#9", 0, FROM, Outcome.OK, KNOWN);
    sent("3#8", 0, FROM - 100, Outcome.INFO, FROM);
    assertThat(duplicate().answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void laterRecord_isCompanyOfOneThatFellBehind_only() {
    sent("3#9", 0, FROM, Outcome.OK, KNOWN);
    sent("3#10", 0, FROM + 1, Outcome.OK, KNOWN);
    assertThat(reordering().answer()).isEqualTo(SEEN);
    assertThat(duplicate().answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void earlierRecord_isNoCompanyOfOneThatFellBehind() {
    accompanied();
    assertThat(reordering().answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void recordSentOnceTheAccusedWasKnown_isNoCompany() {
    sent("3#9", 0, FROM, Outcome.OK, KNOWN);
    sent("3#10", 0, KNOWN, Outcome.OK, KNOWN + 1);
    assertThat(reordering().answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void acknowledgementsOfOthers_areNoAcquaintance() {
    sent("3#1", 1, FROM - 500, Outcome.OK, FROM - 400);
    sent("4#1", 0, FROM - 500, Outcome.OK, FROM - 400);
    sent("0#1", 0, FROM - 500, Outcome.OK, FROM - 400);
    sent("3#2", 0, FROM - 500, Outcome.FAIL, FROM - 400);
    accompanied();
    assertThat(duplicate())
        .isEqualTo(Sight.seen("nothing of p3 had been acknowledged there before"));
  }

  @Test
  void earliestAcknowledgement_isTheAcquaintance() {
    sent("3#1", 0, FROM - 500, Outcome.OK, FROM - 400);
    sent("3#10", 0, FROM + 1, Outcome.OK, FROM + 2);
    accompanied();
    assertThat(duplicate())
        .isEqualTo(Sight.notSeen("p3 was not silent there for producer.id.expiration.ms, 5000 ms"));
  }

  @Test
  void silenceOfTheExpiration_isForgotten() {
    sent("3#1", 0, KNOWN - 5_000, Outcome.OK, KNOWN - 4_000);
    accompanied();
    assertThat(duplicate())
        .isEqualTo(
            Sight.seen(
                "p3 was silent there for up to 5.000 s, and producer.id.expiration.ms is 5000"));
  }

  @Test
  void shorterSilence_isRemembered() {
    sent("3#1", 0, KNOWN - 4_999, Outcome.OK, KNOWN - 4_000);
    accompanied();
    assertThat(duplicate().answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void onlyWhatWasAcknowledgedThereBefore_breaksTheSilence() {
    sent("3#1", 0, KNOWN - 6_000, Outcome.OK, KNOWN - 5_900);
    sent("3#2", 0, FROM - 700, Outcome.FAIL, FROM - 600);
    sent("3#3", 1, FROM - 700, Outcome.OK, FROM - 600);
    sent("3#4", 0, FROM - 700, Outcome.OK, FROM + 1);
    accompanied();
    assertThat(duplicate().words()).startsWith("p3 was silent there for up to 6.000 s");
    sent("3#5", 0, FROM - 700, Outcome.OK, FROM);
    assertThat(duplicate().answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void withoutAnEnd_theSilenceHasNone() {
    sent("3#1", 0, FROM - 100, Outcome.OK, FROM - 99);
    accompanied();
    assertThat(sight(accused(AnomalyKind.DUPLICATE, FROM * MILLI, Long.MAX_VALUE)).answer())
        .isEqualTo(SEEN);
  }

  @Test
  void timeOfTheSendUnknown_isNotKnown() {
    accompanied();
    assertThat(sight(accused(AnomalyKind.DUPLICATE, Long.MIN_VALUE, KNOWN * MILLI)).answer())
        .isEqualTo(UNKNOWN);
  }

  @Test
  void expirationUnknown_isNotKnown_whereTheWriterWasKnownOnce() {
    history.setting("producer.id.expiration.ms", "unknown");
    accompanied();
    assertThat(duplicate().answer()).isEqualTo(SEEN);
    sent("3#1", 0, FROM - 500, Outcome.OK, FROM - 400);
    assertThat(duplicate().answer()).isEqualTo(UNKNOWN);
  }

  @Test
  void anAcknowledgementRightAtTheSend_isAcquaintance() {
    sent("3#1", 0, FROM - 500, Outcome.OK, FROM);
    accompanied();
    assertThat(duplicate().answer()).isEqualTo(NOT_SEEN);
  }
}
