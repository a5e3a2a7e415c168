package dev.ontrial.history;

import java.util.Arrays;

/**
 * The transactions of one producing process, in columns, by their number. A screened history keeps
 * those of records that it keeps.
 *
 * <p>Once a commit was asked for, what follows in the same transaction does not undo the question:
 * an abort after an unanswered commit leaves the fate open.
 */
public final class Transactions {
  private final int process;
  private final String file;
  private final Rows rows = new Rows();
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

  /** One more than the highest number, kept or not; zero if there were none. */
  public int count() {
    return rows.count();
  }

  /** The next higher number that is kept, or -1; begin with -1. */
  public int next(int number) {
    return rows.next(number);
  }

  /** Whether a commit or an abort was asked for. */
  public boolean ended(int number) {
    int row = rows.find(number);
    return row >= 0 && endSlot[row] != 0;
  }

  /** Whether the client answered the commit or the abort. */
  public boolean completed(int number) {
    int row = rows.find(number);
    return row >= 0 && doneSlot[row] != 0;
  }

  /** Whether a commit was asked for. */
  public boolean commitAsked(int number) {
    int row = rows.find(number);
    return row >= 0 && commit[row];
  }

  /** The answer to the commit or the abort; {@link Outcome#NONE} where there was none. */
  public Outcome outcome(int number) {
    int row = rows.find(number);
    return row >= 0 ? Outcome.of(outcome[row]) : Outcome.NONE;
  }

  /**
   * What must be true of all the transaction's records: OK, all visible; FAIL, none ever; INFO, all
   * or none. A transaction whose commit was never asked for is FAIL, whatever became of its abort.
   */
  public Outcome fate(int number) {
    return fate(commitAsked(number), outcome(number));
  }

  /** The same by what was asked and told. */
  static Outcome fate(boolean commitAsked, Outcome told) {
    if (!commitAsked) {
      return Outcome.FAIL;
    }
    return told == Outcome.OK || told == Outcome.FAIL ? told : Outcome.INFO;
  }

  /** How many records the process says that it has; -1 if it never ended. */
  public int size(int number) {
    return ended(number) ? size[rows.find(number)] : -1;
  }

  /** When it began; 0 where that is not recorded. */
  public long beginNanos(int number) {
    int row = rows.find(number);
    return row >= 0 ? begin[row] : 0;
  }

  /** When its end was asked for; {@link Long#MAX_VALUE} if it never was. */
  public long endNanos(int number) {
    return ended(number) ? end[rows.find(number)] : Long.MAX_VALUE;
  }

  /** When the client answered; {@link Long#MAX_VALUE} if it never did. */
  public long doneNanos(int number) {
    return completed(number) ? done[rows.find(number)] : Long.MAX_VALUE;
  }

  /** Where its end is recorded. */
  public String endPointer(int number) {
    return LocatedEvent.pointer(file, endSlot[rows.find(number)] - 1);
  }

  /** Where the answer is recorded. */
  public String donePointer(int number) {
    return LocatedEvent.pointer(file, doneSlot[rows.find(number)] - 1);
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
    int number = Columns.narrow(event.transaction());
    if (number < 0) {
      throw new IllegalArgumentException("no transaction has number " + event.transaction());
    }
    int row = rows.add(number);
    if (row >= begin.length) {
      grow(Columns.capacity(begin.length, row));
    }
    return row;
  }

  /** Says how many transactions there are, kept or not. */
  void screened(int count) {
    rows.atLeast(count);
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
