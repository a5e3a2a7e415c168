package dev.ontrial.history;

import java.util.Collection;

/**
 * One entry of a history. Fields that a kind does not use are zero, or {@link #NONE} for ids.
 *
 * @param kind what the event says
 * @param flags bits whose meaning depends on the kind; see {@link Flags}
 * @param process the client lifetime that acted, or {@link #NONE} for the harness
 * @param topicPartition the topic-partition's number in this run, or {@link #NONE}
 * @param timeNanos {@link System#nanoTime} when the event was recorded; comparable between the JVMs
 *     of one boot on Linux
 * @param sequence the record's dense number within its process; for the sender's events and for
 *     reads; of {@link EventKind#LEADER} the in-sync replicas, as {@link #nodes} says
 * @param offset a Kafka offset, or the value of a metric
 * @param transaction the dense number of the transaction within its process, or {@link #NONE}
 * @param position a record's place in its transaction, from 0
 * @param size how many records its transaction has, where the reader could tell; the number of
 *     in-sync replicas for {@link EventKind#LEADER}
 * @param writer the process that wrote the record (reads), the original process (resends), or the
 *     leader's node id
 * @param leaderEpoch a leader epoch, or -1 where unknown
 * @param text the text that the event refers to, or the empty string
 */
public record Event(
    EventKind kind,
    int flags,
    int process,
    int topicPartition,
    long timeNanos,
    long sequence,
    long offset,
    int transaction,
    int position,
    int size,
    int writer,
    int leaderEpoch,
    String text) {

  /** Stands for "no process", "no topic-partition" or "no transaction". */
  public static final int NONE = -1;

  private static final int MOST_NODE = 62;

  /** Nodes as a number: bit 1 for node 1 and so on; 0 if one of them has too high an id. */
  public static long nodes(Collection<Integer> ids) {
    long nodes = 0;
    for (int id : ids) {
      if (id < 0 || id > MOST_NODE) {
        return 0;
      }
      nodes |= 1L << id;
    }
    return nodes;
  }

  /** The outcome that a completion carries. */
  public Outcome outcome() {
    return Outcome.of(flags & Flags.OUTCOME_MASK);
  }

  /** Whether all the given bits are set. */
  public boolean has(int bits) {
    return (flags & bits) == bits;
  }
}
