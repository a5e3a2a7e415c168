package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What consumers read must stay, whatever the producer was told. */
class ProvenByReadersTest {
  private static final int OTHER_READER = 91;

  private static HistoryBuilder h() {
    return new HistoryBuilder();
  }

  /** Another reader with read_committed meets a record. */
  private static HistoryBuilder r(
      HistoryBuilder history, int topicPartition, long offset, String record) {
    return r(history, topicPartition, offset, record, 0);
  }

  private static HistoryBuilder r(
      HistoryBuilder history, int topicPartition, long offset, String record, int flags) {
    String[] parts = record.split("#", 2);
    return history.add(
        EventKind.READ,
        flags,
        OTHER_READER,
        topicPartition,
        Integer.parseInt(parts[1]),
        offset,
        Event.NONE,
        0,
        0,
        Integer.parseInt(parts[0]),
        -1,
        "");
  }

  private static List<Candidate> found(HistoryBuilder history) {
    List<Candidate> found = new ArrayList<>();
    Evidence evidence = new Evidence(history.build());
    for (Checker checker : Checkers.all()) {
      checker.check(
          evidence,
          new AnomalySink() {
            @Override
            public void found(Candidate candidate, Supplier<Anomaly> witness) {
              assertThat(witness.get().steps()).isNotEmpty();
              found.add(candidate);
            }

            @Override
            public void gap(String configuration, String reason) {}
          });
    }
    return found;
  }

  private static List<AnomalyKind> kinds(HistoryBuilder history) {
    return found(history).stream().map(Candidate::kind).toList();
  }

  /** A transaction over both topic-partitions whose commit got no answer. */
  private static HistoryBuilder openCommit() {
    return h().transactional()
        .begin(1, 0)
        .send("1#0", 0, 0, 0)
        .done("1#0", Outcome.OK, 0)
        .send("1#1", 1, 0, 1)
        .commit(1, 0, Outcome.NONE)
        .ok("2#0", 0);
  }

  @Test
  void transactionThatAReaderSawCommitted_isLostAsAWhole() {
    HistoryBuilder history = r(openCommit(), 1, 5, "1#1").finalRead(0, "2#0").finalRead(1);
    assertThat(found(history))
        .extracting(Candidate::kind, Candidate::topicPartition)
        .containsExactly(tuple(AnomalyKind.LOST, 0), tuple(AnomalyKind.LOST, 1));
    assertThat(found(history))
        .extracting(each -> each.circumstances().contains(Circumstance.WAS_READ))
        .containsExactly(false, true);
  }

  @Test
  void readUncommitted_provesNoCommit() {
    HistoryBuilder history =
        r(openCommit(), 1, 5, "1#1", Flags.UNCOMMITTED).finalRead(0, "2#0").finalRead(1);
    assertThat(kinds(history)).isEmpty();
    assertThat(kinds(openCommit().finalRead(0, "2#0").finalRead(1))).isEmpty();
  }

  @Test
  void abortedAndUnaskedTransactions_stayInnocentOfLoss() {
    for (int flags : new int[] {0, Flags.UNCOMMITTED}) {
      HistoryBuilder aborted =
          h().transactional()
              .begin(1, 0)
              .send("1#0", 0, 0, 0)
              .done("1#0", Outcome.OK, 0)
              .abort(1, 0, Outcome.OK);
      r(aborted, 0, 0, "1#0", flags).finalRead(0, "-", "-").finalRead(1);
      assertThat(kinds(aborted))
          .isEqualTo(flags == 0 ? List.of(AnomalyKind.ABORTED_READ) : List.of());
    }
  }

  @Test
  void sendWithoutAnAnswer_isLostOnceItWasRead() {
    for (Outcome outcome : List.of(Outcome.INFO, Outcome.NONE)) {
      for (int flags : new int[] {0, Flags.UNCOMMITTED}) {
        HistoryBuilder history = h().ok("1#0", 0).send("1#1");
        if (outcome != Outcome.NONE) {
          history.done("1#1", outcome, -1);
        }
        history.ok("1#2", 2).read(0, 0, "1#0", flags).read(0, 1, "1#1", flags);
        history.read(0, 2, "1#2", flags).finalRead(0, "1#0", "-", "1#2");
        assertThat(kinds(history)).containsExactly(AnomalyKind.LOST);
      }
    }
    HistoryBuilder unread = h().ok("1#0", 0).send("1#1").done("1#1", Outcome.INFO, -1);
    assertThat(kinds(unread.finalRead(0, "1#0"))).isEmpty();
  }

  @Test
  void recordReadBeyondTheEndOfTheLog_isLost() {
    HistoryBuilder history = h().ok("1#0", 0).send("1#1").ok("2#0", 1);
    r(history, 0, 5, "1#1").finalRead(0, "1#0", "2#0");
    assertThat(kinds(history)).containsExactly(AnomalyKind.LOST);
  }

  @Test
  void recordWhoseOffsetAnotherOneTook_isLost_andTheOffsetInconsistent() {
    HistoryBuilder history = h().ok("1#0", 0).send("1#1").ok("2#0", 1);
    r(history, 0, 1, "1#1").finalRead(0, "1#0", "2#0");
    assertThat(kinds(history)).containsExactly(AnomalyKind.LOST, AnomalyKind.INCONSISTENT_OFFSET);
  }

  @Test
  void acksZero_dropsWhatNobodyRead_andLosesWhatAConsumerRead() {
    HistoryBuilder history =
        h().notIdempotent("0").send("1#0").done("1#0", Outcome.SENT, -1).send("1#1");
    history.done("1#1", Outcome.SENT, -1);
    r(history, 0, 0, "1#0").finalRead(0);
    assertThat(kinds(history)).containsExactly(AnomalyKind.LOST, AnomalyKind.DROPPED);
  }

  @Test
  void acknowledgedRecordThatWasRead_isLostWithThatCircumstance() {
    HistoryBuilder history = h().notIdempotent("1").ok("5#0", 0).ok("1#0", 1);
    r(history, 0, 1, "1#0").finalRead(0, "5#0");
    assertThat(found(history))
        .extracting(Candidate::circumstances)
        .containsExactly(Set.of(Circumstance.WAS_READ));
  }

  @Test
  void whatAnApplicationProcessed_orAShareGroupWasHanded_mustStay() {
    HistoryBuilder processed = h().application("after").process(30, "application");
    processed.send("1#0").processed(30, 0, "1#0").commits(30, 1, Outcome.OK);
    assertThat(kinds(processed.groupOffset(0, 1).finalRead(0))).contains(AnomalyKind.LOST);

    HistoryBuilder shared = h().workload("share").process(30, "share").send("1#0");
    assertThat(kinds(shared.delivered(30, 0, "1#0", 1).finalRead(0))).contains(AnomalyKind.LOST);
  }

  @Test
  void whatMembersDidWithRecordsOfTransactions_provesTheCommit_onlyIfTheyReadCommitted() {
    String member =
        "{\"role\":\"application\",\"configuration\":\"c\",\"group\":\"g\",\"isolation\":\"";
    for (String isolation : List.of("read_committed", "read_uncommitted", "")) {
      HistoryBuilder history = h().application("after").transactional();
      history.simple(EventKind.PROCESS, 30, Event.NONE, 0, 0, member + isolation + "\"}");
      history.begin(1, 0).send("1#0", 0, 0, 0).commit(1, 0, Outcome.NONE);
      history.processed(30, 0, "1#0").groupOffset(0, 0).finalRead(0);
      assertThat(kinds(history).contains(AnomalyKind.LOST))
          .isEqualTo(isolation.equals("read_committed"));
    }
    HistoryBuilder shared = h().workload("share").transactional().process(30, "share");
    shared.begin(1, 0).send("1#0", 0, 0, 0).commit(1, 0, Outcome.NONE);
    assertThat(kinds(shared.delivered(30, 0, "1#0", 1).finalRead(0)))
        .doesNotContain(AnomalyKind.LOST);
  }

  @Test
  void outputOfStreams_isLostOnceACommittedReaderMetIt() {
    for (int flags : new int[] {0, Flags.UNCOMMITTED}) {
      HistoryBuilder history = h().makes("streams", "derived").ok("1#0", 0);
      r(history, 1, 0, "1#0", flags | Flags.MISROUTED).finalRead(0, "1#0").finalDerived(1);
      assertThat(kinds(history.groupOffset(0, 0)).contains(AnomalyKind.LOST)).isEqualTo(flags == 0);
    }
    HistoryBuilder there = h().makes("streams", "derived").ok("1#0", 0);
    r(there, 1, 0, "1#0", Flags.MISROUTED).finalRead(0, "1#0").finalDerived(1, "1#0=1");
    assertThat(kinds(there.groupOffset(0, 1))).doesNotContain(AnomalyKind.LOST);
  }

  @Test
  void recordThatStandsElsewhereThanItWasRead_showsATruncation() {
    HistoryBuilder history = h().notIdempotent("1").ok("1#0", 0).ok("2#0", 1);
    r(history, 0, 4, "1#0").finalRead(0, "1#0", "2#0");
    assertThat(kinds(history)).containsExactly(AnomalyKind.INCONSISTENT_OFFSET);
    HistoryBuilder empty = h().notIdempotent("1").ok("1#0", 0).ok("2#0", 2);
    r(empty, 0, 1, "1#0").finalRead(0, "1#0", "-", "2#0");
    assertThat(kinds(empty)).containsExactly(AnomalyKind.INCONSISTENT_OFFSET);
    HistoryBuilder unread = h().notIdempotent("1").ok("1#0", 0).ok("2#0", 1);
    r(unread, 0, 4, "1#0").finalRecords(0, "1#0", "2#0").finalEnd(0, 0, 2, false);
    assertThat(kinds(unread)).isEmpty();
  }

  @Test
  void recordMetElsewhereThanItBelongs_provesNothing() {
    HistoryBuilder history = h().send("1#0", 0);
    r(history, 1, 0, "1#0", Flags.MISROUTED).finalRead(0).finalRead(1);
    assertThat(kinds(history)).containsExactly(AnomalyKind.MISROUTED);
  }

  @Test
  void orderWithinAVisibleTransactionWithoutAnAnswer() {
    HistoryBuilder history = h().transactional().ok("5#0", 0).begin(1, 0);
    history.send("1#0", 0, 0, 0).done("1#0", Outcome.OK, 2).send("1#1", 0, 0, 1);
    history.done("1#1", Outcome.OK, 1).commit(1, 0, Outcome.INFO);
    assertThat(kinds(history.finalRead(0, "5#0", "1#1", "1#0", "-")))
        .containsExactly(AnomalyKind.REORDERING);
  }

  @Test
  void orderAcrossTwoTransactions_ofWhichOneHasNoAnswer() {
    for (boolean first : List.of(true, false)) {
      HistoryBuilder history = h().transactional().begin(1, 0).send("1#0", 0, 0, 0);
      history.done("1#0", Outcome.OK, 2).commit(1, 0, first ? Outcome.INFO : Outcome.OK);
      history.begin(1, 1).send("1#1", 0, 1, 0).done("1#1", Outcome.OK, 0);
      history.commit(1, 1, first ? Outcome.OK : Outcome.NONE);
      assertThat(kinds(history.finalRead(0, "1#1", "-", "1#0", "-")))
          .containsExactly(AnomalyKind.REORDERING);
    }
    HistoryBuilder unanswered = h().transactional().begin(1, 0).send("1#0", 0, 0, 0);
    unanswered.send("1#1", 0, 0, 1).done("1#1", Outcome.OK, 0).commit(1, 0, Outcome.INFO);
    assertThat(kinds(unanswered.finalRead(0, "1#1", "1#0", "-"))).isEmpty();
  }

  private static HistoryBuilder fromTheStart(String group) {
    String reader = "{\"role\":\"reader\",\"configuration\":\"c\"" + group + "}";
    return h().simple(EventKind.PROCESS, OTHER_READER, Event.NONE, 0, 0, reader);
  }

  @Test
  void readerFromTheStart_leavesNothingOutBeforeItsFirstRecord() {
    String[] log = {"1#0", "-", "1#1"};
    HistoryBuilder history = fromTheStart("").ok("1#0", 0).ok("1#1", 2);
    assertThat(kinds(r(history, 0, 2, "1#1").finalRead(0, log)))
        .containsExactly(AnomalyKind.POLL_SKIP);
    HistoryBuilder member = fromTheStart(",\"group\":\"g\"").ok("1#0", 0).ok("1#1", 2);
    assertThat(kinds(r(member, 0, 2, "1#1").finalRead(0, log))).isEmpty();
    HistoryBuilder markers = fromTheStart("").ok("1#1", 2);
    assertThat(kinds(r(markers, 0, 2, "1#1").finalRead(0, "-", "-", "1#1"))).isEmpty();
    HistoryBuilder all = fromTheStart("").ok("1#0", 0).ok("1#1", 2);
    r(all, 0, 0, "1#0");
    assertThat(kinds(r(all, 0, 2, "1#1").finalRead(0, log))).isEmpty();
  }

  private static HistoryBuilder end(HistoryBuilder history, int epoch, long offset, int flags) {
    return history.add(EventKind.END_OFFSET, flags, -1, 0, 0, offset, -1, 0, 0, -1, epoch, "");
  }

  @Test
  void finalEnd_isNotBelowAnyEndThatWasToldBefore() {
    HistoryBuilder newer = end(end(h(), 5, 3, 0), 4, 2, 0);
    assertThat(kinds(newer.finalRead(0, "-", "-")))
        .containsExactly(AnomalyKind.END_OFFSET_REGRESSION);
    HistoryBuilder both = end(end(h(), 5, 3, 0), 5, 3, Flags.UNCOMMITTED);
    assertThat(kinds(both.finalRead(0, "-", "-")))
        .containsExactly(AnomalyKind.END_OFFSET_REGRESSION);
    assertThat(kinds(end(h(), 5, 2, 0).finalRead(0, "-", "-"))).isEmpty();
    assertThat(kinds(end(h().finalRead(0, "-", "-"), 5, 3, 0))).isEmpty();
    assertThat(kinds(end(h(), 5, 3, 0).finalEnd(0, 0, 2, false))).isEmpty();
    // What was told and counted once is not counted by the final read again.
    HistoryBuilder counted = end(end(h(), 5, 3, 0), 5, 2, 0);
    assertThat(kinds(counted.finalRead(0, "-", "-")))
        .containsExactly(AnomalyKind.END_OFFSET_REGRESSION);
  }

  @Test
  void readerThatWasAssignedItsTopicPartitions_mayBeginAnywhere() {
    for (int assigned : new int[] {OTHER_READER, OTHER_READER + 1}) {
      HistoryBuilder history = fromTheStart("").assigned(assigned).ok("1#0", 0).ok("1#1", 2);
      assertThat(kinds(r(history, 0, 2, "1#1").finalRead(0, "1#0", "-", "1#1")))
          .isEqualTo(assigned == OTHER_READER ? List.of() : List.of(AnomalyKind.POLL_SKIP));
    }
  }

  @Test
  void witnessOfALateBeginning_tellsWhatTheFinalReadFoundThere() {
    HistoryBuilder history = fromTheStart("").ok("1#0", 0).ok("1#1", 1);
    r(history, 0, 1, "1#1").finalRead(0, "1#0", "1#1");
    Collected told = Collected.by(Checkers.of(AnomalyKind.POLL_SKIP), history.build());
    assertThat(told.anomalies.getFirst().steps())
        .extracting(WitnessStep::sentence)
        .containsExactly(
            "p91 reads p1#1 at offset 1 of t-0",
            "the final reader p99 reads p1#0 at offset 0 of t-0");
  }

  /** When the leader reported an end offset that is higher than a later one. */
  private static long highestToldAt(HistoryBuilder history) {
    Collected told = Collected.by(Checkers.of(AnomalyKind.END_OFFSET_REGRESSION), history.build());
    assertThat(told.candidates).hasSize(1);
    return told.candidates.getFirst().fromNanos() / 1_000_000;
  }

  @Test
  void endThatGrew_isTheOneThatALaterOneIsComparedWith_andTheFirstOfEqualOnes() {
    assertThat(highestToldAt(end(end(end(h(), 5, 3, 0), 5, 5, 0), 5, 4, 0))).isEqualTo(2);
    assertThat(highestToldAt(end(end(end(h(), 5, 5, 0), 5, 3, 0), 5, 3, 0))).isEqualTo(1);
    assertThat(highestToldAt(end(end(end(h(), 5, 5, 0), 5, 5, 0), 5, 4, 0))).isEqualTo(1);
    assertThat(highestToldAt(end(end(end(h(), 4, 5, 0), 5, 5, 0), 5, 4, 0))).isEqualTo(1);
  }

  @Test
  void endThatWasToldAsTheFinalReadEnded_isNotComparedWithIt() {
    assertThat(kinds(end(h().finalEnd(0, 0, 2, true).pass(-1), 5, 3, 0))).isEmpty();
  }

  @Test
  void witnessOfALogThatEndsEarly_tellsWhatTheLeaderHadReported() {
    HistoryBuilder history = end(h(), 5, 3, 0).finalRead(0, "-", "-");
    Collected told = Collected.by(Checkers.of(AnomalyKind.END_OFFSET_REGRESSION), history.build());
    assertThat(told.anomalies.getFirst().steps())
        .extracting(WitnessStep::sentence)
        .containsExactly(
            "the leader of t-0 in epoch 5 reports the end offset 3 for read_committed",
            "the final read of t-0 has reached offset 2, the end of the log");
  }

  @Test
  void offsetThatHeldThreeRecords_orThatTwoReadersSawFilled_countsOnce() {
    HistoryBuilder three = h().ok("1#0", 0).ok("1#1", 0).ok("1#2", 0);
    three.read(0, 0, "1#0", 0).read(0, 0, "1#1", 0).finalRead(0, "1#2");
    assertThat(inconsistent(three)).hasSize(1);
    HistoryBuilder vanished = h().ok("1#0", 1).read(0, 0, "1#0", 0);
    assertThat(inconsistent(r(vanished, 0, 0, "1#0").finalRead(0, "-", "1#0")))
        .containsExactly("offset 0 of t-0 held nothing for one read and p1#0 for another");
  }

  @Test
  void recordsWithTheSameNumber_ofTwoProducers_areNotTheSame() {
    HistoryBuilder history = h().ok("1#0", 0).ok("2#0", 0).read(0, 0, "1#0", 0);
    assertThat(inconsistent(history.finalRead(0, "2#0"))).hasSize(1);
  }

  private static List<String> inconsistent(HistoryBuilder history) {
    Checker checker = Checkers.of(AnomalyKind.INCONSISTENT_OFFSET);
    return Collected.by(checker, history.build()).anomalies.stream()
        .map(Anomaly::sentence)
        .toList();
  }

  private static List<String> steps(AnomalyKind kind, HistoryBuilder history) {
    Collected told = Collected.by(Checkers.of(kind), history.build());
    return told.anomalies.getFirst().steps().stream().map(WitnessStep::sentence).toList();
  }

  @Test
  void witnessOfALoss_tellsTheReadThatProvesIt() {
    HistoryBuilder open = h().transactional().begin(1, 0).send("1#0", 0, 0, 0);
    open.commit(1, 0, Outcome.OK).begin(1, 1).send("1#1", 0, 1, 0).send("1#2", 0, 1, 1);
    open.commit(1, 1, Outcome.NONE).read(0, 0, "1#0", 0).read(0, 2, "1#1", 0);
    open.finalRead(0, "1#0", "-", "1#1");
    assertThat(steps(AnomalyKind.LOST, open))
        .contains("p90 reads p1#1 at offset 2 of t-0")
        .doesNotContain("p90 reads p1#0 at offset 0 of t-0");

    HistoryBuilder plain = h().send("1#0").send("1#1").read(0, 0, "1#0", 0);
    assertThat(steps(AnomalyKind.LOST, plain.read(0, 1, "1#1", 0).finalRead(0, "1#0")))
        .contains("p90 reads p1#1 at offset 1 of t-0")
        .doesNotContain("p90 reads p1#0 at offset 0 of t-0");
  }
}
