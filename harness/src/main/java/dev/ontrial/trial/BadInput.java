package dev.ontrial.trial;

import dev.ontrial.settings.Secrets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something that the user gave cannot be used. The message is one line that says what is wrong,
 * where, and what to do. Secrets in it are masked.
 */
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_LINE = 2_000;

  /** Longer than any path. */
  private static final Pattern LONG_WORD = Pattern.compile("(\\S{100})\\S{400,}");

  public BadInput(String message) {
    super(Secrets.masked(shortened(message)));
  }

  /** Without most of what the user wrote where that is very long. */
  private static String shortened(String message) {
    return LONG_WORD
        .matcher(message)
        .replaceAll("$1…")
        .lines()
        .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line)
        .collect(Collectors.joining("\n"));
  }
}
