package dev.ontrial.checker;

import dev.ontrial.history.History;

/** Finds the anomalies of one kind in a history; a pure function. */
public interface Checker {
  /** What it looks for. */
  AnomalyKind kind();

  /**
   * Whether it must see every record. If not, it finds the same among the records that {@link
   * dev.ontrial.history.History#screened} keeps, which is what makes a long history cheap to judge;
   * {@code ARCHITECTURE.md} says what those are.
   */
  default boolean needsEveryRecord() {
    return true;
  }

  /** The same for a history; transactions may make the difference. */
  default boolean needsEveryRecord(History history) {
    return needsEveryRecord();
  }

  /** Hands every anomaly of its kind over, and every reason why it could not look. */
  void check(Evidence evidence, Findings findings);
}
