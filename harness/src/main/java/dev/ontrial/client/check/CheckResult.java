package dev.ontrial.client.check;

import java.util.Locale;

/**
 * What a check came to.
 *
 * @param check its name, such as {@code no-early-ok}
 * @param verdict what it came to
 * @param why what was seen, or why it could not be checked
 */
public record CheckResult(String check, Verdict verdict, String why) {
  /** What a check can come to. */
  public enum Verdict {
    /** The adapter did what the protocol asks. */
    PASS,
    /** It did not. */
    FAIL,
    /** The client has no such function, or does not report it. */
    NOT_APPLICABLE,
    /** The check could not be made. */
    UNKNOWN;

    /** The word that is printed. */
    public String word() {
      return this == NOT_APPLICABLE ? "n/a" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** One line for people. */
  public String line() {
    return "%-8s %-19s %s".formatted(verdict.word(), check, why);
  }
}
