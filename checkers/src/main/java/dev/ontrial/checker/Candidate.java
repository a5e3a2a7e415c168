package dev.ontrial.checker;

import java.util.Set;

/**
 * An anomaly that the contract has not weighed yet, with what the contract needs to know of it.
 *
 * <p>The times bound its cause: an excuse counts only if its cause was seen between {@link
 * #fromNanos} and {@link #untilNanos}.
 *
 * @param kind what is violated
 * @param configuration the configuration on whose topic-partition it happened
 * @param topicPartition the topic-partition, or {@link dev.ontrial.history.Event#NONE}
 * @param process the process that wrote, or repeated, or {@link dev.ontrial.history.Event#NONE}
 * @param fromNanos no cause is earlier: when the record was about to be sent, its transaction
 *     began, or the first of two reads was recorded; {@link Long#MIN_VALUE} if unknown
 * @param knownByNanos the time by which it had happened, such as that of the record's
 *     acknowledgement; {@link Long#MAX_VALUE} if unknown
 * @param untilNanos no cause is later: when the damage was seen; {@link Long#MAX_VALUE} for the end
 *     of the trial
 * @param circumstances what else is known of it
 */
public record Candidate(
    AnomalyKind kind,
    String configuration,
    int topicPartition,
    int process,
    long fromNanos,
    long knownByNanos,
    long untilNanos,
    Set<Circumstance> circumstances) {

  /** An anomaly whose cause may have come at any time. */
  public Candidate(
      AnomalyKind kind, String configuration, int topicPartition, int process, long knownByNanos) {
    this(kind, configuration, topicPartition, process, knownByNanos, Set.of());
  }

  /** An anomaly whose cause may have come at any time, with what else is known of it. */
  public Candidate(
      AnomalyKind kind,
      String configuration,
      int topicPartition,
      int process,
      long knownByNanos,
      Set<Circumstance> circumstances) {
    this(
        kind,
        configuration,
        topicPartition,
        process,
        Long.MIN_VALUE,
        knownByNanos,
        Long.MAX_VALUE,
        circumstances);
  }

  /** The same anomaly, with the time within which its cause must lie. */
  public Candidate within(long from, long until) {
    return new Candidate(
        kind, configuration, topicPartition, process, from, knownByNanos, until, circumstances);
  }

  /** Whether this is known of it. */
  public boolean has(Circumstance circumstance) {
    return circumstances.contains(circumstance);
  }
}
