package dev.ontrial.series;

import java.util.Arrays;

/**
 * Equal spans of time.
 *
 * @param startNanos where the first one begins, since the history's first event
 * @param binNanos how long each is
 * @param count how many there are
 */
public record Bins(long startNanos, long binNanos, int count) {
  /** How many bins a trial has. */
  public static final int COUNT = 1_200;

  private static final long LEAST_NANOS = 1_000_000;

  /** Bins that cover the span from one moment to another, both since the first event. */
  static Bins covering(long fromNanos, long toNanos) {
    long span = Math.max(LEAST_NANOS, toNanos - fromNanos);
    long bin = Math.max(LEAST_NANOS, Math.ceilDiv(span, COUNT));
    return new Bins(fromNanos, bin, (int) Math.ceilDiv(span, bin));
  }

  /** The bin of a moment; negative, or {@link #count} and more, for one outside. */
  int of(long nanos) {
    return Math.clamp(Math.floorDiv(nanos - startNanos, binNanos), -1, count);
  }

  boolean has(int bin) {
    return bin >= 0 && bin < count;
  }

  /** How many moments fall into each bin. */
  int[] counts(Moments moments) {
    int[] counts = new int[count];
    for (int index = 0; index < moments.count(); index++) {
      int bin = of(moments.nanos(index));
      if (has(bin)) {
        counts[bin]++;
      }
    }
    return counts;
  }

  /**
   * Three percentiles of the numbers in each bin: the median, the 99th and the maximum; -1 where a
   * bin is empty.
   */
  int[][] percentiles(Moments moments) {
    int[] counts = counts(moments);
    int[][] numbers = new int[count][];
    Arrays.setAll(numbers, bin -> new int[counts[bin]]);
    int[] filled = new int[count];
    for (int index = 0; index < moments.count(); index++) {
      int bin = of(moments.nanos(index));
      if (has(bin)) {
        numbers[bin][filled[bin]++] = moments.number(index);
      }
    }
    int[][] percentiles = new int[3][count];
    for (int bin = 0; bin < count; bin++) {
      int[] sorted = numbers[bin];
      Arrays.sort(sorted);
      int last = sorted.length - 1;
      percentiles[0][bin] = last < 0 ? -1 : sorted[last / 2];
      percentiles[1][bin] = last < 0 ? -1 : sorted[(int) (last * 0.99)];
      percentiles[2][bin] = last < 0 ? -1 : sorted[last];
    }
    return percentiles;
  }
}
