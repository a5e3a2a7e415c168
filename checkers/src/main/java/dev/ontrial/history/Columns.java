package dev.ontrial.history;

/** The sizes to which the columns of a history grow. */
final class Columns {
  /** The most rows that one process may have; more means that the history is damaged. */
  static final int MAX_ROWS = 1 << 28;

  private static final int FIRST = 8;

  private Columns() {}

  /** A capacity that holds the row, at least half as large again as the present one. */
  static int capacity(int present, int row) {
    return Math.max(Math.max(FIRST, present + (present >> 1)), row + 1);
  }

  /** A number as the columns hold it: what does not fit is -1, which nothing is called. */
  static int narrow(long number) {
    return number < 0 || number >= MAX_ROWS ? -1 : (int) number;
  }
}
