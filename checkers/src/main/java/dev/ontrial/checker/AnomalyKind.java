package dev.ontrial.checker;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/**
 * The ways in which delivery can go wrong, each with its definition, its source, a timeline that
 * shows it, and when its checker says nothing. {@code docs/anomalies.md} is made from this.
 */
public enum AnomalyKind {
  /** An acknowledged record that is not there. */
  LOST(
      "lost",
      true,
      """
      A record that was acknowledged, whose transaction was committed, or that a consumer read, and \
      that the complete final read of its topic-partition did not meet.\
      """,
      "Jepsen's `lost-write` and `unseen`; producer setting `acks`, Kafka documentation, Design,"
          + " Replication",
      """
      p3 sends #17 to t-0
      p3 gets OK, offset 2082
      the leader of t-0 is killed; another takes over
      the final read of t-0 reaches its end offset and does not meet p3#17\
      """,
      """
      The final read of the topic-partition is missing, incomplete, or began above offset 0 (a \
      gap). A send without an answer that nobody read is never lost, and neither is a failed one. \
      A record of a transaction counts as read, and proves the commit, only with read_committed. \
      An output of Streams that such a reader met is lost if the final read met no output of that \
      input.\
      """),
  /** An unconfirmed record that is not there. */
  DROPPED(
      "dropped",
      true,
      """
      A record that was handed to the network with acks=0, so that nobody ever confirmed it, and \
      that the complete final read did not meet.\
      """,
      "producer setting `acks`: with 0 \"no guarantee can be made that the server has received\"",
      """
      p0 sends #17 to t-0 with acks=0
      the client reports it as sent, without an offset
      the connection to the leader breaks
      the final read of t-0 does not meet p0#17\
      """,
      """
      As for lost. A send that the client refused (FAIL, INFO) is not dropped, and one that a \
      consumer had read is lost.\
      """),
  /** One record, twice in the log. */
  DUPLICATE(
      "duplicate",
      false,
      """
      One record that the final read met at two or more offsets of its topic-partition, although \
      the application sent it once.\
      """,
      "Jepsen's `duplicate`; KIP-98 (idempotent producer)",
      """
      p3 sends #17 to t-0
      the leader appends it at offset 2203, and its reply is lost
      the client of p3 retries; the leader appends it again at offset 2291
      the final read of t-0 meets p3#17 at 2203 and at 2291\
      """,
      """
      The final read is missing or incomplete. A record that an application sends again is \
      another record, and reading one offset twice is no duplicate.\
      """),
  /** Acknowledged records in another order than they were sent in. */
  REORDERING(
      "reordering",
      false,
      """
      An acknowledged record whose first occurrence stands behind that of an acknowledged record \
      which the same process sent later to the same topic-partition. A record whose transaction was \
      committed counts as acknowledged; so does one whose send was, if the commit was asked for and \
      not answered, as its being there shows that it was committed.\
      """,
      """
      Jepsen's `nonmonotonic-send`; producer settings `max.in.flight.requests.per.connection` and \
      `enable.idempotence`\
      """,
      """
      p3 sends #17, then #18 to t-0
      the batch of #17 is refused, and is retried after that of #18
      p3 gets OK for both
      the final read of t-0 meets #18 at 2203 and #17 at 2204\
      """,
      """
      The final read is missing or incomplete, or one of the two was not acknowledged. Second \
      copies are left to duplicate.\
      """),
  /** A record that stands elsewhere than it was acknowledged. */
  WRONG_OFFSET("wrong-offset", true, WriterAnomalies.WRONG_OFFSET),
  /** A record behind one that was sent after its acknowledgement. */
  REALTIME_ORDER("realtime-order", false, WriterAnomalies.REALTIME_ORDER),
  /** A record that must not exist was read. */
  ABORTED_READ(
      "aborted-read",
      true,
      """
      A record that must never be visible was read: with read_committed, one whose transaction \
      was aborted, failed to commit, or was never asked to commit; with any isolation, one whose \
      send has certainly failed.\
      """,
      "Jepsen's `G1a`; KIP-98, consumer setting `isolation.level`",
      """
      p5 begins transaction 4 and sends #17 in it to t-0
      p5 aborts transaction 4
      p5 gets OK for the abort
      a read_committed reader of t-0 meets p5#17\
      """,
      """
      The fate of the transaction is open: a commit was asked for and never answered. Counted once \
      for each offset.\
      """),
  /** Part of a transaction. */
  TORN_TRANSACTION(
      "torn-transaction",
      true,
      """
      A transaction of whose records the final reads met some, but not all.\
      """,
      "KIP-98, atomic writes to many topic-partitions; KAFKA-17754",
      """
      p5 sends #17 to t-0 and #18 to t-1 in transaction 4
      p5 asks to commit transaction 4
      the answer is OK, or is lost
      the final reads meet p5#17 on t-0, but not p5#18 on t-1\
      """,
      """
      The final read of any of its topic-partitions is missing or incomplete; or the transaction \
      must not be visible at all, which is aborted-read.\
      """),
  /** A record that was visible too early. */
  PRECOMMITTED_READ("precommitted-read", false, ReaderAnomalies.PRECOMMITTED_READ),
  /** A record of a producer that had been fenced. */
  ZOMBIE_WRITE("zombie-write", false, WriterAnomalies.ZOMBIE_WRITE),
  /** Transactions whose writes go round in a circle. */
  WRITE_CYCLE("write-cycle", false, WriterAnomalies.WRITE_CYCLE),
  /** Transactions that read from each other in a circle. */
  READ_CYCLE("read-cycle", false, WriterAnomalies.READ_CYCLE),
  /** A record that nobody wrote. */
  PHANTOM(
      "phantom",
      true,
      """
      A record was read that no process of this run had sent.\
      """,
      "Jepsen's Kafka checker stops with `no-writer-of-value`",
      """
      p3 sends #0 to #16 to t-0
      p3 ends
      a reader of t-0 meets p3#17
      no history file has an invocation of p3#17\
      """,
      """
      The record's checksum does not match (corrupt). A damaged history file may have lost the \
      invocation: then it is undecided. Counted once for each offset.\
      """),
  /** A record whose content was changed. */
  CORRUPT(
      "corrupt",
      false,
      """
      A record was read whose checksum over content and identity does not match.\
      """,
      "Kafka's record batches carry a CRC-32C, KIP-98; ours covers what the application sees",
      """
      p3 sends #17 with its checksum to t-0
      p3 gets OK, offset 2082
      a reader of t-0 gets a record at offset 2082
      its content does not have the checksum that it carries\
      """,
      "Never. Counted once for each offset."),
  /** A record in the wrong place. */
  MISROUTED(
      "misrouted",
      false,
      """
      A record was read from another topic-partition than the one it was sent to.\
      """,
      "KAFKA-19012 (CVE-2026-35554)",
      """
      p3 sends #17 to a-0
      p3 sends #18 to b-0
      both get OK
      a reader of b-0 meets p3#17\
      """,
      """
      The client chose the topic-partition, and never told which. Counted once for each offset.\
      """),
  /** A record whose attachments were changed. */
  ALTERED("altered", false, ReaderAnomalies.ALTERED),
  /** Two readers saw different records at one place. */
  INCONSISTENT_OFFSET(
      "inconsistent-offset",
      false,
      """
      Two reads met different records at one offset of one topic-partition; or a consumer met a \
      record at an offset at which the complete final read met nothing, and met the record elsewhere.\
      """,
      "Jepsen's `inconsistent-offsets`; high watermark, Kafka documentation, Design, Replication;"
          + " KIP-101, KIP-279",
      """
      reader r1 meets p3#17 at offset 2082 of t-0
      the leader of t-0 is killed; the log is cut below what r1 has seen
      the new leader appends another record at offset 2082
      the final read meets p4#9 at offset 2082\
      """,
      """
      An acknowledgement is not a read: an acks=1 record whose offset another record has taken is \
      lost. Consumers see only what lies below the high watermark, which no clean election cuts; \
      so no legal truncation explains two reads that disagree. read_committed readers may see \
      fewer records than read_uncommitted ones, never others. Counted once for each offset.\
      """),
  /** A reader that left something out. */
  POLL_SKIP("poll-skip", true, ReaderAnomalies.POLL_SKIP),
  /** A reader that went back. */
  NONMONOTONIC_POLL("nonmonotonic-poll", true, ReaderAnomalies.NONMONOTONIC_POLL),
  /** A log that became shorter. */
  END_OFFSET_REGRESSION("end-offset-regression", false, ReaderAnomalies.END_OFFSET_REGRESSION),
  /** Replicas that are not alike. */
  REPLICA_DIVERGENCE("replica-divergence", false, ReaderAnomalies.REPLICA_DIVERGENCE),
  /** What the cluster had acknowledged and has forgotten. */
  METADATA_LOST("metadata-lost", true, OwnerAnomalies.METADATA_LOST),
  /** A log whose beginning is gone. */
  RETENTION_LOSS("retention-loss", true, OwnerAnomalies.RETENTION_LOSS),
  /** A transaction that nobody will ever end. */
  HANGING_TRANSACTION(
      "hanging-transaction",
      false,
      """
      A topic-partition holds an open transaction past its timeout that the coordinator holds \
      neither ongoing nor preparing, so that the last stable offset never moves again.\
      """,
      "KIP-664, KIP-890",
      """
      p5 sends #17 in transaction 4 to t-0; the request is delayed
      the coordinator aborts transaction 4
      the delayed request is appended behind the abort marker
      the last stable offset of t-0 stays below it, long after every timeout\
      """,
      "The harness could not ask, or saw the coordinator still at work (then it is a gap)."),
  /** No progress after healing. */
  STUCK(
      "stuck",
      true,
      """
      After the last fault had ended, records were sent or waiting, or clients failed and were \
      started again, yet for the whole stated recovery time none was acknowledged, though some had \
      been before; or, of a group, an \
      acknowledged record waited in a topic-partition in which none was done for that time.\
      """,
      "the trial's `recoveryMillis`; Kafka promises no time, so the trial states one",
      """
      p3 is served before; the last fault ends at 30 s; recovery is granted 15 s
      p3 sends #900 at 31 s
      45 s: nothing has been acknowledged since the fault ended
      the clients were still running then\
      """,
      """
      There was no fault; a fault did not end; the topics were deleted; nothing was sent or waiting after healing, nothing \
      had been acknowledged before either, or the clients stopped before the recovery time was \
      over (the last four are gaps). It is a gap as well where the machine was disturbed. Of a group: a member that went without a word held the \
      topic-partition within its session timeout; the topic's records are in transactions or not \
      acknowledged by all replicas; or nobody of it was left. It is a gap where its holder worked on \
      other topic-partitions, where nothing else moved either, or where the machine was disturbed.\
      """),
  /** Input that a group left behind it. */
  SKIPPED("skipped", true, GroupAnomalies.SKIPPED),
  /** A record that was processed again. */
  REDELIVERED("redelivered", true, GroupAnomalies.REDELIVERED),
  /** A record that was processed again although that had been made impossible. */
  REDELIVERED_COMMITTED("redelivered-committed", true, GroupAnomalies.REDELIVERED_COMMITTED),
  /** A commit that was taken back. */
  COMMIT_REGRESSION("commit-regression", true, GroupAnomalies.COMMIT_REGRESSION),
  /** A position that nobody committed. */
  COMMIT_UNACCOUNTED("commit-unaccounted", true, GroupAnomalies.COMMIT_UNACCOUNTED),
  /** A topic-partition that two members held at the same time. */
  DOUBLE_OWNERSHIP("double-ownership", true, OwnerAnomalies.DOUBLE_OWNERSHIP),
  /** Input without output. */
  OUTPUT_MISSING("output-missing", true, GroupAnomalies.OUTPUT_MISSING),
  /** Input with too many outputs. */
  OUTPUT_REPEATED("output-repeated", false, GroupAnomalies.OUTPUT_REPEATED),
  /** Output of input that was not passed. */
  OUTPUT_UNACCOUNTED("output-unaccounted", true, GroupAnomalies.OUTPUT_UNACCOUNTED),
  /** Outputs in another order than their inputs. */
  OUTPUT_REORDERED("output-reordered", false, GroupAnomalies.OUTPUT_REORDERED),
  /** A state that the input does not explain. */
  STATE_DIVERGENCE("state-divergence", true, GroupAnomalies.STATE_DIVERGENCE),
  /** A record that no member of a share group was handed. */
  UNDELIVERED("undelivered", true, GroupAnomalies.UNDELIVERED),
  /** A record that was handed out after it had been acknowledged. */
  REDELIVERED_ACKNOWLEDGED(
      "redelivered-acknowledged", false, GroupAnomalies.REDELIVERED_ACKNOWLEDGED),
  /** A record that was handed out too often. */
  OVER_DELIVERED("over-delivered", false, GroupAnomalies.OVER_DELIVERED),
  /** A content that the application wrote twice. */
  RESENT("resent", false, GroupAnomalies.RESENT);

  private final String id;
  private final boolean arguesFromAbsence;
  private final String definition;
  private final String source;
  private final String timeline;
  private final String abstains;

  AnomalyKind(
      String id,
      boolean arguesFromAbsence,
      String definition,
      String source,
      String timeline,
      String abstains) {
    this.id = id;
    this.arguesFromAbsence = arguesFromAbsence;
    this.definition = definition;
    this.source = source;
    this.timeline = timeline;
    this.abstains = abstains;
  }

  AnomalyKind(String id, boolean arguesFromAbsence, Description told) {
    this(id, arguesFromAbsence, told.definition(), told.source(), told.timeline(), told.abstains());
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

  /** What it is, in one sentence. */
  public String definition() {
    return definition;
  }

  /** Where the notion comes from. */
  public String source() {
    return source;
  }

  /** Four lines that show it. */
  public String timeline() {
    return timeline;
  }

  /** When its checker says nothing. */
  public String abstains() {
    return abstains;
  }

  /** The kind of that id, if there is one. */
  public static Optional<AnomalyKind> of(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
  }
}
