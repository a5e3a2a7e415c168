package dev.ontrial.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Kafka's validators say of themselves: ranges and lists of words. What it does not
 * understand it does not object to; Kafka itself decides then.
 */
final class Validity {
  private static final Pattern RANGE =
      Pattern.compile("\\[(-?[\\d.]+),\\.\\.\\.(?:,(-?[\\d.]+))?]");
  private static final Pattern WORDS =
      Pattern.compile("(\\(case insensitive\\) )?\\[([\\w.-]+(?:, [\\w.-]+)*)]");

  private Validity() {}

  /** Why the value is outside, as the end of a sentence. */
  static Optional<String> of(Setting setting, String value) {
    String text = setting.type().normal(value);
    Matcher range = RANGE.matcher(setting.valid());
    if (range.matches()) {
      return range(Double.parseDouble(text), range.group(1), range.group(2));
    }
    Matcher words = WORDS.matcher(setting.valid());
    if (!words.matches()) {
      return Optional.empty();
    }
    List<String> known = List.of(words.group(2).split(", ", -1));
    // Some validators ignore the case without saying so, as their own defaults show.
    boolean anyCase =
        words.group(1) != null
            || (setting.type() == ValueType.STRING && !isUsualKnown(setting, known));
    List<String> given =
        setting.type() == ValueType.LIST ? Arrays.asList(text.split(",", -1)) : List.of(text);
    return given.stream().allMatch(word -> isKnown(word, known, anyCase))
        ? Optional.empty()
        : Optional.of(
            "it must be " + (known.size() == 1 ? "" : "one of ") + String.join(", ", known));
  }

  private static boolean isUsualKnown(Setting setting, List<String> known) {
    return known.contains(setting.usual())
        || known.stream().noneMatch(setting.usual()::equalsIgnoreCase);
  }

  private static Optional<String> range(double number, String least, String most) {
    if (number < Double.parseDouble(least)) {
      return Optional.of("it must be at least " + least);
    }
    return most != null && number > Double.parseDouble(most)
        ? Optional.of("it must be at most " + most)
        : Optional.empty();
  }

  private static boolean isKnown(String word, List<String> known, boolean anyCase) {
    return known.contains(word)
        || (anyCase
            && known.stream()
                .anyMatch(
                    each -> each.toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))));
  }
}
