package dev.ontrial.checker;

/**
 * What a contract needs to know of an anomaly.
 *
 * @param kind what is violated
 * @param configuration the configuration on whose topic-partition it happened
 * @param topicPartition the topic-partition, or {@link dev.ontrial.history.Event#NONE}
 * @param process the writing process, or {@link dev.ontrial.history.Event#NONE}
 * @param knownByNanos the time by which it had happened, such as that of the record's
 *     acknowledgement; {@link Long#MAX_VALUE} if unknown
 */
public record Accusation(
    AnomalyKind kind, String configuration, int topicPartition, int process, long knownByNanos) {}
