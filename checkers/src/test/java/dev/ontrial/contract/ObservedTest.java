package dev.ontrial.contract;

import static dev.ontrial.contract.Observation.Answer.NOT_SEEN;
import static dev.ontrial.contract.Observation.Answer.SEEN;
import static dev.ontrial.contract.Observation.Answer.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Circumstance;
import dev.ontrial.checker.Evidence;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each condition of a contract: seen, not seen, or nobody could tell. */
class ObservedTest {
  private static final long MILLISECOND = 1_000_000;

  private final HistoryBuilder builder = new HistoryBuilder();

  private Answer answer(Observation observation, Candidate candidate) {
    History history = builder.build();
    return new Observed(new Evidence(history), WriterNotes.of(history), new ClusterChanges(history))
        .answer(observation, candidate, history.configurations().getFirst());
  }

  private Answer answer(Observation observation) {
    return answer(observation, by(3, Long.MAX_VALUE));
  }

  private Answer answer(Observation observation, Circumstance circumstance) {
    Candidate candidate =
        new Candidate(AnomalyKind.LOST, "c", 0, 3, Long.MAX_VALUE, Set.of(circumstance));
    return answer(observation, candidate);
  }

  private static Candidate by(int process, long knownByMillis) {
    return new Candidate(AnomalyKind.REORDERING, "c", 0, process, nanos(knownByMillis));
  }

  private static Candidate between(long fromMillis, long untilMillis) {
    long until = nanos(untilMillis);
    return new Candidate(AnomalyKind.REORDERING, "c", 0, 3, until).within(nanos(fromMillis), until);
  }

  private static long nanos(long millis) {
    boolean unbounded = millis == Long.MAX_VALUE || millis == Long.MIN_VALUE;
    return unbounded ? millis : millis * MILLISECOND;
  }

  private void epochRead(int epoch) {
    builder.add(EventKind.READ, Flags.FINAL, 99, 0, 1, 1, -1, 0, 0, 3, epoch, "");
  }

  private void splits(int process, long count) {
    builder.add(EventKind.METRIC, 0, process, -1, 0, count, -1, 0, 0, -1, -1, Evidence.SPLITS);
  }

  private void declared(int process, String role, String configuration, String version) {
    String text =
        "{\"role\":\"%s\",\"configuration\":\"%s\",\"clientVersion\":\"%s\"}"
            .formatted(role, configuration, version);
    builder.simple(EventKind.PROCESS, process, -1, 0, 0, text);
  }

  @Test
  void leaderEpochMoved_isToldByBrokersOrBatches() {
    assertThat(answer(Observation.LEADER_EPOCH_MOVED)).isEqualTo(UNKNOWN);
    builder.leader(0, 0);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED)).as("one look").isEqualTo(UNKNOWN);
    builder.leader(0, 0).leader(1, 5).leader(0, -1);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED)).as("two alike").isEqualTo(NOT_SEEN);
    epochRead(-1);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED)).as("no epoch").isEqualTo(NOT_SEEN);
    epochRead(0);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED)).as("the same").isEqualTo(NOT_SEEN);
    epochRead(1);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED)).isEqualTo(SEEN);
  }

  @Test
  void leaderEpochMoved_isToldByBatchesAlone() {
    epochRead(2);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED)).as("no broker asked").isEqualTo(UNKNOWN);
    epochRead(0);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED)).isEqualTo(SEEN);
  }

  /** A program that starts again may count an epoch; the records that it had are its own. */
  @Test
  void leaderEpochMoved_isNoExcuseOfTheOnlyNodeOfAProgram() {
    builder.brokers("kfake 0.1").leader(0, 0).pass(8).leader(0, 1).pass(8).leader(0, 1);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED, between(10, 15))).isEqualTo(NOT_SEEN);
  }

  /** What a broker knows of producers when it starts is known of Kafka's sources alone. */
  @Test
  void allCopiesStopped_isNoExcuseOfAProgram() {
    builder.setting("replication.factor", "1").pass(5);
    builder.fault("{\"kind\":\"kill\",\"target\":\"leader\",\"nodes\":[1]}");
    builder.pass(5).healed();
    assertThat(answer(Observation.ALL_COPIES_STOPPED, between(1, 30))).isEqualTo(SEEN);
    builder.brokers("kfake 0.1");
    assertThat(answer(Observation.ALL_COPIES_STOPPED, between(1, 30))).isEqualTo(NOT_SEEN);
  }

  @Test
  void anOlderEpochThatIsToldLate_isNoChange() {
    builder.leader(0, 4).leader(0, 3);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED)).isEqualTo(NOT_SEEN);
  }

  /** The change lies between the looks at 1 ms and at 10 ms. */
  @Test
  void leaderEpochMoved_withinTheTime() {
    builder.leader(0, 0).pass(8).leader(0, 1).pass(8).leader(0, 1);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED, between(10, 15))).isEqualTo(SEEN);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED, between(11, 15))).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED, between(1, 1))).isEqualTo(SEEN);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED, between(0, 0))).isEqualTo(UNKNOWN);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED, between(20, 30)))
        .as("not looked at afterwards")
        .isEqualTo(UNKNOWN);
  }

  @Test
  void leaderEpochMoved_isToldWithEndOffsets() {
    builder.leader(0, 0);
    builder.add(EventKind.END_OFFSET, 0, -1, 0, 0, 9, -1, 0, 0, -1, 1, "");
    assertThat(answer(Observation.LEADER_EPOCH_MOVED, between(1, 9))).isEqualTo(SEEN);
  }

  @Test
  void batchesOfAnEpochThatNoBrokerTold_leaveADoubt() {
    builder.leader(0, 1).leader(0, 1);
    epochRead(2);
    assertThat(answer(Observation.LEADER_EPOCH_MOVED, between(1, 2))).isEqualTo(UNKNOWN);
  }

  /** The rise lies between the samples at 1 ms and at 10 ms. */
  @Test
  void writerRetried_withinTheTime() {
    builder.retries(3, 2, false).pass(8).retries(3, 3, false).pass(8).retries(3, 3, true);
    assertThat(answer(Observation.WRITER_RETRIED, between(10, 15))).isEqualTo(SEEN);
    assertThat(answer(Observation.WRITER_RETRIED, between(11, 15))).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.WRITER_RETRIED, between(2, 3))).isEqualTo(SEEN);
    assertThat(answer(Observation.WRITER_RETRIED, between(18, 30)))
        .as("while the client closes")
        .isEqualTo(UNKNOWN);
    assertThat(answer(Observation.WRITER_RETRIED, between(19, 30))).isEqualTo(NOT_SEEN);
  }

  @Test
  void writerRetried_isKnownOnceItHasClosed() {
    assertThat(answer(Observation.WRITER_RETRIED)).isEqualTo(UNKNOWN);
    builder.retries(3, 0, false).retries(4, 9, true);
    assertThat(answer(Observation.WRITER_RETRIED)).isEqualTo(UNKNOWN);
    builder.retries(3, 0, true);
    assertThat(answer(Observation.WRITER_RETRIED, by(3, 3))).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.WRITER_RETRIED, by(3, 3))).isEqualTo(NOT_SEEN);
    builder.retries(3, 2, false).retries(3, 0, false);
    assertThat(answer(Observation.WRITER_RETRIED)).isEqualTo(SEEN);
  }

  private void metric(String name, long value, boolean last) {
    builder.add(EventKind.METRIC, 0, 3, -1, 0, value, -1, last ? 1 : 0, 0, -1, -1, name);
  }

  private static Candidate ofKind(AnomalyKind kind, long fromMillis, long untilMillis) {
    long until = nanos(untilMillis);
    return new Candidate(kind, "c", 0, 3, until).within(nanos(fromMillis), until);
  }

  /** What another client says of itself may show a retry; that it shows none proves nothing. */
  @Test
  void writerRetried_isNotKnownOfAClientThatIsNotObserved() {
    declared(3, "producer", "c", "kafkajs 2.2.4");
    assertThat(answer(Observation.WRITER_RETRIED, between(1, 9))).isEqualTo(UNKNOWN);
    builder.retries(3, 0, false).pass(8).retries(3, 0, true);
    assertThat(answer(Observation.WRITER_RETRIED, between(2, 9))).isEqualTo(UNKNOWN);
    builder.retries(3, 1, true);
    assertThat(answer(Observation.WRITER_RETRIED, between(2, 12))).isEqualTo(SEEN);
  }

  @Test
  void writerRetried_isCountedOnTheLinksOfOtherClients() {
    declared(3, "producer", "c", "librdkafka 2.16.1");
    builder.retries(3, 7, true); // the client's own count does not matter then
    metric(Evidence.WIRE_RETRIES, 0, false);
    assertThat(answer(Observation.WRITER_RETRIED, between(3, 30))).as("open").isEqualTo(UNKNOWN);
    builder.pass(8);
    metric(Evidence.WIRE_RETRIES, 0, false); // at 12 ms
    metric(Evidence.WIRE_RETRIES, 5, false); // at 13 ms
    builder.pass(8);
    metric(Evidence.WIRE_RETRIES, 5, true); // at 22 ms
    assertThat(answer(Observation.WRITER_RETRIED, between(11, 15))).isEqualTo(SEEN);
    assertThat(answer(Observation.WRITER_RETRIED, between(3, 10))).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.WRITER_RETRIED, between(14, 20))).isEqualTo(NOT_SEEN);
  }

  /** A first attempt that never left the sender's socket is a retry that the links do not show. */
  @Test
  void writerRetried_isNotKnownWhereAConnectionEnded_butForDuplicates() {
    declared(3, "producer", "c", "librdkafka 2.16.1");
    metric(Evidence.WIRE_RETRIES, 0, false);
    metric(Evidence.WIRE_ENDS, 0, false);
    builder.pass(8);
    metric(Evidence.WIRE_ENDS, 0, false); // at 12 ms
    metric(Evidence.WIRE_ENDS, 1, false); // at 13 ms
    builder.pass(8);
    metric(Evidence.WIRE_RETRIES, 0, true);
    metric(Evidence.WIRE_ENDS, 1, true);
    AnomalyKind reordering = AnomalyKind.REORDERING;
    assertThat(answer(Observation.WRITER_RETRIED, ofKind(reordering, 11, 15))).isEqualTo(UNKNOWN);
    assertThat(answer(Observation.WRITER_RETRIED, ofKind(reordering, 14, 15))).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.WRITER_RETRIED, ofKind(AnomalyKind.DUPLICATE, 11, 15)))
        .isEqualTo(NOT_SEEN);
  }

  @Test
  void anotherBatchFailed_beforeTheRecordWasKnown() {
    builder.send("3#0").send("3#1").send("3#2");
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT)).isEqualTo(NOT_SEEN);
    builder.done("3#0", Outcome.OK, 0);
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT)).isEqualTo(NOT_SEEN);
    builder.done("3#1", Outcome.INFO, -1);
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT)).isEqualTo(SEEN);
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT, by(3, 4))).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT, by(3, 5)))
        .as("itself")
        .isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT, by(3, 6))).isEqualTo(SEEN);
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT, between(5, 9))).isEqualTo(SEEN);
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT, between(6, 9))).isEqualTo(NOT_SEEN);
    builder.pass(3).done("3#2", Outcome.FAIL, -1);
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT, by(3, 9)))
        .as("the same batch")
        .isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT, by(4, 9))).isEqualTo(NOT_SEEN);
  }

  /** What a transform sends fails with its transaction. */
  @Test
  void batchFailedBefore_isNotAskedOfTransforms() {
    builder.send("3#0").done("3#0", Outcome.FAIL, -1);
    declared(3, "producer", "c", "");
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT)).isEqualTo(SEEN);
    declared(3, "transform", "c", "");
    assertThat(answer(Observation.BATCH_FAILED_IN_FLIGHT)).isEqualTo(NOT_SEEN);
  }

  @Test
  void brokerHit_isNotAFaultOfClients() {
    assertThat(answer(Observation.BROKER_HIT)).isEqualTo(NOT_SEEN);
    for (String clients : new String[] {"producers", "consumers"}) {
      builder.fault("{\"kind\":\"kill\",\"target\":\"" + clients + "\"}");
      assertThat(answer(Observation.BROKER_HIT)).isEqualTo(NOT_SEEN);
    }
    builder.fault();
    assertThat(answer(Observation.BROKER_HIT)).isEqualTo(SEEN);
  }

  @Test
  void whatNobodyCanSee_isPossibleUnderAFault() {
    assertThat(answer(Observation.ALWAYS)).isEqualTo(SEEN);
    assertThat(answer(Observation.DELIVERIES_LOST)).isEqualTo(NOT_SEEN);
    builder.fault("{\"kind\":\"kill\",\"target\":\"producers\"}");
    assertThat(answer(Observation.DELIVERIES_LOST)).isEqualTo(NOT_SEEN);
    builder.fault().healed();
    assertThat(answer(Observation.DELIVERIES_LOST)).isEqualTo(UNKNOWN);
    assertThat(answer(Observation.DELIVERIES_LOST, between(15_003, 20_000))).isEqualTo(UNKNOWN);
    assertThat(answer(Observation.DELIVERIES_LOST, between(15_004, 20_000))).isEqualTo(NOT_SEEN);
  }

  @Test
  void circumstances_areThoseOfTheCandidate() {
    assertThat(answer(Observation.HOLDER_LEFT)).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.HOLDER_LEFT, Circumstance.HOLDER_LEFT)).isEqualTo(SEEN);
    assertThat(answer(Observation.COMMIT_OVERTAKEN, Circumstance.HOLDER_LEFT)).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.COMMIT_OVERTAKEN, Circumstance.COMMIT_MAY_BE_STALE))
        .isEqualTo(UNKNOWN);
    assertThat(answer(Observation.DELIVERY_UNDER_WAY)).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.DELIVERY_UNDER_WAY, Circumstance.MAY_HAVE_BEEN_UNDER_WAY))
        .isEqualTo(NOT_SEEN);
    builder.fault();
    assertThat(answer(Observation.DELIVERY_UNDER_WAY, Circumstance.MAY_HAVE_BEEN_UNDER_WAY))
        .isEqualTo(UNKNOWN);
    assertThat(answer(Observation.UNREAD)).isEqualTo(SEEN);
    assertThat(answer(Observation.UNREAD, Circumstance.WAS_READ)).isEqualTo(NOT_SEEN);
  }

  @Test
  void committedWhilePolling_isABugOfItsVersions() {
    Circumstance left = Circumstance.HOLDER_LEFT;
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING, left)).as("4.3.1").isEqualTo(SEEN);
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING)).isEqualTo(NOT_SEEN);
    builder.clients("4.1.0");
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING, left)).isEqualTo(NOT_SEEN);
    builder.clients("4.5.0");
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING, left)).isEqualTo(UNKNOWN);
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING)).isEqualTo(NOT_SEEN);
    declared(3, "application", "c", "4.2.0");
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING, left)).as("its own").isEqualTo(SEEN);
  }

  @Test
  void committedWhilePolling_byAMemberThatNobodyKnows() {
    Candidate unknown = by(Event.NONE, Long.MAX_VALUE);
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING, unknown)).isEqualTo(NOT_SEEN);
    builder.process(7, "application").process(8, "application").ends(7, false);
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING, unknown)).isEqualTo(NOT_SEEN);
    builder.ends(8, true);
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING, unknown)).isEqualTo(UNKNOWN);
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING, unknown.within(5 * MILLISECOND, 9)))
        .isEqualTo(NOT_SEEN);
    builder.clients("4.1.0");
    assertThat(answer(Observation.COMMITTED_WHILE_POLLING, unknown)).isEqualTo(NOT_SEEN);
  }

  @Test
  void flushedEarly_isABugOfMembersThatSplitABatch() {
    declared(7, "streams", "c", "4.1.0");
    declared(8, "streams", "other", "4.1.0");
    declared(9, "producer", "c", "4.1.0");
    splits(7, 0);
    splits(8, 1);
    splits(9, 1);
    assertThat(answer(Observation.FLUSHED_EARLY)).isEqualTo(NOT_SEEN);
    splits(7, 1);
    assertThat(answer(Observation.FLUSHED_EARLY)).isEqualTo(SEEN);
  }

  @Test
  void flushedEarly_whereTheVersionIsMended_orUnknown() {
    declared(7, "streams", "c", "4.1.1");
    splits(7, 1);
    assertThat(answer(Observation.FLUSHED_EARLY)).isEqualTo(NOT_SEEN);
    declared(8, "streams", "c", "trunk");
    splits(8, 1);
    assertThat(answer(Observation.FLUSHED_EARLY)).isEqualTo(UNKNOWN);
    declared(9, "streams", "c", "3.9.1");
    splits(9, 1);
    assertThat(answer(Observation.FLUSHED_EARLY)).isEqualTo(SEEN);
  }

  @Test
  void reusedBuffers_areABugOfWritersOfWhichABatchFailed() {
    builder.send("3#0").done("3#0", Outcome.INFO, -1);
    assertThat(answer(Observation.CLIENT_REUSES_BUFFERS)).isEqualTo(NOT_SEEN);
    builder.clients("4.1.1").setting("request.timeout.ms", "100");
    assertThat(answer(Observation.CLIENT_REUSES_BUFFERS)).isEqualTo(SEEN);
    assertThat(answer(Observation.CLIENT_REUSES_BUFFERS, between(102, 110))).isEqualTo(SEEN);
    assertThat(answer(Observation.CLIENT_REUSES_BUFFERS, between(103, 110))).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.CLIENT_REUSES_BUFFERS, by(3, 1))).isEqualTo(NOT_SEEN);
    builder.clients("");
    assertThat(answer(Observation.CLIENT_REUSES_BUFFERS)).isEqualTo(UNKNOWN);
  }

  @Test
  void transactionsV1_areThoseOfOldClients_orOldFeatures() {
    builder.clients("3.9.1");
    assertThat(answer(Observation.TRANSACTIONS_V1)).isEqualTo(SEEN);
    builder.clients("4.0.0");
    assertThat(answer(Observation.TRANSACTIONS_V1)).isEqualTo(NOT_SEEN);
    builder.clients("");
    assertThat(answer(Observation.TRANSACTIONS_V1)).isEqualTo(UNKNOWN);
    builder.setting("transaction.version", "1");
    assertThat(answer(Observation.TRANSACTIONS_V1)).isEqualTo(SEEN);
    builder.setting("transaction.version", "2");
    assertThat(answer(Observation.TRANSACTIONS_V1)).isEqualTo(UNKNOWN);
    builder.setting("client.transactions.v2", "false");
    assertThat(answer(Observation.TRANSACTIONS_V1)).isEqualTo(SEEN);
    builder.setting("client.transactions.v2", "true");
    assertThat(answer(Observation.TRANSACTIONS_V1)).isEqualTo(NOT_SEEN);
    builder.setting("transaction.version", "1");
    assertThat(answer(Observation.TRANSACTIONS_V1)).isEqualTo(SEEN);
  }

  private void raised(int from, int to) {
    builder.fault(
        ("{\"kind\":\"alter-features\",\"target\":\"all\",\"nodes\":[1,2,3],"
                + "\"levelsFrom\":{\"transaction.version\":%d},"
                + "\"levelsTo\":{\"transaction.version\":%d}}")
            .formatted(from, to));
  }

  /** A client that was connected before the level rose may not know of it. */
  @Test
  void transactionsV1_whereTheLevelRises_areThoseThatBeganBefore() {
    builder.clients("4.4.0").setting("transaction.version", "1").pass(100);
    raised(1, 2);
    assertThat(answer(Observation.TRANSACTIONS_V1, between(50, 200))).isEqualTo(SEEN);
    assertThat(answer(Observation.TRANSACTIONS_V1, between(100, 200))).isEqualTo(SEEN);
    assertThat(answer(Observation.TRANSACTIONS_V1, between(101, 200))).isEqualTo(UNKNOWN);
    assertThat(answer(Observation.TRANSACTIONS_V1)).isEqualTo(UNKNOWN);
    builder.clients("3.9.1");
    assertThat(answer(Observation.TRANSACTIONS_V1, between(150, 200))).isEqualTo(SEEN);
  }

  @Test
  void transactionsV1_whereTheLevelFalls_areNotThoseThatEndedBefore() {
    builder.clients("4.4.0").setting("transaction.version", "2").pass(100);
    raised(2, 1);
    assertThat(answer(Observation.TRANSACTIONS_V1, between(50, 100))).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.TRANSACTIONS_V1, between(50, 101))).isEqualTo(UNKNOWN);
  }

  private void stopsAll() {
    builder.inSync(0, 0, 1).inSync(0, 0, 1);
    builder.fault("{\"kind\":\"kill\",\"target\":\"all\",\"nodes\":[1,2,3]}").healed();
  }

  @Test
  void allCopiesStopped_whileTheRecordWasOnItsWay() {
    assertThat(answer(Observation.ALL_COPIES_STOPPED)).isEqualTo(NOT_SEEN);
    stopsAll();
    assertThat(answer(Observation.ALL_COPIES_STOPPED)).isEqualTo(SEEN);
    assertThat(answer(Observation.ALL_COPIES_STOPPED, between(3, 3))).isEqualTo(SEEN);
    assertThat(answer(Observation.ALL_COPIES_STOPPED, between(1, 2))).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.ALL_COPIES_STOPPED, between(4, 9))).isEqualTo(NOT_SEEN);
  }

  private void losesPower(String nodes) {
    builder.inSync(0, 0, 2).inSync(1, 0, 2);
    builder
        .fault("{\"kind\":\"power\",\"target\":\"x\",\"losesData\":true,\"nodes\":[" + nodes + "]}")
        .healed();
  }

  @Test
  void dataDestroyed_byAsManyNodesAsWereInSync() {
    assertThat(answer(Observation.DATA_DESTROYED)).isEqualTo(NOT_SEEN);
    losesPower("1");
    assertThat(answer(Observation.DATA_DESTROYED)).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.INTERNAL_DESTROYED)).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.GROUP_DATA_DESTROYED)).isEqualTo(NOT_SEEN);
    losesPower("1,2");
    assertThat(answer(Observation.DATA_DESTROYED)).isEqualTo(SEEN);
    assertThat(answer(Observation.INTERNAL_DESTROYED)).isEqualTo(SEEN);
    assertThat(answer(Observation.GROUP_DATA_DESTROYED)).isEqualTo(SEEN);
  }

  /** Only what was acknowledged before can be lost by it; other anomalies may come later. */
  @Test
  void dataDestroyed_excusesLossOfWhatWasAcknowledgedBefore() {
    losesPower("1,2");
    Candidate before = new Candidate(AnomalyKind.LOST, "c", 0, 3, MILLISECOND);
    Candidate after = new Candidate(AnomalyKind.LOST, "c", 0, 3, 9 * MILLISECOND);
    assertThat(answer(Observation.DATA_DESTROYED, before)).isEqualTo(SEEN);
    assertThat(answer(Observation.DATA_DESTROYED, after)).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.DATA_DESTROYED, by(3, 9))).isEqualTo(SEEN);
  }

  @Test
  void dataDestroyed_byAnUncleanElection() {
    builder.leader(0, 0).leader(0, 1);
    assertThat(answer(Observation.DATA_DESTROYED)).isEqualTo(NOT_SEEN);
    builder.setting("unclean.leader.election.enable", "true");
    assertThat(answer(Observation.DATA_DESTROYED)).isEqualTo(SEEN);
    assertThat(answer(Observation.GROUP_DATA_DESTROYED)).isEqualTo(SEEN);
    assertThat(answer(Observation.INTERNAL_DESTROYED)).isEqualTo(NOT_SEEN);
    assertThat(answer(Observation.DATA_DESTROYED, between(3, 9))).isEqualTo(UNKNOWN);
    builder.leader(0, 1);
    assertThat(answer(Observation.DATA_DESTROYED, between(3, 9))).isEqualTo(NOT_SEEN);
  }
}
