package dev.ontrial.link;

import java.time.Duration;

/**
 * What can be done to the bytes of one direction of a {@link Link}.
 *
 * <p>Two kinds of cut are kept apart: {@link Drop} loses bytes, {@link Hold} only delays them.
 * Under either, no byte and no close passes in that direction: who sits at the far end sees
 * silence, as it would when a cable is pulled. (TCP below the proxy goes on: connects still
 * succeed.)
 */
public sealed interface LinkFault {
  /**
   * Bytes are gone.
   *
   * <p>A stream with a hole in it is of no use, so healing closes every connection of the link that
   * was open at any moment of the fault, in both directions.
   */
  record Drop() implements LinkFault {}

  /** Bytes stop, and arrive at heal: all of them, in order, on the same connection. */
  record Hold() implements LinkFault {}

  /**
   * Each chunk of bytes arrives later by {@code delay}, plus or minus up to {@code jitter}; order
   * is kept. Resolution is one millisecond.
   */
  record Latency(Duration delay, Duration jitter) implements LinkFault {
    public Latency {
      if (delay.isNegative() || jitter.isNegative() || jitter.compareTo(delay) > 0) {
        throw new IllegalArgumentException(
            "latency needs 0 <= jitter <= delay, but delay is " + delay + ", jitter " + jitter);
      }
    }
  }

  /**
   * Each connection carries at most {@code bytesPerSecond} in this direction. Toxiproxy counts in
   * 1000 bytes a second, so there the rate is rounded to that, upwards.
   */
  record Bandwidth(long bytesPerSecond) implements LinkFault {
    public Bandwidth {
      if (bytesPerSecond <= 0) {
        throw new IllegalArgumentException(
            "bandwidth must be above 0 bytes a second, but is " + bytesPerSecond + "; use Hold");
      }
    }
  }

  /** Whether nothing at all passes, bytes or close, while this fault is imposed. */
  default boolean stops() {
    return this instanceof Drop || this instanceof Hold;
  }
}
