package dev.ontrial.trial;

import java.util.Collection;
import java.util.List;

/**
 * A pattern for names of configurations and faults: {@code *} stands for any characters, {@code ?}
 * for one.
 *
 * @param text as it was written
 */
public record Glob(String text) {
  /** Whether the whole name is meant. Takes at most the product of both lengths. */
  public boolean matches(String name) {
    int at = 0;
    int star = -1;
    int taken = 0; // What the last `*` stands for ends here.
    int i = 0;
    while (i < name.length()) {
      char wanted = at < text.length() ? text.charAt(at) : 0;
      if (wanted == '*') {
        star = at++;
        taken = i;
      } else if (at < text.length() && (wanted == '?' || wanted == name.charAt(i))) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++taken;
      } else {
        return false;
      }
    }
    return text.substring(at).chars().allMatch(c -> c == '*');
  }

  /** Those of the names that match, in their order. */
  public List<String> among(Collection<String> names) {
    return names.stream().filter(this::matches).toList();
  }

  /** Whether one of the patterns matches. */
  public static boolean any(Collection<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> new Glob(pattern).matches(name));
  }
}
