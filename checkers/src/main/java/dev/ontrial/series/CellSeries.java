package dev.ontrial.series;

/**
 * What one configuration's clients did over time. Each array has a number for each bin of the
 * trial.
 *
 * @param acknowledged records that got OK; with acks=0 those that were handed to the network
 * @param failed records that certainly were not appended
 * @param ambiguous records of which the client could not say whether they were appended
 * @param read records that consumers read, processed or were delivered; see {@code readWord}
 * @param readWord {@code read}, {@code processed} or {@code delivered}
 * @param inFlight records that were sent and not answered at the end of the bin
 * @param medianMicros the median latency of the records that were acknowledged in the bin; -1 for
 *     none
 * @param p99Micros the 99th percentile
 * @param maxMicros the maximum
 * @param leaderEpoch the highest leader epoch of its topic-partitions; -1 until one is known
 * @param inSync the smallest number of in-sync replicas; -1 until one is known
 * @param gap the longest span without a record served
 */
// The arrays are made once and only read; lists of boxed numbers would take ten times the memory.
@SuppressWarnings("ArrayRecordComponent")
public record CellSeries(
    int[] acknowledged,
    int[] failed,
    int[] ambiguous,
    int[] read,
    String readWord,
    int[] inFlight,
    int[] medianMicros,
    int[] p99Micros,
    int[] maxMicros,
    int[] leaderEpoch,
    int[] inSync,
    Gap gap) {

  /**
   * A span without service.
   *
   * @param fromNanos the last record served before, since the history's first event
   * @param toNanos the first one after
   */
  public record Gap(long fromNanos, long toNanos) {}
}
