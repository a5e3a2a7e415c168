package dev.ontrial.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Family;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the user requires of a configuration, whatever its settings promise: anomalies that must not
 * occur.
 *
 * @param words as the user wrote them: names of promises, or ids of anomalies; empty for nothing
 */
public record Requirement(List<String> words) {
  /** Nothing is required. */
  public static final Requirement NONE = new Requirement(List.of());

  /** The words that may be required. */
  public static final List<String> KNOWN =
      Stream.concat(
              Arrays.stream(Promise.values()).map(Promise::word),
              Arrays.stream(AnomalyKind.values()).map(AnomalyKind::id))
          .toList();

  /**
   * A requirement of these words.
   *
   * @throws IllegalArgumentException if a word is none of {@link #KNOWN}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Requirement {
    words = List.copyOf(new LinkedHashSet<>(words));
    for (String word : words) {
      if (!KNOWN.contains(word)) {
        throw new IllegalArgumentException("nothing can be required by the name `" + word + "`");
      }
    }
  }

  @JsonValue
  @Override
  public List<String> words() {
    return words;
  }

  /** Whether nothing is required. */
  public boolean isNone() {
    return words.isEmpty();
  }

  /** The anomalies that must not occur, most severe first. */
  public List<AnomalyKind> kinds() {
    Set<AnomalyKind> kinds = EnumSet.noneOf(AnomalyKind.class);
    for (String word : words) {
      Promise.of(word).ifPresent(promise -> kinds.addAll(promise.kinds()));
      Optional<AnomalyKind> kind = AnomalyKind.of(word);
      kind.ifPresent(kinds::add);
    }
    return kinds.stream().sorted(Family.MOST_SEVERE_FIRST).toList();
  }

  /** The requirement in words, such as {@code at-least-once and in-order}. */
  public String text() {
    List<String> parts =
        words.stream().map(word -> Promise.of(word).isPresent() ? word : "no " + word).toList();
    int last = parts.size() - 1;
    return last < 1
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
