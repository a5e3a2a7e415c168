package dev.ontrial.outcome;

import java.util.List;

/**
 * A cell that was run twice, as a disturbed machine had left it unproven.
 *
 * @param configuration the row of the matrix
 * @param trial the trial of the first run
 * @param rerun the trial of the second run, which counts
 * @param because why the first run proved nothing
 */
public record Rerun(String configuration, String trial, String rerun, List<String> because) {}
