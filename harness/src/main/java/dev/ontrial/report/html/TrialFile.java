package dev.ontrial.report.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A run's {@code trial.yaml} as a report shows it: whatever it says, also if this version would not
 * run it.
 */
record TrialFile(Map<String, Object> root) {
  /** The file of a trial's folder; empty if there is none that can be read. */
  static TrialFile read(Path trial) {
    Path file = trial.resolve("trial.yaml");
    try {
      if (Files.isRegularFile(file)) {
        Object loaded =
            new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        return new TrialFile(map(loaded));
      }
    } catch (IOException | YamlEngineException e) {
      // The report shows what it can; the verdicts say that the file is missing.
    }
    return new TrialFile(Map.of());
  }

  private static Map<String, Object> map(Object given) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (given instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> map.put(String.valueOf(key), value == null ? "" : value));
    }
    return map;
  }

  /** A part that is a map; empty if it is something else or not there. */
  Map<String, Object> part(String name) {
    return map(root.getOrDefault(name, Map.of()));
  }

  /** Where it came from and what it ran on. */
  Map<String, Object> provenance() {
    return part("provenance");
  }

  String seed() {
    return String.valueOf(root.getOrDefault("seed", ""));
  }

  /** The configurations by name, each with its settings as {@code group.name → value}, masked. */
  Map<String, Map<String, String>> configurations() {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    if (root.getOrDefault("configurations", List.of()) instanceof List<?> list) {
      for (Object each : list) {
        Map<String, Object> configuration = map(each);
        Map<String, String> settings = new LinkedHashMap<>();
        configuration.forEach((name, value) -> flatten(name, value, settings));
        String name = String.valueOf(settings.remove("name"));
        settings.remove("columns");
        all.put(name, settings);
      }
    }
    return all;
  }

  /** Settings within settings by their whole names; what is secret is masked. */
  static void flatten(String name, Object value, Map<String, String> into) {
    if (value instanceof Map<?, ?> entries) {
      map(entries).forEach((key, inner) -> flatten(name + " " + key, inner, into));
      return;
    }
    int space = name.lastIndexOf(' ');
    String before = space < 0 ? "" : name.substring(0, space);
    String group = before.substring(before.lastIndexOf(' ') + 1);
    into.put(name, Secrets.masked(group, name.substring(space + 1), String.valueOf(value)));
  }
}
