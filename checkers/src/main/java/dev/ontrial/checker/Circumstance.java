package dev.ontrial.checker;

/** What is known of an anomaly beyond its place and time; contracts may ask for it. */
public enum Circumstance {
  /**
   * A member of the group had been handed the record, and then ended, or lost the topic-partition,
   * before it could finish, or before the record was processed again.
   */
  HOLDER_LEFT,
  /**
   * A commit of an earlier position was unanswered, or may have been sent twice, while a fault was
   * on: its copy may have been applied late, and the group's position may have gone back.
   */
  COMMIT_MAY_BE_STALE,
  /** The delivery may have been on its way since before the record was acknowledged. */
  MAY_HAVE_BEEN_UNDER_WAY,
  /**
   * A consumer had read the record before the final read did not find it: it was below the high
   * watermark, so every in-sync replica had it.
   */
  WAS_READ,
  /** The log begins behind the record's offset: what was before has been deleted. */
  BELOW_LOG_START,
  /** The record is in more than one topic-partition, which no retry of a batch can cause. */
  IN_SEVERAL_PLACES
}
