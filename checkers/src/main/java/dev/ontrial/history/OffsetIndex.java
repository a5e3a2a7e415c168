package dev.ontrial.history;

import java.util.Arrays;

/** Which offset a reader met first in each chunk of its file; for finding a read again. */
final class OffsetIndex {
  private long[] slots = new long[4];
  private long[] offsets = new long[4];
  private int count;

  /** Takes note of a read in the chunk that begins with the slot. */
  void note(long chunk, long offset) {
    if (count > 0 && slots[count - 1] == chunk) {
      return;
    }
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, count * 2);
      offsets = Arrays.copyOf(offsets, count * 2);
    }
    slots[count] = chunk;
    offsets[count++] = offset;
  }

  /** The first slot of the chunk in which the offset is, if the reader met it; -1 if it did not. */
  long before(long offset) {
    int at = Arrays.binarySearch(offsets, 0, count, offset);
    int last = at < 0 ? -at - 2 : at;
    return last < 0 ? -1 : slots[last];
  }
}
