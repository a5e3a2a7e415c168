package dev.ontrial.checker;

import dev.ontrial.history.History;
import dev.ontrial.history.ScreenRule;
import java.util.Set;

/** Finds the anomalies of one kind in a history; a pure function. */
public interface Checker {
  /** What it looks for. */
  AnomalyKind kind();

  /** What that is, for documents and messages. */
  Description description();

  /**
   * The rules of the screen that keep every event on which its answer depends, so that it finds the
   * same in {@link dev.ontrial.history.HistoryFiles#screened} as in the whole history, which is
   * what makes a long history cheap to judge. Empty if it must see every record.
   */
  default Set<ScreenRule> keptBy() {
    return Set.of();
  }

  /** Whether it must see every record of a history; transactions may make the difference. */
  default boolean needsEveryRecord(History history) {
    return keptBy().isEmpty();
  }

  /** Hands every anomaly of its kind over, and every reason why it could not look. */
  void check(Evidence evidence, AnomalySink sink);
}
