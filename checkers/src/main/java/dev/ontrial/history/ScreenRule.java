package dev.ontrial.history;

import java.util.Locale;

/**
 * Why the screen keeps the events of a record. Whatever no rule names may be left out of a long
 * history before checkers see it; each checker names the rules on which it relies.
 *
 * <p>Events that are neither of records nor of transactions are always kept, and so is everything
 * that belongs to a configuration whose workload hands records on.
 */
public enum ScreenRule {
  /** A record whose send was not answered, or otherwise than those of its producer usually are. */
  UNUSUAL_ANSWER("the send failed, has no answer, or has another answer than is usual"),
  /** A record that was made from another one, and that other one. */
  COPY("the record repeats or was made from another one, or is that other one"),
  /** A record that must be in the log and was not met by the final read. */
  NOT_MET("the final read should have found the record and did not"),
  /** A record that the final read met twice, or in another topic-partition. */
  MET_ELSEWHERE("the record was read twice, or in another topic-partition than it was sent to"),
  /** A record that must be invisible and was met. */
  MET_THOUGH_HIDDEN("the transaction was aborted, and a reader read the record"),
  /** A record that was met before its commit was requested. */
  MET_EARLY("a reader read the record before the commit of its transaction was requested"),
  /** A record that stands behind a later one of its producer, and that later one. */
  OUT_OF_ORDER("the record is behind a later one of its producer, or before an earlier one"),
  /** A record that does not stand at the offset of its acknowledgement. */
  DISPLACED("the record is not at the offset with which it was acknowledged"),
  /** A record that stands before one that was acknowledged before it was sent, and that one. */
  OVERTAKEN("an acknowledged record is before another that was acknowledged earlier"),
  /** What a reader could not identify, and all that stands at that offset. */
  ODD("a reader read something that it could not identify, or that belongs elsewhere"),
  /** What stands where readers differ. */
  READERS_DIFFER("two readers read different records in that block of offsets"),
  /** Reads around a place where a reader went back or passed offsets over. */
  STEP("a reader went back there, or passed over offsets"),
  /** The other records of a transaction of which one is kept. */
  TRANSACTION("another record of the transaction is kept"),
  /** The first and last records, and those that show when service was restored. */
  LANDMARK("the record is the first, the last, or shows when service was restored"),
  /** Everything of configurations whose workload hands records on, such as groups. */
  HANDED_ON("the workload hands records on: groups, transforms, Streams"),
  /** What is not about records: commits of groups, end offsets, replicas, faults. */
  OTHER_EVENT("the event is not about a record or a transaction");

  private final String words;

  ScreenRule(String words) {
    this.words = words;
  }

  /** When it applies, as a clause. */
  public String words() {
    return words;
  }

  /** The rule's name in documents, such as {@code met-early}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
