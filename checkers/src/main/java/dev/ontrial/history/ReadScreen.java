package dev.ontrial.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

  /** Whether it was positioned at offset 0 when it began. */
  boolean beginsAtStart;

  /** Whether any read was with read_uncommitted. */
  boolean uncommitted;

  long total;
  int lowestEpoch = Integer.MAX_VALUE;
  int highestEpoch = -1;
  private long reached = -1;

  /** Up to which offset of the final read all is kept. */
  long keepUntil = -1;

  // What was met last on the way, not in a final read.
  private boolean underWay;
  private boolean wasBack;
  private long lastOffset;
  private @Nullable SendScreen lastWriter;
  private int lastSequence;

  // And what was met last when all is read again.
  private boolean differed;
  private @Nullable SendScreen lastAgain;
  private int lastSequenceAgain;
  // The highest number met of each producer, by the producer's index: one more than it.
  private int[] highest = {};
  private int[] highestKept = {};

  /** What the readers of a topic-partition have in common. */
  static final class Place {
    final int topicPartition;
    final long end;
    boolean plain;
    int readers;

    /** Offsets at which something odd was met, so that whatever else was met there is kept. */
    final LongSet odd = new LongSet();

    /** Blocks of offsets in which the readers differ. */
    final LongSet differing = new LongSet();

    /**
     * @param end where its final read ends, or 0
     */
    Place(int topicPartition, boolean plain, long end) {
      this.topicPartition = topicPartition;
      this.end = end;
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

  /**
   * Takes a read that is no final one. Where the reader went back, all is kept until it has gone on
   * from there; and what lies between two reads is, where that is new to it in no way, or so far
   * that it has passed a whole block of offsets; and what lies before the first read of one that
   * began at offset 0, as between two.
   *
   * @param forward whether it had never come so far
   */
  void step(long offset, boolean forward, @Nullable SendScreen writer, int sequence) {
    boolean back = underWay && (!forward || wasBack);
    if (back) {
      keep(writer, sequence);
      keep(lastWriter, lastSequence);
    }
    if (!underWay && beginsAtStart) {
      // Where it began must be known, or what it did not leave out would seem left out.
      keep(writer, sequence);
    }
    boolean passed = underWay ? lastOffset >= 0 : beginsAtStart;
    if (passed && offset > (underWay ? lastOffset + 1 : 0)) {
      long from = underWay ? lastOffset >>> Fingerprints.BLOCK_BITS : 0;
      long to = Math.min(offset, place.end) >>> Fingerprints.BLOCK_BITS;
      for (long block = from; (back || !underWay || to - from > 1) && block <= to; block++) {
        place.differing.add(block);
      }
    }
    underWay = true;
    wasBack = !forward;
    lastOffset = offset;
    lastWriter = writer;
    lastSequence = sequence;
  }

  /**
   * Takes a read once more: kept is what is odd, what stands in a block that differs, and what the
   * reader met right before and right behind that.
   */
  void again(@Nullable SendScreen writer, int sequence, boolean differs, boolean odd) {
    if (writer != null && (differs || odd || differed)) {
      writer.keep(sequence);
    }
    if (differs && !differed && lastAgain != null) {
      lastAgain.keep(lastSequenceAgain);
    }
    differed = differs;
    lastAgain = writer;
    lastSequenceAgain = sequence;
  }

  private static void keep(@Nullable SendScreen writer, int sequence) {
    if (writer != null && sequence >= 0 && sequence < writer.count()) {
      writer.keepLater(sequence);
    }
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
