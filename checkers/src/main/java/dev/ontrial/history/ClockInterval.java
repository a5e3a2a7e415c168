package dev.ontrial.history;

/**
 * By how much the times of one program are too low, in nanoseconds: added to its times, a number
 * within the interval gives those of another program.
 *
 * @param low the least
 * @param high the most
 */
public record ClockInterval(long low, long high) {
  /** Two programs of one machine, which have one clock. */
  public static final ClockInterval NONE = new ClockInterval(0, 0);

  /** Checks that there is such a number. */
  public ClockInterval {
    if (low > high) {
      throw new IllegalArgumentException("no offset is at least " + low + " and at most " + high);
    }
  }

  /**
   * What one question and its answer say: the other program stamped its answer after it was asked
   * and before the answer was here.
   *
   * @param askedNanos the time here before the question
   * @param stampNanos the time there
   * @param answeredNanos the time here after the answer
   */
  public static ClockInterval of(long askedNanos, long stampNanos, long answeredNanos) {
    return new ClockInterval(askedNanos - stampNanos, answeredNanos - stampNanos);
  }

  /**
   * What two intervals say together: what both allow. Where they have nothing in common the clocks
   * have drifted apart in between, and anything from the one to the other is possible.
   */
  public ClockInterval and(ClockInterval other) {
    long most = Math.min(high, other.high);
    long least = Math.max(low, other.low);
    return least <= most ? new ClockInterval(least, most) : until(other);
  }

  /** What is possible while the offset changes from one within this to one within the other. */
  public ClockInterval until(ClockInterval other) {
    return new ClockInterval(Math.min(low, other.low), Math.max(high, other.high));
  }

  /** The same for times to which that was added. */
  public ClockInterval corrected(long nanos) {
    return new ClockInterval(low - nanos, high - nanos);
  }

  /** The number in the middle. */
  public long middle() {
    return low + (high - low) / 2;
  }

  /** By how much a time may be wrong at most. */
  public long farthest() {
    return Math.max(Math.abs(low), Math.abs(high));
  }
}
