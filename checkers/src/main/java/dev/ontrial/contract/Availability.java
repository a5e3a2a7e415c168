package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * How well a configuration's clients were served while the trial ran; no verdict hangs on it.
 *
 * <p>It begins with the first record that was served and ends as the clients were told to stop.
 * With several faults, "during" is from the beginning of the first to the end of the last. A trial
 * without a fault has only a "before".
 *
 * @param measured what counts as service, in words, such as {@code records acknowledged}
 * @param longestGapMillis the longest stretch without a served record
 * @param firstAckAfterHealMillis from the end of the last fault to the first record served after;
 *     null if there was none
 * @param recoveredAfterHealMillis from the end of the last fault to the beginning of the first
 *     second in which at least 80 % of the records were served that were before, or that were
 *     requested if those are fewer; null if there was no such second
 * @param before from the first record sent until the first fault began; null if that was less than
 *     0.1 s
 * @param during from there until the last fault ended; null if that took less than 0.1 s
 * @param after from there on; null if that was less than 0.1 s
 * @param requestedPerSecond the records that the producers were asked to send in a second; null
 *     where the history does not say
 */
public record Availability(
    String measured,
    long longestGapMillis,
    @Nullable Long firstAckAfterHealMillis,
    @Nullable Long recoveredAfterHealMillis,
    @Nullable Pace before,
    @Nullable Pace during,
    @Nullable Pace after,
    @Nullable Long requestedPerSecond) {

  /** A measurement without the requested rate. */
  public Availability(
      String measured,
      long longestGapMillis,
      @Nullable Long firstAckAfterHealMillis,
      @Nullable Long recoveredAfterHealMillis,
      @Nullable Pace before,
      @Nullable Pace during,
      @Nullable Pace after) {
    this(
        measured,
        longestGapMillis,
        firstAckAfterHealMillis,
        recoveredAfterHealMillis,
        before,
        during,
        after,
        null);
  }

  /**
   * How many records were served, and how fast each. A record that was under way at any moment of
   * the faults counts as one of "during" by its latency, and where it was done by its number. The
   * latencies of "before" are those of its second half, as clients that start are slow.
   *
   * @param recordsPerSecond those that were done in that time
   * @param medianLatencyMicros from being sent to being served; null where no answer tells (acks=0)
   * @param p99LatencyMicros the same for the 99th percentile
   */
  public record Pace(
      long recordsPerSecond, @Nullable Long medianLatencyMicros, @Nullable Long p99LatencyMicros) {}

  /** Measures one configuration; null if it was never served. */
  static @Nullable Availability of(Evidence evidence, DeclaredConfiguration configuration) {
    return AvailabilityMeter.measure(evidence, configuration);
  }
}
