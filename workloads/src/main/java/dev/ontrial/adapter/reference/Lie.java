package dev.ontrial.adapter.reference;

import java.util.Locale;

/**
 * A way in which the reference adapter breaks the protocol, switched on by the environment variable
 * {@value #VARIABLE}. Each proves that {@code ontrial client check} would notice it.
 */
public enum Lie {
  /** Writes a line that is not JSON. */
  NOISE,
  /** Says nothing of requests that it does not know. */
  MUTE,
  /** Answers a record with ok before the broker did. */
  EARLY_OK,
  /** Answers each tenth record twice. */
  DOUBLE_OK,
  /** Answers each tenth record with ok and does not send it. */
  DROP,
  /** Sends each tenth record twice. */
  TWICE,
  /** Sends each tenth record after its successor. */
  SWAP,
  /** Sends a record a second after it got it. */
  LATE,
  /** Makes a null key an empty one. */
  NULL_KEY,
  /** Leaves headers away. */
  NO_HEADERS,
  /** Answers with the next record's offset. */
  WRONG_OFFSET,
  /** Says fail where nobody knows. */
  FAIL_FOR_INFO,
  /** Reports that nothing was sent again. */
  SILENT_RETRY,
  /** Sends with acks=1 and reports what was asked for. */
  OTHER_ACKS,
  /** Sends without idempotence and reports what was asked for. */
  NOT_IDEMPOTENT,
  /** Answers a flush at once. */
  FLUSH_AT_ONCE,
  /** Answers a close, and each record after it. */
  CLOSE_AT_ONCE,
  /** Commits a transaction that is to be aborted. */
  COMMIT_FOR_ABORT,
  /** Commits positions outside the transaction. */
  OFFSETS_OUTSIDE,
  /** Commits with the transaction what was polled, and not what was named. */
  POLLED_OFFSETS,
  /** Hands over each tenth record that was polled with the offset of the one before it. */
  STALE_POLL,
  /** Callbacks do not wait for go. */
  NO_WAIT,
  /** Commits the last position instead of the next. */
  LAST_FOR_NEXT,
  /** Commits what was handed over without a next poll. */
  EAGER_COMMIT,
  /** Answers a ping in the thread of the clients. */
  BUSY_PING,
  /** Goes on after the end of its input. */
  LINGER,
  /** Has a child that outlives it. */
  CHILD;

  /** The environment variable that names the lie. */
  public static final String VARIABLE = "ONTRIAL_LIE";

  private static final String TOLD = System.getenv().getOrDefault(VARIABLE, "");

  /** Its name as the variable has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether this process is to tell it. */
  boolean isTold() {
    return word().equals(TOLD);
  }
}
