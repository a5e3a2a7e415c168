package dev.ontrial.workload;

import java.util.concurrent.TimeUnit;

/**
 * Says when the next record is due at an even pace; at a fast one, several are due at each tick of
 * 20 ms. Lateness is caught up, but at most one second of it: after a long stall a burst would only
 * test the client's queue. Not thread-safe.
 */
final class Pacer {
  private static final long MAX_LATENESS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * The shortest wait. A client that woke up for each record would spend most of its time on waking
   * up, and send each record in a request of its own.
   */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final double intervalNanos;
  private final long startNanos;
  private double dueNanos; // since the start

  /**
   * A pacer that begins now.
   *
   * @param perSecond the pace; 0 means that everything is always due
   */
  Pacer(int perSecond, long nowNanos) {
    this.intervalNanos = perSecond == 0 ? 0 : 1e9 / perSecond;
    this.startNanos = nowNanos;
  }

  /** Takes the next record's turn if it is due: 0; otherwise how many nanoseconds to wait. */
  long take(long nowNanos) {
    if (intervalNanos == 0) {
      return 0;
    }
    double elapsed = nowNanos - startNanos;
    if (dueNanos > elapsed) {
      return Math.max(TICK_NANOS, (long) Math.ceil(dueNanos - elapsed));
    }
    dueNanos = Math.max(dueNanos, elapsed - MAX_LATENESS_NANOS) + intervalNanos;
    return 0;
  }
}
