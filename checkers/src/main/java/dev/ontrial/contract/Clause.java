package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;

/**
 * One exception to the rule that every anomaly is forbidden.
 *
 * @param kind the anomaly
 * @param grade {@link Grade#PERMITTED} or {@link Grade#KNOWN}
 * @param given the configurations that it speaks of
 * @param observation what must have been observed
 * @param reason why, as the end of a sentence
 * @param source where Kafka says so
 */
public record Clause(
    AnomalyKind kind,
    Grade grade,
    Given given,
    Observation observation,
    String reason,
    String source) {}
