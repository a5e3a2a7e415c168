package dev.ontrial.checker;

/**
 * What {@code docs/anomalies.md} says of a kind of anomaly.
 *
 * @param definition what it is, in one sentence
 * @param source where the notion comes from
 * @param timeline four lines that show it
 * @param abstains when its checker says nothing
 */
public record Description(String definition, String source, String timeline, String abstains) {}
