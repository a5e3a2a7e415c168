package dev.ontrial.trial.run;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Looks whether this process gets the processor in time: a thread that sleeps for a moment wakes up
 * late where it does not. A trial whose harness stands still may miss what it has to strike.
 */
final class StallWatch implements AutoCloseable {
  private static final long NAP_NANOS = Duration.ofMillis(20).toNanos();

  /** As long as the harness takes to notice a change of leader, and no fault is that precise. */
  private static final long STALL_NANOS = Duration.ofMillis(500).toNanos();

  /** A share of the time that all threads together wait for a processor, in which no trial fits. */
  private static final double BUSY = 0.5;

  private final long startNanos = System.nanoTime();
  private long longestNanos;
  private long lateNanos;
  private volatile boolean stopping;

  StallWatch() {
    var unused = Thread.ofPlatform().name("stall-watch").daemon().start(this::watch);
  }

  private void watch() {
    while (!stopping) {
      long before = System.nanoTime();
      LockSupport.parkNanos(NAP_NANOS);
      note(System.nanoTime() - before - NAP_NANOS);
    }
  }

  private synchronized void note(long late) {
    lateNanos += Math.max(0, late);
    longestNanos = Math.max(longestNanos, late);
  }

  /** Stops looking and says what it saw, where that is worth saying. */
  synchronized void tell(Consumer<String> disturbances) {
    double share = (double) lateNanos / Math.max(1, System.nanoTime() - startNanos);
    if (longestNanos >= STALL_NANOS || share >= BUSY) {
      disturbances.accept(
          "the machine is overloaded: the harness waited %d %% of the time for a processor, and %.1f s at the longest"
              .formatted(Math.round(share * 100), longestNanos / 1e9));
    }
  }

  @Override
  public void close() {
    stopping = true;
  }
}
