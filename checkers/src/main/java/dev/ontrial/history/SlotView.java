package dev.ontrial.history;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One slot of a history file, as {@link HistoryScan} passes it: valid only during the call.
 *
 * <p>The fields are those of {@link Event}. Reading them makes no object, so that millions of
 * records can be counted in one pass.
 */
public final class SlotView {
  private final String file;
  private final Map<Integer, String> texts;
  private ByteBuffer slots;
  private int at;
  private long number;
  private EventKind kind = EventKind.NOTE;

  SlotView(String file, Map<Integer, String> texts) {
    this.file = file;
    this.texts = texts;
    this.slots = ByteBuffer.allocate(0);
  }

  SlotView moveTo(EventKind itsKind, ByteBuffer buffer, int offset, long slot) {
    kind = itsKind;
    slots = buffer;
    at = offset;
    number = slot;
    return this;
  }

  /** What the event says. */
  public EventKind kind() {
    return kind;
  }

  /** Bits whose meaning depends on the kind; see {@link Flags}. */
  public int flags() {
    return (int) HistoryFormat.INT.get(slots, at) >> 8 & 0xff;
  }

  /** Whether all the given bits are set. */
  public boolean has(int bits) {
    return (flags() & bits) == bits;
  }

  /** The outcome that a completion carries. */
  public Outcome outcome() {
    return Outcome.of(flags() & Flags.OUTCOME_MASK);
  }

  /** The client lifetime that acted, or {@link Event#NONE}. */
  public int process() {
    return HistoryFormat.process(slots, at);
  }

  /** The number of the topic-partition, or {@link Event#NONE}. */
  public int topicPartition() {
    return HistoryFormat.topicPartition(slots, at);
  }

  /** When the event was recorded, by {@link System#nanoTime}. */
  public long timeNanos() {
    return (long) HistoryFormat.LONG.get(slots, at + HistoryFormat.TIME);
  }

  /** The record's number within its process. */
  public long sequence() {
    return (long) HistoryFormat.LONG.get(slots, at + HistoryFormat.SEQUENCE);
  }

  /** The Kafka offset. */
  public long offset() {
    return (long) HistoryFormat.LONG.get(slots, at + HistoryFormat.OFFSET);
  }

  /** The number of the transaction within its process, or {@link Event#NONE}. */
  public int transaction() {
    return (int) HistoryFormat.INT.get(slots, at + HistoryFormat.TRANSACTION);
  }

  /** The process that wrote the record, for reads. */
  public int writer() {
    return (int) HistoryFormat.INT.get(slots, at + HistoryFormat.WRITER);
  }

  /** The whole event with its place in the file; this one may be kept. */
  public LocatedEvent located() {
    return new LocatedEvent(HistoryFormat.event(slots, at, kind, texts), file, number);
  }
}
