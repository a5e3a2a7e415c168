package dev.ontrial.history;

/** The bits of an event's flags. */
public final class Flags {
  /** Completions: the {@link Outcome} by its ordinal. */
  public static final int OUTCOME_MASK = 0x07;

  /** Transactions' ends: a commit was asked; otherwise an abort. */
  public static final int COMMIT = 0x08;

  /** Reads: made by the final reader, after everything healed. */
  public static final int FINAL = 0x10;

  /** Reads, and end offsets: the isolation level was {@code read_uncommitted}. */
  public static final int UNCOMMITTED = 0x20;

  /** Reads: the checksum of the record's content does not match. */
  public static final int CORRUPT = 0x01;

  /** Reads: the record carries no identity, or that of another run. */
  public static final int FOREIGN = 0x02;

  /** Reads: the record names another topic-partition as its destination. */
  public static final int MISROUTED = 0x04;

  /** Reads: the first of its topic-partition that one poll returned. */
  public static final int FIRST_OF_POLL = 0x08;

  /** Replicas: its log was read up to the end offset. Final reads: all below it was read. */
  public static final int COMPLETE = 0x08;

  /** Metadata: read back in the end; otherwise as it was acknowledged. */
  public static final int READ_BACK = 0x08;

  /** Process ends: it was killed, or died by itself, and did not close its client. */
  public static final int CRASHED = 0x08;

  private Flags() {}
}
