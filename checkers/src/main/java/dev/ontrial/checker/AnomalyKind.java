package dev.ontrial.checker;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/**
 * The ways in which delivery can go wrong. The checker of each has its definition, source, example
 * and limits, see {@link Checker#description}.
 */
public enum AnomalyKind {
  /** An acknowledged record that is not there. */
  LOST("lost", true),
  /** An unconfirmed record that is not there. */
  DROPPED("dropped", true),
  /** One record, twice in the log. */
  DUPLICATE("duplicate", false),
  /** Acknowledged records in another order than they were sent in. */
  REORDERING("reordering", false),
  /** A record that stands elsewhere than it was acknowledged. */
  WRONG_OFFSET("wrong-offset", true),
  /** A record behind one that was sent after its acknowledgement. */
  REALTIME_ORDER("realtime-order", false),
  /** A record that must not exist was read. */
  ABORTED_READ("aborted-read", true),
  /** Part of a transaction. */
  TORN_TRANSACTION("torn-transaction", true),
  /** A record that was visible too early. */
  PRECOMMITTED_READ("precommitted-read", false),
  /** A record of a producer that had been fenced. */
  ZOMBIE_WRITE("zombie-write", false),
  /** Transactions whose writes go round in a circle. */
  WRITE_CYCLE("write-cycle", false),
  /** Transactions that read from each other in a circle. */
  READ_CYCLE("read-cycle", false),
  /** A record that nobody wrote. */
  PHANTOM("phantom", true),
  /** A record whose content was changed. */
  CORRUPT("corrupt", false),
  /** A record in the wrong place. */
  MISROUTED("misrouted", false),
  /** A record whose attachments were changed. */
  ALTERED("altered", false),
  /** Two readers saw different records at one place. */
  INCONSISTENT_OFFSET("inconsistent-offset", false),
  /** A reader that left something out. */
  POLL_SKIP("poll-skip", true),
  /** A reader that went back. */
  NONMONOTONIC_POLL("nonmonotonic-poll", true),
  /** A log that became shorter. */
  END_OFFSET_REGRESSION("end-offset-regression", false),
  /** Replicas that are not alike. */
  REPLICA_DIVERGENCE("replica-divergence", false),
  /** What the cluster had acknowledged and has forgotten. */
  METADATA_LOST("metadata-lost", true),
  /** A log whose beginning is gone. */
  RETENTION_LOSS("retention-loss", true),
  /** A transaction that nobody will ever end. */
  HANGING_TRANSACTION("hanging-transaction", false),
  /** No progress after healing. */
  STUCK("stuck", true),
  /** Input that a group left behind it. */
  SKIPPED("skipped", true),
  /** A record that was processed again. */
  REDELIVERED("redelivered", true),
  /** A record that was processed again although that had been made impossible. */
  REDELIVERED_COMMITTED("redelivered-committed", true),
  /** A commit that was taken back. */
  COMMIT_REGRESSION("commit-regression", true),
  /** A position that nobody committed. */
  COMMIT_UNACCOUNTED("commit-unaccounted", true),
  /** A topic-partition that two members held at the same time. */
  DOUBLE_OWNERSHIP("double-ownership", true),
  /** Input without output. */
  OUTPUT_MISSING("output-missing", true),
  /** Input with too many outputs. */
  OUTPUT_REPEATED("output-repeated", false),
  /** Output of input that was not passed. */
  OUTPUT_UNACCOUNTED("output-unaccounted", true),
  /** Outputs in another order than their inputs. */
  OUTPUT_REORDERED("output-reordered", false),
  /** A state that the input does not explain. */
  STATE_DIVERGENCE("state-divergence", true),
  /** A record that no member of a share group was handed. */
  UNDELIVERED("undelivered", true),
  /** A record that was handed out after it had been acknowledged. */
  REDELIVERED_ACKNOWLEDGED("redelivered-acknowledged", false),
  /** A record that was handed out too often. */
  OVER_DELIVERED("over-delivered", false),
  /** A content that the application wrote twice. */
  RESENT("resent", false);

  private final String id;
  private final boolean arguesFromAbsence;

  AnomalyKind(String id, boolean arguesFromAbsence) {
    this.id = id;
    this.arguesFromAbsence = arguesFromAbsence;
  }

  /** The name that users see, such as {@code aborted-read}. */
  @JsonValue
  public String id() {
    return id;
  }

  /**
   * Whether the accusation rests on something that the history does not say. Where a history file
   * is damaged, such an accusation cannot be upheld.
   */
  public boolean arguesFromAbsence() {
    return arguesFromAbsence;
  }

  /** The kind of that id, if there is one. */
  public static Optional<AnomalyKind> of(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
  }
}
