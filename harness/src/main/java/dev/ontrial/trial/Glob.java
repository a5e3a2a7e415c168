package dev.ontrial.trial;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern for names of configurations and faults: {@code *} stands for any characters, {@code ?}
 * for one.
 *
 * @param text as it was written
 */
public record Glob(String text) {
  /** Whether the whole name is meant. */
  public boolean matches(String name) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      regex.append(
          switch (each) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(each));
          });
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
  }

  /** Those of the names that match, in their order. */
  List<String> among(Collection<String> names) {
    return names.stream().filter(this::matches).toList();
  }

  /** Whether one of the patterns matches. */
  static boolean any(Collection<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> new Glob(pattern).matches(name));
  }
}
