package dev.ontrial.history;

import java.util.Arrays;

/** What is known of each record of a process, in two bits. */
final class RecordStates {
  /** Its events are kept, as it differs in some way from most; or there is no such record. */
  static final int KEPT = 0;

  /** It must be in the log, and was not met yet. */
  static final int EXPECTED = 1;

  /** It must be in the log, and was met there once. */
  static final int MET = 2;

  /** It was written, and must not be visible: its transaction did not commit. */
  static final int HIDDEN = 3;

  private static final int PAGE_BITS = 18;
  private static final int PER_PAGE = 1 << PAGE_BITS;
  private static final long LOW_BITS = 0x5555_5555_5555_5555L;

  private long[][] pages = {};

  int get(int sequence) {
    int page = sequence >>> PAGE_BITS;
    return page < pages.length
        ? (int) (pages[page][(sequence & (PER_PAGE - 1)) >>> 5] >>> ((sequence & 31) << 1)) & 3
        : KEPT;
  }

  void set(int sequence, int state) {
    int page = sequence >>> PAGE_BITS;
    if (page >= pages.length) {
      grow(page + 1);
    }
    int word = (sequence & (PER_PAGE - 1)) >>> 5;
    int shift = (sequence & 31) << 1;
    pages[page][word] = (pages[page][word] & ~(3L << shift)) | ((long) state << shift);
  }

  private void grow(int count) {
    int before = pages.length;
    pages = Arrays.copyOf(pages, count);
    for (int page = before; page < count; page++) {
      pages[page] = new long[PER_PAGE >>> 5];
    }
  }

  /** The next number of that state, or {@code end}; looks at 32 records at once. */
  int next(int state, int from, int end) {
    int sequence = from;
    while (sequence < end) {
      int page = sequence >>> PAGE_BITS;
      long word = page < pages.length ? pages[page][(sequence & (PER_PAGE - 1)) >>> 5] : 0;
      // A pair of bits is zero in both where it has the state.
      long other = word ^ (LOW_BITS * state);
      long hits = ~(other | (other >>> 1)) & LOW_BITS & (-1L << ((sequence & 31) << 1));
      if (hits != 0) {
        return Math.min(end, (sequence & ~31) + (Long.numberOfTrailingZeros(hits) >>> 1));
      }
      sequence = (sequence & ~31) + 32;
    }
    return end;
  }
}
