package dev.ontrial.trial;

/**
 * How much is sent.
 *
 * @param recordsPerSecond records a second
 * @param recordBytes bytes of a record's value
 * @param maxOutstanding records that may wait for their completion
 * @param partitions partitions of each topic
 * @param leaders how many brokers lead them, turn by turn; the leader that a fault aims at is the
 *     first
 * @param producers how many producers send that much each, all to the same topics
 * @param abortPercent share of the transactions that are deliberately aborted
 */
public record Load(
    int recordsPerSecond,
    int recordBytes,
    int maxOutstanding,
    int partitions,
    int leaders,
    int producers,
    int abortPercent) {
  public static final Load DEFAULT = new Load(1_000, 128, 5_000, 2, 1, 1, 20);

  /** The same load with its record rate multiplied, and bounded to 1 to 1,000,000 a second. */
  public Load times(double factor) {
    return withRecordsPerSecond(Math.clamp(Math.round(recordsPerSecond * factor), 1, 1_000_000));
  }

  /** The same, but so many records a second. */
  public Load withRecordsPerSecond(int other) {
    return new Load(
        other, recordBytes, maxOutstanding, partitions, leaders, producers, abortPercent);
  }

  /** The same, but so many partitions. */
  public Load withPartitions(int other) {
    return new Load(
        recordsPerSecond, recordBytes, maxOutstanding, other, leaders, producers, abortPercent);
  }

  /** The same, but so many producers. */
  public Load withProducers(int other) {
    return new Load(
        recordsPerSecond, recordBytes, maxOutstanding, partitions, leaders, other, abortPercent);
  }
}
