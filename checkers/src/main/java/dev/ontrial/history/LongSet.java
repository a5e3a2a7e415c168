package dev.ontrial.history;

/** A set of numbers from 0 on, in an open hash table. */
final class LongSet {
  // One more than the number; zero where there is none.
  private long[] table = {};
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  boolean contains(long number) {
    if (size == 0) {
      return false;
    }
    for (int at = hash(number); table[at] != 0; at = (at + 1) & (table.length - 1)) {
      if (table[at] == number + 1) {
        return true;
      }
    }
    return false;
  }

  void add(long number) {
    if (contains(number)) {
      return;
    }
    if (size * 2 >= table.length) {
      long[] before = table;
      table = new long[Math.max(16, before.length * 2)];
      for (long each : before) {
        if (each != 0) {
          insert(each - 1);
        }
      }
    }
    insert(number);
    size++;
  }

  private void insert(long number) {
    int at = hash(number);
    while (table[at] != 0) {
      at = (at + 1) & (table.length - 1);
    }
    table[at] = number + 1;
  }

  private int hash(long number) {
    return (int) ((number * 0x9E3779B97F4A7C15L) >>> Long.numberOfLeadingZeros(table.length - 1L));
  }
}
