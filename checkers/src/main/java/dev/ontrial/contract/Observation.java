package dev.ontrial.contract;

import java.util.Locale;

/**
 * A condition on what was observed; never on what was merely scheduled. All but {@link #ALWAYS} are
 * bounded: the cause must lie between the send of the record and the damage, on that
 * topic-partition or its replicas, and concern that writer, member or group.
 */
public enum Observation {
  /** Nothing needs to be seen: the configuration promises nothing of the kind. */
  ALWAYS("always; nothing of the kind is promised"),
  /** A change of leader epoch between the send and the end. */
  LEADER_EPOCH_MOVED(
      "the leader epoch of that topic-partition rose after the record was sent, or between the"
          + " first and the last delivery"),
  /** No consumer has read the record. */
  UNREAD("no consumer had read the record, so it need not have been below the high watermark"),
  /** A rise of the retries that its client or its links count, between the send and the answer. */
  WRITER_RETRIED(
      "the writer sent records again between the send of the record and its answer (its"
          + " record-retry-total rose; of a client in another language, its links counted records"
          + " that passed again), and all copies are in one topic-partition"),
  /** Another batch of the writer failed between the send and the answer. */
  BATCH_FAILED_IN_FLIGHT(
      "another batch of the writer expired or failed on that topic-partition while the record was"
          + " on its way"),
  /** The record was on its way for longer than the broker remembers a producer. */
  FORGOTTEN_IN_FLIGHT("the record was on its way for longer than producer.id.expiration.ms"),
  /** The broker did not know the producer when the record was sent. */
  PRODUCER_UNKNOWN(
      "when the record was sent nothing of the writer had been acknowledged on that"
          + " topic-partition, or not for producer.id.expiration.ms"),
  /** The data of as many replicas was destroyed as were in sync, or a leader lacked some of it. */
  DATA_DESTROYED(
      "after the record was sent, or between the two reads, a power loss hit as many nodes as that"
          + " topic-partition had in-sync replicas at its fewest (with eligible leader replicas: at"
          + " least min.insync.replicas of them), and not flush.messages=1; or"
          + " unclean.leader.election.enable=true and the leader epoch rose"),
  /** The record was deleted, and by the clocks it was old enough for that. */
  RETENTION_PASSED(
      "the log begins behind the offset at which the record was acknowledged, and the time since"
          + " it was sent, what a clock of its brokers was seen ahead after that, and what the"
          + " clock of its timestamp was seen behind, are more than retention.ms together"),
  /** A broker's clock made the writer's last batch look old enough to be forgotten. */
  FORGOTTEN_BY_CLOCK(
      "a clock of its brokers was seen ahead, or the clock of its timestamp behind, while the"
          + " record was on its way, and with that time they are more than"
          + " producer.id.expiration.ms"),
  /** What waits for the wall clock waits until that has caught up. */
  CLOCK_STEPPED_BACK(
      "the wall clock of a broker or of the writer's JVM stepped back (a jump back, or the end of a"
          + " jump or drift ahead) by more than the time from then until recovery was due"),
  /** The next leader read from its disk what it knows of producers. */
  ALL_COPIES_STOPPED(
      "every in-sync replica of that topic-partition was stopped at one time (killed, restarted, or"
          + " without power) while the record was on its way"),
  /** What the cluster itself remembers may be gone. */
  INTERNAL_DESTROYED(
      "since the transaction, the processing or the commit began, a power loss hit two nodes or"
          + " more, the fewest in-sync replicas with which internal topics acknowledge"),
  /** One of the two; for what an application makes, of any topic-partition of the configuration. */
  GROUP_DATA_DESTROYED(
      "`data-destroyed` or `internal-destroyed`; for transforms and Streams on any topic-partition"
          + " of the configuration"),
  /** Files of every copy of that topic-partition were damaged. */
  COPIES_DAMAGED(
      "after the record was sent, or between the two reads, files of that topic-partition were"
          + " damaged on every replica that was in sync at one moment from shortly before until the"
          + " end (with eligible leader replicas: on at least min.insync.replicas of them), or the"
          + " metadata log on most controllers"),
  /** Files of a copy of that topic-partition were damaged. */
  COPY_DAMAGED("files of that topic-partition were damaged on a replica before it was compared"),
  /** A leader looks records up in an index that is wrong. */
  INDEX_DAMAGED(
      "the offset index of that topic-partition was damaged on a broker that then led it, before it"
          + " was read"),
  /** What the cluster itself remembers may be damaged. */
  INTERNAL_DAMAGED(
      "since the transaction, the processing or the commit began, files of internal topics were"
          + " damaged on two nodes or more"),
  /** What the controllers had committed may be damaged. */
  METADATA_DAMAGED(
      "since the metadata was acknowledged, files of the metadata log were damaged on two nodes or"
          + " more"),
  /** One of the two; for what an application makes, of any topic-partition of the configuration. */
  GROUP_DATA_DAMAGED(
      "`copies-damaged` or `internal-damaged`; for transforms and Streams on any topic-partition of"
          + " the configuration"),
  /** A member's position was deleted, and it does not begin at the first record that is left. */
  RESET_PAST_DELETED(
      "records of that topic-partition were deleted on request before the record was sent or after,"
          + " and no more than 15 s before; and not auto.offset.reset=earliest"),
  /** The topic is not the one that it was. */
  TOPIC_RECREATED(
      "the topic was deleted and created again after the record was sent, or between the two reads,"
          + " or no more than 15 s before"),
  /** A position that the group had committed in the old topic counts in the new one. */
  POSITION_OF_OLD_TOPIC(
      "the topic was deleted and created again before the damage was seen, and a member of the"
          + " group had committed a position there before, or no more than 15 s after"),
  /** A member ended or lost its topic-partition while it held the record. */
  HOLDER_LEFT(
      "a member that had been handed the record ended or lost the topic-partition before it was"
          + " done, or before the repetition"),
  /** A rebalance assigned the input's topic-partition, to the same member or to another. */
  INPUT_REASSIGNED(
      "a member of the group was assigned the input's topic-partition after the input was"
          + " appended"),
  /** A commit may have been applied late; that it was cannot be seen. */
  COMMIT_OVERTAKEN(
      "a commit of an earlier position was unanswered or slow, or automatic, while a fault other"
          + " than of the producers was active or a leader or replica was lost; whether it was"
          + " applied late cannot be seen, so the anomaly is undecided"),
  /** A delivery may have been on its way; that it was cannot be seen. */
  DELIVERY_UNDER_WAY(
      "a fault other than of the producers was active between the first delivery and the second;"
          + " whether the delivery was on its way cannot be seen, so the anomaly is undecided"),
  /** A reply with records may have been lost; that it was cannot be seen. */
  DELIVERIES_LOST(
      "a fault other than of the producers was active after the record was sent; whether"
          + " deliveries were lost cannot be seen, so the anomaly is undecided"),
  /** A fault hit a broker, or its links, between the deliveries. */
  BROKER_HIT("a fault hit a broker or its links between the first and the last delivery"),
  /** Transactions ran by the protocol before KIP-890, which needs both sides from 4.0 on. */
  TRANSACTIONS_V1(
      "the writer's client is older than 4.0, or a client in another language without transactions"
          + " v2, or transaction.version was below 2 when the transaction began (brokers older than"
          + " 4.0 do not have 2)"),
  /** A commit or an abort of the same writer was slow or unanswered under a fault. */
  END_TXN_LATE(
      "an earlier EndTxn request of the writer can have been sent twice: it was struck on the wire,"
          + " or got no OK or a slow one while a fault was active on a broker that did more than"
          + " delay it, or outlasted request.timeout.ms; and what the fault had held back could"
          + " still arrive when the transaction began"),
  /** A marker whose epoch is that of the next transaction ends it. */
  MARKERS_UNFENCED(
      "the brokers are older than 4.2, or transactions ran by the protocol before KIP-890"),
  /** A request with the marker of an earlier transaction was held back. */
  MARKER_LATE(
      "a WriteTxnMarkers request was struck on the wire before the record was acknowledged or read,"
          + " and what was held back could still arrive when the transaction began"),
  /** The member that held the record was gone, and its client commits in the middle of a poll. */
  COMMITTED_WHILE_POLLING(
      "a member whose client is 4.2.0 or newer was handed the record and ended, or lost the"
          + " topic-partition, before it processed it"),
  /** A member ran a client with KAFKA-19479, and a batch of it was split. */
  FLUSHED_EARLY(
      "a member's client is older than 3.9.2, or 4.0.0-4.0.1, or 4.1.0, and its batch-split-total"
          + " rose after the input was sent"),
  /** The writer ran a client with KAFKA-19012, and a batch of it expired. */
  CLIENT_REUSES_BUFFERS(
      "the writer's client is older than 3.9.2, or 4.0.0-4.0.1, or 4.1.0-4.1.1, and a batch of it"
          + " had expired or failed no longer than request.timeout.ms before the record was sent");

  /** Whether something was observed. */
  public enum Answer {
    /** It was. */
    SEEN,
    /** It was not, and it would have been. */
    NOT_SEEN,
    /** Nobody could tell. */
    UNKNOWN
  }

  private final String words;

  Observation(String words) {
    this.words = words;
  }

  /** The condition's name in tables, such as {@code data-destroyed}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The condition as readers of the documentation see it. */
  public String words() {
    return words;
  }
}
