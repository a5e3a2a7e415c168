package dev.ontrial.trial;

import dev.ontrial.settings.Secrets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something that the user gave cannot be used. The message is one line that says what is wrong,
 * where, and what to do. Secrets in it are masked; line breaks in it, which what the user wrote may
 * have, are spaces.
 */
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_LINE = 2_000;

  private static final Pattern BREAK = Pattern.compile("\\s*\\R\\s*|\\t");

  /** Control characters, those that change the direction of writing, and halves of characters. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

  /** Longer than any path. */
  private static final Pattern LONG_WORD = Pattern.compile("(\\S{100})\\S{400,}");

  public BadInput(String message) {
    super(oneLine(message));
  }

  /** Several things that cannot be used, each with its line. */
  public BadInput(List<String> messages) {
    super(messages.stream().map(BadInput::oneLine).collect(Collectors.joining("\n")));
  }

  /**
   * A message as users may see it: one line, without secrets, without characters that a terminal
   * obeys, and without most of what the user wrote where that is very long.
   */
  public static String oneLine(String message) {
    String line = CONTROL.matcher(BREAK.matcher(message).replaceAll(" ")).replaceAll("\uFFFD");
    String shown = LONG_WORD.matcher(line).replaceAll("$1…");
    return Secrets.masked(
        shown.length() > LONGEST_LINE ? shown.substring(0, LONGEST_LINE) + "…" : shown);
  }
}
