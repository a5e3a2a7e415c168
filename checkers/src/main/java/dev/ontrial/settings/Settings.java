package dev.ontrial.settings;

import dev.ontrial.settings.Setting.Kind;
import dev.ontrial.settings.Setting.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The table of settings, {@code settings.tsv}: every key of the newest Kafka's producers,
 * consumers, share consumers, Streams, topics and brokers, and some that older versions had.
 */
public final class Settings {
  /** What stands for a value that must not be written. */
  public static final String HIDDEN = "(hidden)";

  /** The prefixes by which Streams takes settings of its clients, and whose settings they are. */
  private static final Map<String, Scope> PREFIXES =
      Map.of(
          "main.consumer.", Scope.CONSUMER,
          "restore.consumer.", Scope.CONSUMER,
          "global.consumer.", Scope.CONSUMER,
          "consumer.", Scope.CONSUMER,
          "producer.", Scope.PRODUCER,
          "topic.", Scope.TOPIC);

  private static final Map<Scope, Map<String, Setting>> TABLE = read();

  private Settings() {}

  private static Map<Scope, Map<String, Setting>> read() {
    Map<Scope, Map<String, Setting>> table = new EnumMap<>(Scope.class);
    for (Scope scope : Scope.values()) {
      table.put(scope, new LinkedHashMap<>());
    }
    text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .skip(1)
        .map(Settings::row)
        .forEach(row -> Objects.requireNonNull(table.get(row.scope())).put(row.key(), row));
    return table;
  }

  private static Map<String, Setting> rows(Scope scope) {
    return Objects.requireNonNull(TABLE.get(scope));
  }

  private static String text() {
    try (InputStream in = Settings.class.getResourceAsStream("settings.tsv")) {
      if (in == null) {
        throw new IllegalStateException("settings.tsv is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Setting row(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != 9) {
      throw new IllegalStateException("settings.tsv: nine cells are needed: " + line);
    }
    return new Setting(
        Scope.valueOf(cells[0].toUpperCase(Locale.ROOT)),
        cells[1],
        Kind.valueOf(cells[2].toUpperCase(Locale.ROOT)),
        cells[3].equals("yes"),
        cells[4].equals("old"),
        ValueType.valueOf(cells[5]),
        cells[6],
        cells[7],
        cells[8]);
  }

  /** All rows of a scope, in the order of their keys. */
  public static List<Setting> of(Scope scope) {
    return new ArrayList<>(rows(scope).values());
  }

  /** The keys of a scope. */
  public static Collection<String> keys(Scope scope) {
    return rows(scope).keySet();
  }

  /** The row of a key. Streams also takes the settings of its clients, with a prefix or without. */
  public static Optional<Setting> find(Scope scope, String key) {
    Optional<Setting> own = Optional.ofNullable(rows(scope).get(key));
    if (own.isPresent() || scope != Scope.STREAMS) {
      return own;
    }
    for (Map.Entry<String, Scope> prefix : PREFIXES.entrySet()) {
      if (key.startsWith(prefix.getKey())) {
        Optional<Setting> found = find(prefix.getValue(), key.substring(prefix.getKey().length()));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return find(Scope.CONSUMER, key).or(() -> find(Scope.PRODUCER, key));
  }

  /**
   * Whether a run may record the value of a key. What is not in the table is not recorded, as it
   * may be a secret of a plug-in.
   */
  public static boolean isWritable(Scope scope, String key) {
    return find(scope, key).map(Setting::writable).orElse(false);
  }

  /** The value, or {@link #HIDDEN} where it must not be recorded. */
  public static String recorded(Scope scope, String key, String value) {
    return isWritable(scope, key) ? value : HIDDEN;
  }
}
