package dev.ontrial.checker;

import java.util.Locale;

/** What happened in plain words, such as {@code 2,842 acknowledged records were lost}. */
public final class KindWords {
  private KindWords() {}

  private record Words(String one, String many, String happened) {
    static Words record(String happened) {
      return new Words("record", "records", happened);
    }
  }

  /**
   * So many anomalies of a kind as the beginning of a sentence.
   *
   * @param count at least 1
   */
  public static String happened(AnomalyKind kind, long count) {
    Words words = words(kind);
    return String.format(
        Locale.ROOT,
        "%,d %s %s %s",
        count,
        count == 1 ? words.one : words.many,
        count == 1 ? "was" : "were",
        words.happened);
  }

  private static Words words(AnomalyKind kind) {
    return switch (kind) {
      case LOST -> new Words("acknowledged record", "acknowledged records", "lost");
      case DROPPED -> new Words("unconfirmed record", "unconfirmed records", "lost");
      case DUPLICATE -> Words.record("duplicated");
      case REORDERING -> Words.record("reordered");
      case WRONG_OFFSET -> Words.record("stored at another offset than the acknowledged one");
      case REALTIME_ORDER ->
          Words.record("stored behind a record that was sent after its acknowledgement");
      case ABORTED_READ ->
          new Words("record of an aborted send", "records of aborted sends", "read");
      case TORN_TRANSACTION -> new Words("transaction", "transactions", "visible in part only");
      case PRECOMMITTED_READ -> Words.record("visible before the commit");
      case ZOMBIE_WRITE -> Words.record("written by a fenced producer");
      case WRITE_CYCLE -> new Words("set of transactions", "sets of transactions", "interleaved");
      case READ_CYCLE ->
          new Words("set of transactions", "sets of transactions", "reading from each other");
      case PHANTOM -> new Words("record that nobody sent", "records that nobody sent", "read");
      case CORRUPT -> Words.record("corrupted");
      case MISROUTED -> Words.record("stored in the wrong topic-partition");
      case ALTERED -> Words.record("altered");
      case INCONSISTENT_OFFSET -> new Words("offset", "offsets", "read with different records");
      case POLL_SKIP -> Words.record("skipped by a reader");
      case NONMONOTONIC_POLL -> Words.record("read out of order");
      case END_OFFSET_REGRESSION ->
          new Words("end offset", "end offsets", "lower than an earlier one");
      case REPLICA_DIVERGENCE ->
          new Words("topic-partition", "topic-partitions", "stored differently by its replicas");
      case METADATA_LOST ->
          new Words("acknowledged piece of metadata", "acknowledged pieces of metadata", "lost");
      case RETENTION_LOSS ->
          new Words("log", "logs", "cut at the beginning before retention allowed it");
      case HANGING_TRANSACTION -> new Words("transaction", "transactions", "left open for ever");
      case STUCK ->
          new Words(
              "client or topic-partition",
              "clients or topic-partitions",
              "not served after the faults had ended");
      case SKIPPED -> Words.record("never processed");
      case REDELIVERED -> Words.record("processed again");
      case REDELIVERED_COMMITTED -> Words.record("processed again after the commit");
      case COMMIT_REGRESSION ->
          new Words("committed position", "committed positions", "taken back");
      case COMMIT_UNACCOUNTED ->
          new Words("position", "positions", "committed without being asked for");
      case DOUBLE_OWNERSHIP ->
          new Words("topic-partition", "topic-partitions", "held by two members at the same time");
      case OUTPUT_MISSING -> new Words("input record", "input records", "left without an output");
      case OUTPUT_REPEATED -> new Words("output", "outputs", "written more than once");
      case OUTPUT_UNACCOUNTED ->
          new Words("output", "outputs", "written for input that was not committed");
      case OUTPUT_REORDERED ->
          new Words("output", "outputs", "written behind that of a later input with the same key");
      case STATE_DIVERGENCE -> new Words("output", "outputs", "written with a wrong count");
      case UNDELIVERED -> Words.record("never delivered");
      case REDELIVERED_ACKNOWLEDGED -> Words.record("delivered again after the acknowledgement");
      case OVER_DELIVERED -> Words.record("delivered too often");
      case RESENT -> Words.record("stored twice, as the application sent again");
    };
  }
}
