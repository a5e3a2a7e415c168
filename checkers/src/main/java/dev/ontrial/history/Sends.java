package dev.ontrial.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What one producing process sent, in columns, by the record's sequence number.
 *
 * <p>Sequences are dense, but a killed writer may leave one without its invocation, and a screened
 * history keeps the events of some records only: ask {@link #invoked}, and walk with {@link #next}.
 */
public final class Sends {
  private final int process;
  private final String file;
  private final Transactions transactions;
  private final List<String> texts = new ArrayList<>(List.of(""));
  private final Rows rows = new Rows();
  private final BitSet used = new BitSet();
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

  /** One more than the highest sequence, kept or not; zero if nothing was sent. */
  public int count() {
    return rows.count();
  }

  /**
   * The next higher sequence of which events are kept, or -1. A walk over all: {@code for (int
   * sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence))}.
   */
  public int next(int sequence) {
    return rows.next(sequence);
  }

  /** The topic-partitions that any of its records were sent to, kept or not. */
  public BitSet topicPartitions() {
    if (used.isEmpty()) {
      for (int sequence = next(-1); sequence >= 0; sequence = next(sequence)) {
        if (invoked(sequence) && topicPartition(sequence) != Event.NONE) {
          used.set(topicPartition(sequence));
        }
      }
    }
    return used;
  }

  /** The transactions of this process; empty for one without. */
  public Transactions transactions() {
    return transactions;
  }

  /** Whether the record was handed to the client; false where its events are not kept. */
  public boolean invoked(int sequence) {
    int row = rows.find(sequence);
    return row >= 0 && slot[row] != 0;
  }

  /** Whether the client answered. */
  public boolean completed(int sequence) {
    return doneSlot[rows.find(sequence)] != 0;
  }

  /** When the record was about to be handed to the client. */
  public long timeNanos(int sequence) {
    return time[rows.find(sequence)];
  }

  /** When the client answered; {@link Long#MAX_VALUE} if it never did. */
  public long doneNanos(int sequence) {
    int row = rows.find(sequence);
    return doneSlot[row] != 0 ? done[row] : Long.MAX_VALUE;
  }

  /** The answer to the send itself; {@link Outcome#NONE} where there was none. */
  public Outcome outcome(int sequence) {
    return Outcome.of(outcome[rows.find(sequence)]);
  }

  /**
   * What must be true of the record: the answer to the send outside transactions, otherwise the
   * fate of its transaction, unless the send itself has failed. Never {@link Outcome#NONE}.
   */
  public Outcome effectiveOutcome(int sequence) {
    Outcome own = outcome(sequence);
    int number = transaction(sequence);
    if (number == Event.NONE) {
      return own == Outcome.NONE ? Outcome.INFO : own;
    }
    return own == Outcome.FAIL ? own : transactions.fate(number);
  }

  /** The offset that an OK told, or -1. */
  public long offset(int sequence) {
    return offset[rows.find(sequence)];
  }

  /**
   * The intended topic-partition; where the client chose, the one that it told; {@link Event#NONE}
   * if it never did.
   */
  public int topicPartition(int sequence) {
    int row = rows.find(sequence);
    char stored = row < 0 ? Character.MAX_VALUE : topicPartition[row];
    return stored == Character.MAX_VALUE ? Event.NONE : stored;
  }

  /** The transaction's number within the process, or {@link Event#NONE}. */
  public int transaction(int sequence) {
    return transaction[rows.find(sequence)];
  }

  /** Whether the record names another one that it repeats, or was made from. */
  public boolean hasOriginal(int sequence) {
    return originalProcess(sequence) != Event.NONE;
  }

  /** The process of the record that this one repeats, or was made from; {@link Event#NONE}. */
  public int originalProcess(int sequence) {
    int row = rows.find(sequence);
    return row >= 0 && row < originalProcess.length ? originalProcess[row] - 1 : Event.NONE;
  }

  /** The number of the record that this one repeats, or was made from; -1 for none. */
  public int originalSequence(int sequence) {
    return hasOriginal(sequence) ? originalSequence[rows.find(sequence)] : -1;
  }

  /** The place in the transaction. */
  public int position(int sequence) {
    return position[rows.find(sequence)];
  }

  /** The error that a completion told, or the empty string. */
  public String text(int sequence) {
    return texts.get(text[rows.find(sequence)]);
  }

  /** Where the invocation stands. */
  public String pointer(int sequence) {
    return LocatedEvent.pointer(file, slot[rows.find(sequence)] - 1);
  }

  /** Where in its file the record was about to be sent; they are appended in the order of time. */
  public int slot(int sequence) {
    return slot[rows.find(sequence)] - 1;
  }

  /** Where in its file the client answered; only if it did. */
  public int doneSlot(int sequence) {
    return doneSlot[rows.find(sequence)] - 1;
  }

  /** Where the completion stands. */
  public String donePointer(int sequence) {
    return LocatedEvent.pointer(file, doneSlot[rows.find(sequence)] - 1);
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
    int sequence = Columns.narrow(event.sequence());
    if (sequence < 0) {
      throw new IllegalArgumentException("no process has a record number " + event.sequence());
    }
    int before = rows.size();
    int row = rows.add(sequence);
    if (row >= time.length) {
      grow(Columns.capacity(time.length, row));
    }
    if (row >= before) {
      Arrays.fill(offset, before, row + 1, -1);
    }
    return row;
  }

  /**
   * Says what a screened history does not keep: how many records there are, and where they went.
   */
  void screened(int count, BitSet topicPartitions) {
    rows.atLeast(count);
    used.or(topicPartitions);
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
