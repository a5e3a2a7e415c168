package dev.ontrial.history;

import java.util.Arrays;

/**
 * Which row of a set of columns holds which number: the row of its own number as long as next to
 * none is left out, and that of a hash table otherwise.
 */
final class Rows {
  /** A number this far beyond the last one leaves too many out. */
  private static final int FAR = 1024;

  private int size;
  private int count;
  private boolean dense = true;
  // One more than the number, by its hash; zero where there is none.
  private int[] keys = {};
  private int[] rows = {};
  private int[] sorted = {};

  /** How many rows there are. */
  int size() {
    return size;
  }

  /** One more than the highest number that was ever added, or told by {@link #atLeast}. */
  int count() {
    return count;
  }

  /** Says that there are so many numbers, whether they have a row or not. */
  void atLeast(int numbers) {
    if (numbers > count) {
      count = numbers;
      if (dense) {
        scatter();
      }
    }
  }

  /** The number's row, or -1. */
  int find(int number) {
    if (dense || number < 0) {
      return number >= 0 && number < size ? number : -1;
    }
    for (int at = hash(number); ; at = (at + 1) & (keys.length - 1)) {
      if (keys[at] == number + 1) {
        return rows[at];
      }
      if (keys[at] == 0) {
        return -1;
      }
    }
  }

  /** The number's row, which is made if there is none; between dense ones there are no gaps. */
  int add(int number) {
    int row = find(number);
    if (row >= 0) {
      return row;
    }
    if (dense && number - size > FAR) {
      scatter();
    }
    count = Math.max(count, number + 1);
    if (dense) {
      size = number + 1;
      return number;
    }
    if (size * 2 >= keys.length) {
      rehash(keys.length * 2);
    }
    insert(number, size);
    return size++;
  }

  /** The next higher number that has a row; -1 if there is none. Begin with -1. */
  int next(int number) {
    if (dense) {
      return number + 1 < size ? number + 1 : -1;
    }
    if (sorted.length != size) {
      sorted = Arrays.stream(keys).filter(key -> key != 0).map(key -> key - 1).sorted().toArray();
    }
    int at = Arrays.binarySearch(sorted, number + 1);
    int index = at < 0 ? -at - 1 : at;
    return index < sorted.length ? sorted[index] : -1;
  }

  private void scatter() {
    dense = false;
    keys = new int[Math.max(16, Integer.highestOneBit(size + 1) * 4)];
    rows = new int[keys.length];
    for (int row = 0; row < size; row++) {
      insert(row, row);
    }
  }

  private void rehash(int capacity) {
    int[] oldKeys = keys;
    int[] oldRows = rows;
    keys = new int[capacity];
    rows = new int[capacity];
    for (int at = 0; at < oldKeys.length; at++) {
      if (oldKeys[at] != 0) {
        insert(oldKeys[at] - 1, oldRows[at]);
      }
    }
  }

  private void insert(int number, int row) {
    int at = hash(number);
    while (keys[at] != 0) {
      at = (at + 1) & (keys.length - 1);
    }
    keys[at] = number + 1;
    rows[at] = row;
  }

  private int hash(int number) {
    return (number * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(keys.length - 1);
  }
}
