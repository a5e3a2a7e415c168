package dev.ontrial.history;

import java.util.Arrays;

/** The screen over what one process reads from one topic-partition. */
final class ReadScreen {
  final int process;
  final String file;
  final Place place;
  final Fingerprints fingerprints = new Fingerprints();
  final OffsetIndex index = new OffsetIndex();

  /** Whether this is the final read that counts. */
  final boolean counts;

  /** Whether the reader went back within the final read, so that every record it met is kept. */
  boolean disordered;

  /** Whether any read was with read_uncommitted. */
  boolean uncommitted;

  long total;
  int lowestEpoch = Integer.MAX_VALUE;
  int highestEpoch = -1;
  private long reached = -1;
  // The highest number met of each producer, by the producer's index: one more than it.
  private int[] highest = {};
  private int[] highestKept = {};

  /** What the readers of a topic-partition have in common. */
  static final class Place {
    final int topicPartition;
    final boolean plain;
    int readers;

    /** Offsets at which something odd was met, so that whatever else was met there is kept. */
    final LongSet odd = new LongSet();

    /** Blocks of offsets in which the readers differ. */
    final LongSet differing = new LongSet();

    Place(int topicPartition, boolean plain) {
      this.topicPartition = topicPartition;
      this.plain = plain;
    }
  }

  ReadScreen(int process, String file, Place place, boolean counts) {
    this.process = process;
    this.file = file;
    this.place = place;
    this.counts = counts;
    place.readers++;
  }

  /** Whether the offset is behind all others that were read before. */
  boolean advance(long offset) {
    if (offset <= reached) {
      return false;
    }
    reached = offset;
    return true;
  }

  void epoch(int epoch) {
    if (epoch >= 0) {
      lowestEpoch = Math.min(lowestEpoch, epoch);
      highestEpoch = Math.max(highestEpoch, epoch);
    }
  }

  /**
   * Takes a record in the order of the log, and keeps it where one behind it was met before, and
   * that one, too.
   */
  void inOrder(SendScreen sends, int sequence, boolean kept) {
    if (sends.index >= highest.length) {
      highest = Arrays.copyOf(highest, sends.index + 8);
      highestKept = Arrays.copyOf(highestKept, sends.index + 8);
    }
    int higher = highest[sends.index] - 1;
    if (sequence < higher) {
      sends.keepLater(sequence);
      sends.keepLater(higher);
    } else if (sequence < highestKept[sends.index] - 1) {
      sends.keepLater(sequence);
    }
    int[] reachedHere = kept ? highestKept : highest;
    reachedHere[sends.index] = Math.max(reachedHere[sends.index], sequence + 1);
  }
}
