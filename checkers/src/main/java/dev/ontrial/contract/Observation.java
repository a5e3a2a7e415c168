package dev.ontrial.contract;

import java.util.Locale;

/** A condition on what was observed; never on what was merely scheduled. */
public enum Observation {
  /** Nothing needs to be seen. */
  ALWAYS("always"),
  /** The brokers, or the records' batches, tell of two leader epochs of that topic-partition. */
  LEADER_EPOCH_MOVED("the leader epoch of that topic-partition moved"),
  /** The writer's {@code record-retry-total} rose above zero. */
  WRITER_RETRIED("the writer's record-retry-total is above 0"),
  /** A send of the writer ended with FAIL or INFO before the accused record was acknowledged. */
  BATCH_FAILED_BEFORE("a batch of the writer had expired or failed by then"),
  /** The data of as many replicas was destroyed as were in sync, or a leader lacked some of it. */
  DATA_DESTROYED(
      "a power loss hit as many nodes as that topic-partition had in-sync replicas at its fewest"
          + " (with eligible leader replicas: at least min.insync.replicas of them), and not"
          + " flush.messages=1; or unclean.leader.election.enable=true and the leader epoch moved"),
  /** Whoever leads read from its disk what it knows of producers, and a batch was sent again. */
  ALL_COPIES_STOPPED(
      "every in-sync replica of that topic-partition was stopped at one time (killed, restarted, or"
          + " without power), and the writer's record-retry-total is above 0"),
  /** What the cluster itself remembers may be gone. */
  INTERNAL_DESTROYED(
      "a power loss hit two nodes or more, the fewest in-sync replicas with which internal topics"
          + " acknowledge"),
  /** One of the two, for any topic-partition of the configuration. */
  GROUP_DATA_DESTROYED(
      "data of any topic-partition of the configuration was destroyed as above, or a power loss hit"
          + " two nodes or more, and with them internal topics"),
  /** A member ended or lost its topic-partition while it held the record. */
  HOLDER_LEFT(
      "a member that had been handed the record ended or lost the topic-partition before it was"
          + " done, or before the repetition"),
  /** A commit may have been applied late; that it was cannot be seen. */
  COMMIT_OVERTAKEN(
      "a commit of an earlier position was applied late (nobody can see that; possible where it was"
          + " unanswered or slow, and a fault was on)"),
  /** A delivery may have been on its way; that it was cannot be seen. */
  DELIVERY_UNDER_WAY(
      "the record was on its way before it was acknowledged (nobody can see that; possible under"
          + " a fault)"),
  /** A reply with records may have been lost; that it was cannot be seen. */
  DELIVERIES_LOST(
      "as many deliveries as the limit allows were lost on their way (nobody can see that; possible"
          + " once a fault was on)"),
  /** A fault hit a broker, or its links. */
  BROKER_HIT("a fault hit a broker or its links"),
  /** Transactions ran by the protocol before KIP-890, which needs both sides from 4.0 on. */
  TRANSACTIONS_V1(
      "a fault was on, and the writer's client or the brokers are older than 4.0, or"
          + " transaction.version is below 2"),
  /** The member that held the record was gone, and its client commits in the middle of a poll. */
  COMMITTED_WHILE_POLLING(
      "the member that was handed the record ended, or lost the topic-partition, before it"
          + " processed it, and its client is 4.2.0 or newer"),
  /** A member ran a client with KAFKA-19479, and a batch of it was split. */
  FLUSHED_EARLY(
      "a member's client is older than 3.9.2, or 4.0.0-4.0.1, or 4.1.0, and its batch-split-total"
          + " is above 0"),
  /** The writer ran a client with KAFKA-19012, and a batch of it expired. */
  CLIENT_REUSES_BUFFERS(
      "the writer's client is older than 3.9.2, or 4.0.0-4.0.1, or 4.1.0-4.1.1, and a batch of it"
          + " had expired or failed");

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
