package dev.ontrial.trial.file;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Which word a user may have meant. */
final class Spelling {
  /** No word is longer, and to compare longer ones takes long. */
  private static final int LONGEST_WORD = 200;

  private Spelling() {}

  /** The nearest word as the end of a sentence; nothing where none is near. */
  static String suggestion(String given, Collection<String> words) {
    if (given.length() > LONGEST_WORD) {
      return "";
    }
    return words.stream()
        .min((a, b) -> Integer.compare(distance(given, a), distance(given, b)))
        .filter(word -> distance(given, word) <= Math.max(2, given.length() / 3))
        .map(word -> ", did you mean `" + word + "`?")
        .orElse("");
  }

  /** The Levenshtein distance, ignoring case. */
  private static int distance(String a, String b) {
    String left = a.toLowerCase(Locale.ROOT);
    String right = b.toLowerCase(Locale.ROOT);
    int[] row = new int[right.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int substitution = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
