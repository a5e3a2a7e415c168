package dev.ontrial.checker;

/**
 * One step of a witness.
 *
 * @param atNanos when it happened, relative to the history's first event
 * @param sentence what happened
 * @param pointer where the history says so, such as {@code harness.oth#123}
 */
public record WitnessStep(long atNanos, String sentence, String pointer) {}
