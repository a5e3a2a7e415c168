package dev.ontrial.report.html;

import java.util.Locale;

/** Numbers for people. */
final class Figures {
  private Figures() {}

  /** With commas between thousands, such as {@code 2,842}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
