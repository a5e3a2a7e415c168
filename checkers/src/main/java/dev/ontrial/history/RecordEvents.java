package dev.ontrial.history;

import java.util.Arrays;

/**
 * What one process did with the records of one topic-partition besides reading them: processed them
 * ({@link EventKind#PROCESSED}), was handed them by a share group ({@link EventKind#DELIVERED}), or
 * acknowledged them. One kind of event, in columns, in the order of recording.
 */
public final class RecordEvents {
  private final EventKind kind;
  private final int process;
  private final int topicPartition;
  private final String file;
  private int count;
  private long[] time = {};
  private long[] offset = {};
  private int[] sequence = {};
  private int[] slot = {};
  private char[] writer = {};
  private char[] size = {};
  private byte[] flags = {};

  RecordEvents(EventKind kind, int process, int topicPartition, String file) {
    this.kind = kind;
    this.process = process;
    this.topicPartition = topicPartition;
    this.file = file;
  }

  /** What was done. */
  public EventKind kind() {
    return kind;
  }

  /** The process that did it. */
  public int process() {
    return process;
  }

  /** The topic-partition that the records stand in. */
  public int topicPartition() {
    return topicPartition;
  }

  /** How many events there are. */
  public int count() {
    return count;
  }

  /** When it was recorded. */
  public long timeNanos(int index) {
    return time[index];
  }

  /** The record's offset. */
  public long offset(int index) {
    return offset[index];
  }

  /** The record's number within its writer, or -1; unused for acknowledgements. */
  public int sequence(int index) {
    return sequence[index];
  }

  /** The process that wrote the record, or {@link Event#NONE}; unused for acknowledgements. */
  public int writer(int index) {
    char stored = writer[index];
    return stored == Character.MAX_VALUE ? Event.NONE : stored;
  }

  /** The delivery count that the broker told, for deliveries. */
  public int size(int index) {
    return size[index];
  }

  /** The answer, for answered acknowledgements. */
  public Outcome outcome(int index) {
    return Outcome.of(flags[index] & Flags.OUTCOME_MASK);
  }

  /** Where it is recorded. */
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
    slot[row] = at;
    writer[row] = event.writer() < 0 ? Character.MAX_VALUE : (char) event.writer();
    size[row] = (char) event.size();
    flags[row] = (byte) event.flags();
    count = row + 1;
  }

  private void grow(int capacity) {
    time = Arrays.copyOf(time, capacity);
    offset = Arrays.copyOf(offset, capacity);
    sequence = Arrays.copyOf(sequence, capacity);
    slot = Arrays.copyOf(slot, capacity);
    writer = Arrays.copyOf(writer, capacity);
    size = Arrays.copyOf(size, capacity);
    flags = Arrays.copyOf(flags, capacity);
  }
}
