package dev.ontrial.history;

import java.util.Arrays;

/**
 * What one process read from one topic-partition, in columns, in the order of reading. A screened
 * history keeps some of the reads; {@link #total} and the epochs are of all.
 */
public final class Reads {
  private final int process;
  private final int topicPartition;
  private final String file;
  private int count;
  private long total;
  private int lowestEpoch = Integer.MAX_VALUE;
  private int highestEpoch = -1;
  private long[] time = {};
  private long[] offset = {};
  private int[] sequence = {};
  private int[] transaction = {};
  private int[] leaderEpoch = {};
  private int[] slot = {};
  private char[] writer = {};
  private char[] position = {};
  private char[] size = {};
  private byte[] flags = {};

  Reads(int process, int topicPartition, String file) {
    this.process = process;
    this.topicPartition = topicPartition;
    this.file = file;
  }

  /** The reading process. */
  public int process() {
    return process;
  }

  /** The topic-partition that the records were read from. */
  public int topicPartition() {
    return topicPartition;
  }

  /** The name of the file that holds the reads. */
  String file() {
    return file;
  }

  /** How many reads are kept. */
  public int count() {
    return count;
  }

  /** How many records were read, kept or not. */
  public long total() {
    return total;
  }

  /** The lowest leader epoch of any batch; more than {@link #highestEpoch} if none is known. */
  public int lowestEpoch() {
    return lowestEpoch;
  }

  /** The highest leader epoch of any batch, or -1. */
  public int highestEpoch() {
    return highestEpoch;
  }

  /** When the record was read. */
  public long timeNanos(int index) {
    return time[index];
  }

  /** The record's offset. */
  public long offset(int index) {
    return offset[index];
  }

  /** The record's number within its writer, or -1 if it is no possible number. */
  public int sequence(int index) {
    return sequence[index];
  }

  /** The process that wrote the record, as the record says. */
  public int writer(int index) {
    char stored = writer[index];
    return stored == Character.MAX_VALUE ? Event.NONE : stored;
  }

  /** The transaction that the record names, or {@link Event#NONE}. */
  public int transaction(int index) {
    return transaction[index];
  }

  /** The place in the transaction that the record names. */
  public int position(int index) {
    return position[index];
  }

  /** The size of the transaction that the record names; 0 if unknown. */
  public int size(int index) {
    return size[index];
  }

  /** The leader epoch of the record's batch, or -1. */
  public int leaderEpoch(int index) {
    return leaderEpoch[index];
  }

  /** The event's {@link Flags}. */
  public int flags(int index) {
    return flags[index];
  }

  /** Whether all the given flags are set. */
  public boolean has(int index, int bits) {
    return (flags[index] & bits) == bits;
  }

  /** Whether the record's identity can be believed. */
  public boolean identified(int index) {
    return (flags[index] & (Flags.CORRUPT | Flags.FOREIGN)) == 0;
  }

  /** Where the read is recorded. */
  public String pointer(int index) {
    return LocatedEvent.pointer(file, slot[index]);
  }

  void add(Event event, int at) {
    int row = count;
    if (row >= time.length) {
      grow(Columns.capacity(time.length, row));
    }
    time[row] = event.timeNanos();
    offset[row] = event.offset();
    sequence[row] = Columns.narrow(event.sequence());
    transaction[row] = event.transaction();
    leaderEpoch[row] = event.leaderEpoch();
    slot[row] = at;
    writer[row] = event.writer() < 0 ? Character.MAX_VALUE : (char) event.writer();
    position[row] = (char) event.position();
    size[row] = (char) event.size();
    flags[row] = (byte) event.flags();
    count = row + 1;
    total++;
    if (event.leaderEpoch() >= 0) {
      lowestEpoch = Math.min(lowestEpoch, event.leaderEpoch());
      highestEpoch = Math.max(highestEpoch, event.leaderEpoch());
    }
  }

  /** Says what a screened history does not keep. */
  void screened(long reads, int lowest, int highest) {
    total = reads;
    lowestEpoch = lowest;
    highestEpoch = highest;
  }

  private void grow(int capacity) {
    time = Arrays.copyOf(time, capacity);
    offset = Arrays.copyOf(offset, capacity);
    sequence = Arrays.copyOf(sequence, capacity);
    transaction = Arrays.copyOf(transaction, capacity);
    leaderEpoch = Arrays.copyOf(leaderEpoch, capacity);
    slot = Arrays.copyOf(slot, capacity);
    writer = Arrays.copyOf(writer, capacity);
    position = Arrays.copyOf(position, capacity);
    size = Arrays.copyOf(size, capacity);
    flags = Arrays.copyOf(flags, capacity);
  }
}
