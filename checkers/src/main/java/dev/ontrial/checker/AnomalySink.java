package dev.ontrial.checker;

import java.util.function.Supplier;

/** Takes what checkers find. */
public interface AnomalySink {
  /**
   * Takes one anomaly. Every one is counted; the witness is asked for only while few are at hand.
   */
  void found(Candidate candidate, Supplier<Anomaly> witness);

  /** Takes a reason why something could not be judged for a configuration. */
  void gap(String configuration, String reason);
}
