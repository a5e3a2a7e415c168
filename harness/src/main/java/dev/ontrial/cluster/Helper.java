package dev.ontrial.cluster;

/**
 * A program that serves all trials of a run, and whose end spoils the trial that it ends in.
 *
 * @param name such as {@code toxiproxy}
 */
public record Helper(String name, Process process) {}
