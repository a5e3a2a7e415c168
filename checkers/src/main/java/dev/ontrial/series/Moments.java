package dev.ontrial.series;

import java.util.Arrays;

/** Many moments in little memory: in units of 10 µs since an origin, each with a small number. */
final class Moments {
  private static final long UNIT_NANOS = 10_000;
  private static final int FIRST = 256;

  private int[] ticks = new int[FIRST];
  private int[] numbers = {};
  private int count;

  void add(long nanosSinceOrigin) {
    if (count == ticks.length) {
      ticks = Arrays.copyOf(ticks, count * 2);
    }
    ticks[count++] = Math.clamp(nanosSinceOrigin / UNIT_NANOS, 0, Integer.MAX_VALUE);
  }

  void add(long nanosSinceOrigin, long number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(FIRST, count * 2));
    }
    numbers[count] = Math.clamp(number, 0, Integer.MAX_VALUE);
    add(nanosSinceOrigin);
  }

  int count() {
    return count;
  }

  long nanos(int index) {
    return ticks[index] * UNIT_NANOS;
  }

  int number(int index) {
    return numbers[index];
  }

  /** All moments in the order of time. */
  long[] sorted() {
    int[] copy = Arrays.copyOf(ticks, count);
    Arrays.sort(copy);
    long[] nanos = new long[count];
    for (int index = 0; index < count; index++) {
      nanos[index] = copy[index] * UNIT_NANOS;
    }
    return nanos;
  }
}
