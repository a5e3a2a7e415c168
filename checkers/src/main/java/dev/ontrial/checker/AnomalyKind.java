package dev.ontrial.checker;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The ways in which delivery can go wrong. The checker of each has its definition, source, example
 * and limits, see {@link Checker#description}. A constant has the rest.
 */
public enum AnomalyKind {
  /** An acknowledged record that is not there. */
  LOST(
      "lost", Family.LOST, Rests.ON_ABSENCE, "acknowledged record", "acknowledged records", "lost"),
  /** An unconfirmed record that is not there. */
  DROPPED(
      "dropped",
      Family.LOST,
      Rests.ON_ABSENCE,
      "unconfirmed record",
      "unconfirmed records",
      "lost"),
  /** One record, twice in the log. */
  DUPLICATE("duplicate", Family.DUPLICATED, Rests.ON_RECORDS, "duplicated"),
  /** Acknowledged records in another order than they were sent in. */
  REORDERING("reordering", Family.REORDERED, Rests.ON_RECORDS, "reordered"),
  /** A record that stands elsewhere than it was acknowledged. */
  WRONG_OFFSET(
      "wrong-offset",
      Family.CORRUPT,
      Rests.ON_ABSENCE,
      "stored at another offset than the acknowledged one"),
  /** A record behind one that was sent after its acknowledgement. */
  REALTIME_ORDER(
      "realtime-order",
      Family.REORDERED,
      Rests.ON_RECORDS,
      "stored behind a record that was sent after its acknowledgement"),
  /** A record that must not exist was read. */
  ABORTED_READ(
      "aborted-read",
      Family.TRANSACTIONS,
      Rests.ON_ABSENCE,
      "record of an aborted send",
      "records of aborted sends",
      "read"),
  /** Part of a transaction. */
  TORN_TRANSACTION(
      "torn-transaction",
      Family.TRANSACTIONS,
      Rests.ON_ABSENCE,
      "transaction",
      "transactions",
      "visible in part only"),
  /** A record that was visible too early. */
  PRECOMMITTED_READ(
      "precommitted-read", Family.TRANSACTIONS, Rests.ON_RECORDS, "visible before the commit"),
  /** A record of a producer that had been fenced. */
  ZOMBIE_WRITE(
      "zombie-write", Family.TRANSACTIONS, Rests.ON_RECORDS, "written by a fenced producer"),
  /** Transactions whose writes go round in a circle. */
  WRITE_CYCLE(
      "write-cycle",
      Family.OTHER,
      Rests.ON_RECORDS,
      "set of transactions",
      "sets of transactions",
      "interleaved"),
  /** Transactions that read from each other in a circle. */
  READ_CYCLE(
      "read-cycle",
      Family.OTHER,
      Rests.ON_RECORDS,
      "set of transactions",
      "sets of transactions",
      "reading from each other"),
  /** A record that nobody wrote. */
  PHANTOM(
      "phantom",
      Family.CORRUPT,
      Rests.ON_ABSENCE,
      "record that no client sent",
      "records that no client sent",
      "read"),
  /** A record whose content was changed. */
  CORRUPT("corrupt", Family.CORRUPT, Rests.ON_RECORDS, "corrupted"),
  /** A record in the wrong place. */
  MISROUTED("misrouted", Family.CORRUPT, Rests.ON_RECORDS, "stored in the wrong topic-partition"),
  /** A record whose attachments were changed. */
  ALTERED("altered", Family.CORRUPT, Rests.ON_RECORDS, "altered"),
  /** Two readers saw different records at one place. */
  INCONSISTENT_OFFSET(
      "inconsistent-offset",
      Family.CORRUPT,
      Rests.ON_RECORDS,
      "offset",
      "offsets",
      "read with different records"),
  /** A reader that left something out. */
  POLL_SKIP("poll-skip", Family.LOST, Rests.ON_ABSENCE, "skipped by a reader"),
  /** A reader that went back. */
  NONMONOTONIC_POLL("nonmonotonic-poll", Family.REORDERED, Rests.ON_ABSENCE, "read out of order"),
  /** A log that became shorter. */
  END_OFFSET_REGRESSION(
      "end-offset-regression",
      Family.OTHER,
      Rests.ON_RECORDS,
      "end offset",
      "end offsets",
      "lower than an earlier one"),
  /** Replicas that are not alike. */
  REPLICA_DIVERGENCE(
      "replica-divergence",
      Family.CORRUPT,
      Rests.ON_RECORDS,
      "topic-partition",
      "topic-partitions",
      "stored differently by its replicas"),
  /** What the cluster had acknowledged and has forgotten. */
  METADATA_LOST(
      "metadata-lost",
      Family.OTHER,
      Rests.ON_ABSENCE,
      "acknowledged piece of metadata",
      "acknowledged pieces of metadata",
      "lost"),
  /** A log whose beginning is gone. */
  RETENTION_LOSS(
      "retention-loss",
      Family.LOST,
      Rests.ON_ABSENCE,
      "log",
      "logs",
      "cut at the beginning before retention allowed it"),
  /** A transaction that nobody will ever end. */
  HANGING_TRANSACTION(
      "hanging-transaction",
      Family.TRANSACTIONS,
      Rests.ON_RECORDS,
      "transaction",
      "transactions",
      "left open"),
  /** No progress after healing. */
  STUCK(
      "stuck",
      Family.STUCK,
      Rests.ON_ABSENCE,
      "client or topic-partition",
      "clients or topic-partitions",
      "not served after the faults had ended"),
  /** Input that a group left behind it. */
  SKIPPED("skipped", Family.LOST, Rests.ON_ABSENCE, "never processed"),
  /** A record that was processed again. */
  REDELIVERED("redelivered", Family.DUPLICATED, Rests.ON_ABSENCE, "processed again"),
  /** A record that was processed again although that had been made impossible. */
  REDELIVERED_COMMITTED(
      "redelivered-committed",
      Family.DUPLICATED,
      Rests.ON_ABSENCE,
      "processed again after the commit"),
  /** A commit that was taken back. */
  COMMIT_REGRESSION(
      "commit-regression",
      Family.OTHER,
      Rests.ON_ABSENCE,
      "committed position",
      "committed positions",
      "taken back"),
  /** A position that nobody committed. */
  COMMIT_UNACCOUNTED(
      "commit-unaccounted",
      Family.OTHER,
      Rests.ON_ABSENCE,
      "position",
      "positions",
      "committed without being asked for"),
  /** A topic-partition that two members held at the same time. */
  DOUBLE_OWNERSHIP(
      "double-ownership",
      Family.OTHER,
      Rests.ON_ABSENCE,
      "topic-partition",
      "topic-partitions",
      "held by two members at the same time"),
  /** Input without output. */
  OUTPUT_MISSING(
      "output-missing",
      Family.LOST,
      Rests.ON_ABSENCE,
      "input record",
      "input records",
      "left without an output"),
  /** Input with too many outputs. */
  OUTPUT_REPEATED(
      "output-repeated",
      Family.DUPLICATED,
      Rests.ON_RECORDS,
      "output",
      "outputs",
      "written more than once"),
  /** Output of input that was not passed. */
  OUTPUT_UNACCOUNTED(
      "output-unaccounted",
      Family.CORRUPT,
      Rests.ON_ABSENCE,
      "output",
      "outputs",
      "written for input that was not committed"),
  /** Outputs in another order than their inputs. */
  OUTPUT_REORDERED(
      "output-reordered",
      Family.REORDERED,
      Rests.ON_RECORDS,
      "output",
      "outputs",
      "written behind that of a later input with the same key"),
  /** A state that the input does not explain. */
  STATE_DIVERGENCE(
      "state-divergence",
      Family.CORRUPT,
      Rests.ON_ABSENCE,
      "output",
      "outputs",
      "written with a wrong count"),
  /** A record that no member of a share group was handed. */
  UNDELIVERED("undelivered", Family.LOST, Rests.ON_ABSENCE, "never delivered"),
  /** A record that was handed out after it had been acknowledged. */
  REDELIVERED_ACKNOWLEDGED(
      "redelivered-acknowledged",
      Family.DUPLICATED,
      Rests.ON_RECORDS,
      "delivered again after the acknowledgement"),
  /** A record that was handed out too often. */
  OVER_DELIVERED("over-delivered", Family.DUPLICATED, Rests.ON_RECORDS, "delivered too often"),
  /** A content that the application wrote twice. */
  RESENT(
      "resent", Family.DUPLICATED, Rests.ON_RECORDS, "stored twice, as the application sent again");

  /** What a candidate rests on. */
  private enum Rests {
    /** On what the history says. */
    ON_RECORDS,
    /** On something that the history does not say. */
    ON_ABSENCE
  }

  private final String id;
  private final Family family;
  private final Rests rests;
  private final String one;
  private final String many;
  private final String happened;

  AnomalyKind(String id, Family family, Rests rests, String happened) {
    this(id, family, rests, "record", "records", happened);
  }

  /**
   * @param one what one anomaly is an anomaly of
   * @param many the plural of that
   * @param happened what happened to it, as in {@code 2 records were …}
   */
  AnomalyKind(String id, Family family, Rests rests, String one, String many, String happened) {
    this.id = id;
    this.family = family;
    this.rests = rests;
    this.one = one;
    this.many = many;
    this.happened = happened;
  }

  /** The name that users see, such as {@code aborted-read}. */
  @JsonValue
  public String id() {
    return id;
  }

  /**
   * Whether the candidate rests on something that the history does not say. Where a history file is
   * damaged, such a candidate cannot be upheld.
   */
  public boolean arguesFromAbsence() {
    return rests == Rests.ON_ABSENCE;
  }

  /** The family that it belongs to. */
  public Family family() {
    return family;
  }

  /**
   * So many anomalies of the kind as the beginning of a sentence, such as {@code 2,842 acknowledged
   * records were lost}.
   *
   * @param count at least 1
   */
  public String happened(long count) {
    return String.format(
        Locale.ROOT,
        "%,d %s %s %s",
        count,
        count == 1 ? one : many,
        count == 1 ? "was" : "were",
        happened);
  }

  /** The kind of that id, if there is one. */
  public static Optional<AnomalyKind> of(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
  }
}
