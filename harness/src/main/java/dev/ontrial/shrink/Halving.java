package dev.ontrial.shrink;

import java.util.function.LongPredicate;

/** The search for a smaller number that still passes a test. */
final class Halving {
  private Halving() {}

  /**
   * A number that passes: the least one allowed, or else one of which the half does not pass, or is
   * not allowed. Takes a binary logarithm of tests.
   *
   * @param value passes, and is not tested
   * @param least what is allowed; tested first
   * @param guess tested next, if it lies between the two
   */
  static long smallest(long value, long least, long guess, LongPredicate test) {
    if (value <= least) {
      return value;
    }
    if (test.test(least)) {
      return least;
    }
    long smallest = guess > least && guess < value && test.test(guess) ? guess : value;
    while (smallest / 2 > least && test.test(smallest / 2)) {
      smallest /= 2;
    }
    return smallest;
  }
}
