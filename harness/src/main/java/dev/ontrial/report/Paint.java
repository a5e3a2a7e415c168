package dev.ontrial.report;

import dev.ontrial.contract.Meaning;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours the marks of a line, where the terminal has colours and the user wants them. */
public final class Paint {
  /** A mark at the beginning of a word; what follows it are letters of families. */
  private static final Pattern MARK =
      Pattern.compile("(?<=^|\\s)([✔○!✘?])(?=[LDRTCS·+◆]*(?:\\s|$))");

  private static final String RESET = "\u001b[0m";

  /** The colours of this process's terminal. */
  public static final Paint OF_TERMINAL =
      new Paint(Boolean.getBoolean("ontrial.terminal") && isUnset(System.getenv("NO_COLOR")));

  private final boolean coloured;

  /**
   * @param coloured false to leave every line as it is
   */
  Paint(boolean coloured) {
    this.coloured = coloured;
  }

  private static boolean isUnset(@org.jspecify.annotations.Nullable String value) {
    return value == null || value.isEmpty();
  }

  /** The line with its marks coloured. */
  public String line(String plain) {
    if (!coloured) {
      return plain;
    }
    Matcher matcher = MARK.matcher(plain);
    StringBuilder painted = new StringBuilder();
    while (matcher.find()) {
      String mark = matcher.group(1);
      matcher.appendReplacement(painted, Matcher.quoteReplacement(colour(mark) + mark + RESET));
    }
    return matcher.appendTail(painted).toString();
  }

  private static String colour(String mark) {
    for (Meaning meaning : Meaning.values()) {
      if (meaning.mark().equals(mark)) {
        return switch (meaning) {
          case NOTHING_SEEN -> "\u001b[32m";
          case PERMITTED -> "\u001b[36m";
          case KNOWN_BUG -> "\u001b[35m";
          case FORBIDDEN -> "\u001b[1;31m";
          case UNPROVEN -> "\u001b[33m";
          case NOT_APPLICABLE -> "";
        };
      }
    }
    return "";
  }
}
