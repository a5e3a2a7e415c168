package dev.ontrial.client.check;

import dev.ontrial.client.check.CheckResult.Verdict;

/** Ends a check early with what it came to. */
final class Ending extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Verdict verdict;

  private Ending(Verdict verdict, String why) {
    super(why);
    this.verdict = verdict;
  }

  static Ending fail(String why) {
    return new Ending(Verdict.FAIL, why);
  }

  static Ending notApplicable(String why) {
    return new Ending(Verdict.NOT_APPLICABLE, why);
  }

  static Ending unknown(String why) {
    return new Ending(Verdict.UNKNOWN, why);
  }

  Verdict verdict() {
    return verdict;
  }
}
