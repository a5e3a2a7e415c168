package dev.ontrial.outcome;

import java.util.Locale;

/** What a known bug of the released version that ran does to the exit code. */
public enum KnownBugPolicy {
  /** It is reported, and the run does not fail for it. */
  REPORT,
  /** The run fails, as for any broken promise. */
  FAIL;

  /** The word that users write. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
