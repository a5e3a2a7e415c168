package dev.ontrial.history;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A constant that files name by a word. */
public interface Word {
  /** The word, as histories and trial files spell it. */
  String word();

  /** All words of an enum, sorted, but for that of a constant {@code UNKNOWN}. */
  static <E extends Enum<E> & Word> SortedSet<String> all(Class<E> words) {
    return Arrays.stream(words.getEnumConstants())
        .filter(each -> !each.name().equals("UNKNOWN"))
        .map(Word::word)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The constant that a word names, or empty. */
  static <E extends Enum<E> & Word> Optional<E> find(Class<E> words, String word) {
    for (E each : words.getEnumConstants()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
