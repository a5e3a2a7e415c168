package dev.ontrial.trial.file;

import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A {@code .properties} file of the user's, which remembers the line of each key. */
final class PropertiesFile {
  /** Kafka's clients together have fewer than 300. */
  private static final int MOST_SETTINGS = 1_000;

  private PropertiesFile() {}

  /**
   * One setting.
   *
   * @param line the line on which it begins, from 1
   * @param before the line of the same key that it replaces; 0 if there is none
   */
  record Entry(String key, String value, int line, int before) {}

  /**
   * The settings of a file; of a key that stands there twice the last one, as in Java.
   *
   * @throws BadInput if it cannot be read
   */
  static List<Entry> read(Path file) {
    List<String> lines = TextFile.read(file).lines().toList();
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (int at = 0; at < lines.size(); at++) {
      int first = at;
      StringBuilder logical = new StringBuilder(lines.get(at));
      while (!isComment(lines.get(first)) && continues(lines.get(at)) && at + 1 < lines.size()) {
        logical.append('\n').append(lines.get(++at));
      }
      parse(file, logical.toString(), first + 1)
          .forEach((key, value) -> {
            Entry other = entries.get(key);
            int before = other == null ? 0 : other.line();
            entries.put(key, new Entry(key, value, first + 1, before));
          });
      if (entries.size() > MOST_SETTINGS) {
        throw new BadInput(
            "%s: it has more than %,d settings; is it the properties file of a client?"
                .formatted(file, MOST_SETTINGS));
      }
    }
    return new ArrayList<>(entries.values());
  }

  private static boolean isComment(String line) {
    String text = line.stripLeading();
    return text.startsWith("#") || text.startsWith("!");
  }

  /** Whether a line ends with an odd number of backslashes. */
  private static boolean continues(String line) {
    int slashes = 0;
    while (slashes < line.length() && line.charAt(line.length() - 1 - slashes) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  private static Map<String, String> parse(Path file, String text, int line) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInput("%s:%d: cannot be read: %s".formatted(file, line, e.getMessage()));
    }
    Map<String, String> entries = new LinkedHashMap<>();
    one.stringPropertyNames().forEach(key -> entries.put(key, one.getProperty(key)));
    return entries;
  }
}
