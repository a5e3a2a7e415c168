package dev.ontrial.history;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one reader met in a topic-partition, as one sum of 64-bit hashes for each block of offsets.
 * Readers that met the same records at the same offsets of a block have the same sum; those that
 * did not have another one, but for a chance of one in 2<sup>64</sup>.
 *
 * <p>Records that must not be visible are summed up apart, as read_committed readers do not meet
 * them.
 */
final class Fingerprints {
  /** Offsets in a block: few, as all records of one that differs are kept. */
  static final int BLOCK_BITS = 8;

  private static final int PAGE_BITS = 8;

  // For each block: visible records, hidden ones, and how many reads there were at all.
  private static final int PER_BLOCK = 3;

  /** A page in which nothing was read. */
  private static final long[] NONE = new long[PER_BLOCK << PAGE_BITS];

  private final Map<Integer, long[]> pages = new HashMap<>();
  private int lastPage = -1;
  private long[] last = {};

  /** Takes note of a read, whether its record is summed up or not. */
  void touch(long offset) {
    page(offset)[at(offset) + 2]++;
  }

  /** Sums a record up. */
  void add(long offset, int writer, int sequence, boolean hidden) {
    page(offset)[at(offset) + (hidden ? 1 : 0)] += hash(offset, writer, sequence);
  }

  private static int at(long offset) {
    return (int) ((offset >>> BLOCK_BITS) & ((1 << PAGE_BITS) - 1)) * PER_BLOCK;
  }

  private long[] page(long offset) {
    int number = (int) (offset >>> (BLOCK_BITS + PAGE_BITS));
    if (number != lastPage) {
      last = pages.computeIfAbsent(number, key -> new long[PER_BLOCK << PAGE_BITS]);
      lastPage = number;
    }
    return last;
  }

  static long hash(long offset, int writer, int sequence) {
    long hash = (offset * 0x9E3779B97F4A7C15L) ^ (((long) writer << 32) | sequence);
    hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
    hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
    return hash ^ (hash >>> 32);
  }

  /**
   * Collects the blocks in which readers differ that both read in them. The final read that counts
   * has read in all of them, whether it met something or not.
   */
  static void differing(List<ReadScreen> readers, LongSet blocks) {
    readers.stream()
        .map(reader -> reader.fingerprints.pages.keySet())
        .flatMap(Collection::stream)
        .distinct()
        .forEach(page -> differing(readers, page, blocks));
  }

  private static void differing(List<ReadScreen> readers, int page, LongSet blocks) {
    for (int block = 0; block < 1 << PAGE_BITS; block++) {
      long visible = 0;
      long hidden = 0;
      boolean someVisible = false;
      boolean someHidden = false;
      boolean differ = false;
      for (ReadScreen reader : readers) {
        long[] sums = reader.fingerprints.pages.getOrDefault(page, NONE);
        if (sums[block * PER_BLOCK + 2] == 0 && !reader.counts) {
          continue;
        }
        differ |= someVisible && visible != sums[block * PER_BLOCK];
        visible = sums[block * PER_BLOCK];
        someVisible = true;
        if (reader.uncommitted) {
          differ |= someHidden && hidden != sums[block * PER_BLOCK + 1];
          hidden = sums[block * PER_BLOCK + 1];
          someHidden = true;
        }
      }
      if (differ) {
        blocks.add(((long) page << PAGE_BITS) | block);
      }
    }
  }
}
