package dev.ontrial.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The types of Kafka's {@code ConfigDef}, and how it reads their values from text. */
public enum ValueType {
  BOOLEAN("true or false"),
  STRING("text"),
  INT("a whole number"),
  SHORT("a whole number"),
  LONG("a whole number"),
  DOUBLE("a number"),
  LIST("a list, separated by commas"),
  CLASS("the name of a class"),
  PASSWORD("text");

  private final String words;

  ValueType(String words) {
    this.words = words;
  }

  /** The type as users see it. */
  public String words() {
    return words;
  }

  /**
   * The one text for all values that Kafka reads as the same: without spaces around it, booleans in
   * small letters, numbers without leading zeros. A text that is no such value is only stripped.
   */
  public String normal(String value) {
    String text = value.strip();
    return switch (this) {
      case BOOLEAN -> text.toLowerCase(Locale.ROOT);
      case INT, SHORT, LONG -> number(text).map(String::valueOf).orElse(text);
      case DOUBLE -> real(text).map(String::valueOf).orElse(text);
      case LIST ->
          Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.joining(","));
      case STRING, CLASS, PASSWORD -> text;
    };
  }

  /** Why a text is no value of the type, as the end of a sentence; empty if it is one. */
  Optional<String> whyNot(String value) {
    String text = normal(value);
    boolean fits =
        switch (this) {
          case BOOLEAN -> text.equals("true") || text.equals("false");
          case INT -> number(text).filter(n -> n.intValue() == n).isPresent();
          case SHORT -> number(text).filter(n -> n.shortValue() == n).isPresent();
          case LONG -> number(text).isPresent();
          case DOUBLE -> real(text).isPresent();
          case STRING, LIST, CLASS, PASSWORD -> true;
        };
    return fits ? Optional.empty() : Optional.of("it must be " + words);
  }

  static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Optional<Double> real(String text) {
    try {
      return Optional.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
