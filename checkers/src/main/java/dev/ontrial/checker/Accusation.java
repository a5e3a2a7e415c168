package dev.ontrial.checker;

import java.util.Set;

/**
 * What a contract needs to know of an anomaly.
 *
 * @param kind what is violated
 * @param configuration the configuration on whose topic-partition it happened
 * @param topicPartition the topic-partition, or {@link dev.ontrial.history.Event#NONE}
 * @param process the process that wrote, or repeated, or {@link dev.ontrial.history.Event#NONE}
 * @param knownByNanos the time by which it had happened, such as that of the record's
 *     acknowledgement; {@link Long#MAX_VALUE} if unknown
 * @param circumstances what else is known of it
 */
public record Accusation(
    AnomalyKind kind,
    String configuration,
    int topicPartition,
    int process,
    long knownByNanos,
    Set<Circumstance> circumstances) {

  /** An anomaly of which nothing else is known. */
  public Accusation(
      AnomalyKind kind, String configuration, int topicPartition, int process, long knownByNanos) {
    this(kind, configuration, topicPartition, process, knownByNanos, Set.of());
  }
}
