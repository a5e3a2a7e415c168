package dev.ontrial.settings;

import java.util.Locale;
import java.util.Optional;

/**
 * One row of the table of settings.
 *
 * @param scope whose setting it is
 * @param key its name
 * @param kind what it means to a verdict
 * @param writable whether a run may record its value; false for secrets
 * @param old whether the newest Kafka no longer has it
 * @param type what its values are
 * @param usual the default of the newest Kafka, as text; {@code null} or {@code <required>} if it
 *     has none
 * @param valid Kafka's words for the values that it takes, such as {@code [1,...]} or {@code [all,
 *     -1, 0, 1]}; empty for any
 * @param note the reason for the kind, in one or two sentences
 */
public record Setting(
    Scope scope,
    String key,
    Kind kind,
    boolean writable,
    boolean old,
    ValueType type,
    String usual,
    String valid,
    String note) {

  /** Whose setting it is: the names of Kafka's reference, Configuration. */
  public enum Scope {
    PRODUCER,
    CONSUMER,
    SHARE,
    STREAMS,
    TOPIC,
    BROKER;

    /** The word in the table and in histories, such as {@code producer}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of a word, if there is one. */
    public static Optional<Scope> of(String word) {
      for (Scope scope : values()) {
        if (scope.word().equals(word)) {
          return Optional.of(scope);
        }
      }
      return Optional.empty();
    }
  }

  /** What a setting means to a verdict. */
  public enum Kind {
    /** A clause or a checker takes its value into account. */
    MODELLED,
    /** No value changes what is promised, or what can be observed. */
    HARMLESS,
    /** ontrial decides the value. */
    ONTRIAL,
    /** Nobody has examined it: a cell that changes it from its default is unproven. */
    UNKNOWN;

    /** The word in the table and in documents. */
    public String word() {
      return this == ONTRIAL ? "set by ontrial" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a value means the same as the default. */
  public boolean isUsual(String value) {
    return type.normal(value).equals(type.normal(usual));
  }

  /** Why Kafka does not take a value, as the end of a sentence; empty if it does. */
  public Optional<String> whyNot(String value) {
    return type.whyNot(value).or(() -> Validity.of(this, value));
  }
}
