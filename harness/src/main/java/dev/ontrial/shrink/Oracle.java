package dev.ontrial.shrink;

import dev.ontrial.trial.Trial;

/** Knows whether a trial still shows the anomaly. */
interface Oracle {
  /**
   * Whether it does; must answer the same question in the same way.
   *
   * @param candidate less than what was last said to show it
   * @param change what it has less, in words
   * @throws Ended if no more questions are answered
   */
  boolean reproduces(Trial candidate, String change);
}
