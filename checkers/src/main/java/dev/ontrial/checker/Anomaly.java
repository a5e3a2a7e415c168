package dev.ontrial.checker;

import java.util.List;

/**
 * One violation, with the fewest events that prove it.
 *
 * @param kind what is violated
 * @param configuration the configuration on whose topic-partition it happened
 * @param topicPartition the topic-partition's name, or the empty string
 * @param process the writing process, or {@link dev.ontrial.history.Event#NONE}
 * @param sentence what is wrong
 * @param steps the witness, in time order
 */
public record Anomaly(
    AnomalyKind kind,
    String configuration,
    String topicPartition,
    int process,
    String sentence,
    List<WitnessStep> steps) {}
