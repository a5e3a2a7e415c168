package dev.ontrial.history;

import java.util.Arrays;

/**
 * The transactions of one producing process, in columns indexed by their number.
 *
 * <p>Once a commit was asked for, what follows in the same transaction does not undo the question:
 * an abort after an unanswered commit leaves the fate open.
 */
public final class Transactions {
  private final int process;
  private final String file;
  private int count;
  private long[] begin = {};
  private long[] end = {};
  private long[] done = {};
  private int[] beginSlot = {};
  private int[] endSlot = {};
  private int[] doneSlot = {};
  private int[] size = {};
  private byte[] outcome = {};
  private boolean[] commit = {};

  Transactions(int process, String file) {
    this.process = process;
    this.file = file;
  }

  /** The producing process. */
  public int process() {
    return process;
  }

  /** One more than the highest number; zero if there were none. */
  public int count() {
    return count;
  }

  /** Whether a commit or an abort was asked for. */
  public boolean ended(int number) {
    return number < count && endSlot[number] != 0;
  }

  /** Whether the client answered the commit or the abort. */
  public boolean completed(int number) {
    return number < count && doneSlot[number] != 0;
  }

  /** Whether a commit was asked for. */
  public boolean commitAsked(int number) {
    return number < count && commit[number];
  }

  /** The answer to the commit or the abort; {@link Outcome#NONE} where there was none. */
  public Outcome outcome(int number) {
    return number < count ? Outcome.of(outcome[number]) : Outcome.NONE;
  }

  /**
   * What must be true of all the transaction's records: OK, all visible; FAIL, none ever; INFO, all
   * or none. A transaction whose commit was never asked for is FAIL, whatever became of its abort.
   */
  public Outcome fate(int number) {
    if (!commitAsked(number)) {
      return Outcome.FAIL;
    }
    Outcome told = Outcome.of(outcome[number]);
    return told == Outcome.OK || told == Outcome.FAIL ? told : Outcome.INFO;
  }

  /** How many records the process says that it has; -1 if it never ended. */
  public int size(int number) {
    return ended(number) ? size[number] : -1;
  }

  /** When it began. */
  public long beginNanos(int number) {
    return begin[number];
  }

  /** When its end was asked for; {@link Long#MAX_VALUE} if it never was. */
  public long endNanos(int number) {
    return ended(number) ? end[number] : Long.MAX_VALUE;
  }

  /** When the client answered; {@link Long#MAX_VALUE} if it never did. */
  public long doneNanos(int number) {
    return completed(number) ? done[number] : Long.MAX_VALUE;
  }

  /** Where its end is recorded. */
  public String endPointer(int number) {
    return LocatedEvent.pointer(file, endSlot[number] - 1);
  }

  /** Where the answer is recorded. */
  public String donePointer(int number) {
    return LocatedEvent.pointer(file, doneSlot[number] - 1);
  }

  void begin(Event event, int at) {
    int row = row(event);
    begin[row] = event.timeNanos();
    beginSlot[row] = at + 1;
  }

  void end(Event event, int at) {
    int row = row(event);
    if (!commit[row]) {
      end[row] = event.timeNanos();
      endSlot[row] = at + 1;
      size[row] = event.size();
      commit[row] = event.has(Flags.COMMIT);
    }
  }

  void done(Event event, int at) {
    int row = row(event);
    if (!commit[row] || event.has(Flags.COMMIT)) {
      done[row] = event.timeNanos();
      doneSlot[row] = at + 1;
      outcome[row] = (byte) (event.flags() & Flags.OUTCOME_MASK);
    }
  }

  private int row(Event event) {
    int row = Columns.narrow(event.transaction());
    if (row < 0) {
      throw new IllegalArgumentException("no transaction has number " + event.transaction());
    }
    if (row >= begin.length) {
      grow(Columns.capacity(begin.length, row));
    }
    count = Math.max(count, row + 1);
    return row;
  }

  private void grow(int capacity) {
    begin = Arrays.copyOf(begin, capacity);
    end = Arrays.copyOf(end, capacity);
    done = Arrays.copyOf(done, capacity);
    beginSlot = Arrays.copyOf(beginSlot, capacity);
    endSlot = Arrays.copyOf(endSlot, capacity);
    doneSlot = Arrays.copyOf(doneSlot, capacity);
    size = Arrays.copyOf(size, capacity);
    outcome = Arrays.copyOf(outcome, capacity);
    commit = Arrays.copyOf(commit, capacity);
  }
}
