package dev.ontrial.figures;

/**
 * One measured figure.
 *
 * @param what what was measured
 * @param value the value with its unit
 */
record Figure(String what, String value) {}
