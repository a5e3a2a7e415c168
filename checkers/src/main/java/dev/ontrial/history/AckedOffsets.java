package dev.ontrial.history;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Whether records stand where they were acknowledged, block by block: the sums of what was told and
 * of what was met are alike, or all records of the block must be looked at.
 */
final class AckedOffsets {
  private static final int BLOCK_BITS = 8;

  private long[] sums = {};

  /** The record was acknowledged at an offset. */
  void told(int sequence, long offset) {
    add(sequence, hash(sequence, offset));
  }

  private void add(int sequence, long hash) {
    int block = sequence >>> BLOCK_BITS;
    if (block >= sums.length) {
      sums = Arrays.copyOf(sums, Math.max(block + 1, sums.length * 2));
    }
    sums[block] += hash;
  }

  /** A record that was told of was met for the first time. */
  void met(int sequence, long offset) {
    add(sequence, -hash(sequence, offset));
  }

  /** Hands over the records of all blocks in which something does not fit. */
  void forEachDoubtful(int count, IntConsumer sequence) {
    for (int block = 0; block < sums.length; block++) {
      if (sums[block] != 0) {
        int end = Math.min(count, (block + 1) << BLOCK_BITS);
        for (int number = block << BLOCK_BITS; number < end; number++) {
          sequence.accept(number);
        }
      }
    }
  }

  static long hash(int sequence, long offset) {
    long hash = (offset * 0x9E3779B97F4A7C15L) ^ sequence;
    hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
    return hash ^ (hash >>> 32);
  }
}
