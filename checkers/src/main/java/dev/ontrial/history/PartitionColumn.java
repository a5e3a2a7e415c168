package dev.ontrial.history;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The topic-partitions of a process's records, by number, in blocks. A block in which they follow
 * in turn is stored as one turn; another one takes 1, 2, 4, 8 or 16 bits a record, as many as tell
 * the process's topic-partitions apart.
 */
final class PartitionColumn {
  private static final int BLOCK_BITS = 12;
  private static final int BLOCK = 1 << BLOCK_BITS;
  private static final int LONGEST_TURN = 256;

  /** Enough to divide a place in a block by the length of a turn through multiplying. */
  private static final int FRACTION_BITS = 24;

  private char[] known = new char[4];
  private int knownCount;
  private char[] codes = {};
  private char[] open = new char[64];
  private int count;
  private Block[] blocks = {};

  /** One turn, or else codes of {@code 1 << logBits} bits each. */
  private static final class Block {
    final char[] turn;
    final int reciprocal;
    final long[] packed;
    final int logBits;

    Block(char[] turn, int reciprocal, long[] packed, int logBits) {
      this.turn = turn;
      this.reciprocal = reciprocal;
      this.packed = packed;
      this.logBits = logBits;
    }
  }

  /** Adds the topic-partition of the next record, or {@link Event#NONE}. */
  void add(int topicPartition) {
    int at = count & (BLOCK - 1);
    if (at >= open.length) {
      open = Arrays.copyOf(open, Math.min(BLOCK, open.length * 4));
    }
    open[at] = code((char) topicPartition);
    count++;
    if (at == BLOCK - 1) {
      close();
    }
  }

  /** The topic-partition of a record. */
  int get(int sequence) {
    int block = sequence >>> BLOCK_BITS;
    int at = sequence & (BLOCK - 1);
    int code = block < (count >>> BLOCK_BITS) ? in(blocks[block], at) : open[at];
    char stored = known[code];
    return stored == Character.MAX_VALUE ? Event.NONE : stored;
  }

  /** All that were added. */
  BitSet all() {
    BitSet all = new BitSet();
    for (int code = 0; code < knownCount; code++) {
      if (known[code] != Character.MAX_VALUE) {
        all.set(known[code]);
      }
    }
    return all;
  }

  private static int in(Block block, int at) {
    if (block.turn.length > 0) {
      int turns = (int) (((long) at * block.reciprocal) >>> FRACTION_BITS);
      return block.turn[at - turns * block.turn.length];
    }
    long word = block.packed[at >>> (6 - block.logBits)];
    return (int) (word >>> (at << block.logBits)) & ((1 << (1 << block.logBits)) - 1);
  }

  /** The topic-partition's number among those of this process. */
  private char code(char topicPartition) {
    if (topicPartition < codes.length && codes[topicPartition] > 0) {
      return (char) (codes[topicPartition] - 1);
    }
    if (topicPartition >= codes.length) {
      codes = Arrays.copyOf(codes, topicPartition + 1);
    }
    if (knownCount == known.length) {
      known = Arrays.copyOf(known, knownCount * 2);
    }
    known[knownCount++] = topicPartition;
    codes[topicPartition] = (char) knownCount;
    return (char) (knownCount - 1);
  }

  private void close() {
    int number = (count >>> BLOCK_BITS) - 1;
    if (number >= blocks.length) {
      blocks = Arrays.copyOf(blocks, Math.max(16, blocks.length * 2));
    }
    Block before = number == 0 ? null : blocks[number - 1];
    int turn = turn(before == null || before.turn.length == 0 ? knownCount : before.turn.length);
    if (turn == 0) {
      blocks[number] = packed();
    } else if (before != null
        && before.turn.length == turn
        && Arrays.equals(before.turn, 0, turn, open, 0, turn)) {
      blocks[number] = before;
    } else {
      int reciprocal = (1 << FRACTION_BITS) / turn + 1;
      blocks[number] = new Block(Arrays.copyOf(open, turn), reciprocal, new long[0], 0);
    }
  }

  /** The length of the turn in which the open block goes; 0 for none. */
  private int turn(int likely) {
    for (int length : new int[] {likely, knownCount, 1}) {
      if (length > 0
          && length <= LONGEST_TURN
          && Arrays.equals(open, 0, BLOCK - length, open, length, BLOCK)) {
        return length;
      }
    }
    return 0;
  }

  private Block packed() {
    int logBits = 0;
    while (1 << (1 << logBits) < knownCount) {
      logBits++;
    }
    long[] words = new long[BLOCK >>> (6 - logBits)];
    for (int at = 0; at < BLOCK; at++) {
      words[at >>> (6 - logBits)] |= (long) open[at] << (at << logBits);
    }
    return new Block(new char[0], 0, words, logBits);
  }
}
