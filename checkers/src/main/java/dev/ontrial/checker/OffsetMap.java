package dev.ontrial.checker;

/** Numbers other than zero by offset, in an open hash table. */
final class OffsetMap {
  // One more than the offset; zero where there is none.
  private long[] keys = new long[16];
  private long[] values = new long[16];
  private int size;

  /** The number of an offset; 0 if there is none. */
  long get(long offset) {
    return values[find(offset)];
  }

  void put(long offset, long value) {
    int at = find(offset);
    if (keys[at] == 0) {
      keys[at] = offset + 1;
      size++;
    }
    values[at] = value;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new long[keys.length];
    for (int old = 0; old < oldKeys.length; old++) {
      if (oldKeys[old] != 0) {
        int at = find(oldKeys[old] - 1);
        keys[at] = oldKeys[old];
        values[at] = oldValues[old];
      }
    }
  }

  private int find(long offset) {
    int shift = Long.numberOfLeadingZeros(keys.length - 1L);
    int at = (int) ((offset * 0x9E3779B97F4A7C15L) >>> shift);
    while (keys[at] != 0 && keys[at] != offset + 1) {
      at = (at + 1) & (keys.length - 1);
    }
    return at;
  }
}
