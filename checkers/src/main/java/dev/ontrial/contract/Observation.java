package dev.ontrial.contract;

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
  /** A fault that destroys data, or an unclean election was allowed and a leader changed. */
  DATA_DESTROYED(
      "a fault destroyed unflushed data, or unclean.leader.election.enable=true and the leader"
          + " epoch moved"),
  /** The writer ran a client older than 4.0. */
  CLIENT_BEFORE_4("the writer's client is older than 4.0"),
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

  /** The condition as readers of the documentation see it. */
  public String words() {
    return words;
  }
}
