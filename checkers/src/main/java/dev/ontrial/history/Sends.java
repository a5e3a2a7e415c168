package dev.ontrial.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one producing process sent, in columns indexed by the record's sequence number.
 *
 * <p>Sequences are dense, but a killed writer may leave one without its invocation: ask {@link
 * #invoked}.
 */
public final class Sends {
  private final int process;
  private final String file;
  private final Transactions transactions;
  private final List<String> texts = new ArrayList<>(List.of(""));
  private int count;
  private long[] time = {};
  private long[] done = {};
  private long[] offset = {};
  private int[] slot = {};
  private int[] doneSlot = {};
  private int[] transaction = {};
  private char[] topicPartition = {};
  private char[] position = {};
  private char[] text = {};
  private byte[] outcome = {};
  // What a resend, or a transform's output, was made from; most processes have none.
  private char[] originalProcess = {};
  private int[] originalSequence = {};

  Sends(int process, String file) {
    this.process = process;
    this.file = file;
    this.transactions = new Transactions(process, file);
  }

  /** The producing process. */
  public int process() {
    return process;
  }

  /** The name of the file that holds its events. */
  public String file() {
    return file;
  }

  /** One more than the highest sequence; zero if nothing was sent. */
  public int count() {
    return count;
  }

  /** The transactions of this process; empty for one without. */
  public Transactions transactions() {
    return transactions;
  }

  /** Whether the record was handed to the client. */
  public boolean invoked(int sequence) {
    return sequence >= 0 && sequence < count && slot[sequence] != 0;
  }

  /** Whether the client answered. */
  public boolean completed(int sequence) {
    return doneSlot[sequence] != 0;
  }

  /** When the record was about to be handed to the client. */
  public long timeNanos(int sequence) {
    return time[sequence];
  }

  /** When the client answered; {@link Long#MAX_VALUE} if it never did. */
  public long doneNanos(int sequence) {
    return completed(sequence) ? done[sequence] : Long.MAX_VALUE;
  }

  /** The answer to the send itself; {@link Outcome#NONE} where there was none. */
  public Outcome outcome(int sequence) {
    return Outcome.of(outcome[sequence]);
  }

  /**
   * What must be true of the record: the answer to the send outside transactions, otherwise the
   * fate of its transaction, unless the send itself has failed. Never {@link Outcome#NONE}.
   */
  public Outcome effectiveOutcome(int sequence) {
    Outcome own = outcome(sequence);
    int number = transaction[sequence];
    if (number == Event.NONE) {
      return own == Outcome.NONE ? Outcome.INFO : own;
    }
    return own == Outcome.FAIL ? own : transactions.fate(number);
  }

  /** The offset that an OK told, or -1. */
  public long offset(int sequence) {
    return offset[sequence];
  }

  /**
   * The intended topic-partition; where the client chose, the one that it told; {@link Event#NONE}
   * if it never did.
   */
  public int topicPartition(int sequence) {
    char stored = topicPartition[sequence];
    return stored == Character.MAX_VALUE ? Event.NONE : stored;
  }

  /** The transaction's number within the process, or {@link Event#NONE}. */
  public int transaction(int sequence) {
    return transaction[sequence];
  }

  /** Whether the record names another one that it repeats, or was made from. */
  public boolean hasOriginal(int sequence) {
    return originalProcess(sequence) != Event.NONE;
  }

  /** The process of the record that this one repeats, or was made from; {@link Event#NONE}. */
  public int originalProcess(int sequence) {
    return sequence < originalProcess.length ? originalProcess[sequence] - 1 : Event.NONE;
  }

  /** The number of the record that this one repeats, or was made from; -1 for none. */
  public int originalSequence(int sequence) {
    return hasOriginal(sequence) ? originalSequence[sequence] : -1;
  }

  /** The place in the transaction. */
  public int position(int sequence) {
    return position[sequence];
  }

  /** The error that a completion told, or the empty string. */
  public String text(int sequence) {
    return texts.get(text[sequence]);
  }

  /** Where the invocation stands. */
  public String pointer(int sequence) {
    return LocatedEvent.pointer(file, slot[sequence] - 1);
  }

  /** Where the completion stands. */
  public String donePointer(int sequence) {
    return LocatedEvent.pointer(file, doneSlot[sequence] - 1);
  }

  void send(Event event, int at) {
    int row = row(event);
    time[row] = event.timeNanos();
    slot[row] = at + 1;
    topicPartition[row] = (char) event.topicPartition();
    transaction[row] = event.transaction();
    position[row] = (char) event.position();
    if (event.writer() != Event.NONE && Columns.narrow(event.offset()) >= 0) {
      original(row, event.writer(), Columns.narrow(event.offset()));
    }
  }

  void done(Event event, int at) {
    int row = row(event);
    done[row] = event.timeNanos();
    doneSlot[row] = at + 1;
    outcome[row] = (byte) (event.flags() & Flags.OUTCOME_MASK);
    offset[row] = event.outcome() == Outcome.OK ? event.offset() : -1;
    text[row] = text(event.text());
    if (topicPartition[row] == Character.MAX_VALUE) {
      topicPartition[row] = (char) event.topicPartition();
    }
  }

  private void original(int row, int process, int sequence) {
    if (row >= originalProcess.length) {
      originalProcess = Arrays.copyOf(originalProcess, time.length);
      originalSequence = Arrays.copyOf(originalSequence, time.length);
    }
    // One more than the number, so that zero means none.
    originalProcess[row] = (char) (process + 1);
    originalSequence[row] = sequence;
  }

  private char text(String told) {
    int known = texts.indexOf(told);
    if (known < 0) {
      known = texts.size() < Character.MAX_VALUE ? texts.size() : 0;
      texts.add(told);
    }
    return (char) known;
  }

  private int row(Event event) {
    int row = Columns.narrow(event.sequence());
    if (row < 0) {
      throw new IllegalArgumentException("no process has a record number " + event.sequence());
    }
    if (row >= time.length) {
      grow(Columns.capacity(time.length, row));
    }
    if (row >= count) {
      Arrays.fill(offset, count, row + 1, -1);
      count = row + 1;
    }
    return row;
  }

  private void grow(int capacity) {
    time = Arrays.copyOf(time, capacity);
    done = Arrays.copyOf(done, capacity);
    offset = Arrays.copyOf(offset, capacity);
    slot = Arrays.copyOf(slot, capacity);
    doneSlot = Arrays.copyOf(doneSlot, capacity);
    transaction = Arrays.copyOf(transaction, capacity);
    topicPartition = Arrays.copyOf(topicPartition, capacity);
    position = Arrays.copyOf(position, capacity);
    text = Arrays.copyOf(text, capacity);
    outcome = Arrays.copyOf(outcome, capacity);
  }
}
