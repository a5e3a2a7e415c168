package dev.ontrial.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for a condition that only asking can tell. */
public final class Wait {
  private static final long BETWEEN_NANOS = Duration.ofMillis(20).toNanos();

  private Wait() {}

  /**
   * Asks again and again until {@code condition} holds.
   *
   * @throws ClusterTimeout with {@code complaint} if it does not hold in time
   */
  public static void until(
      Duration timeout, BooleanSupplier condition, Supplier<String> complaint) {
    long startNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ClusterException("interrupted while waiting: " + complaint.get());
      }
      if (System.nanoTime() - startNanos > timeout.toNanos()) {
        throw new ClusterTimeout(complaint.get());
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  /** A duration as users read it, such as {@code 2.5 s}. */
  public static String text(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
