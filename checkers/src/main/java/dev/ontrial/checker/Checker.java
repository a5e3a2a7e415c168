package dev.ontrial.checker;

/** Finds the anomalies of one kind in a history; a pure function. */
public interface Checker {
  /** What it looks for. */
  AnomalyKind kind();

  /** Hands every anomaly of its kind over, and every reason why it could not look. */
  void check(Evidence evidence, Findings findings);
}
