package dev.ontrial.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Where a trial came from, by its {@code trial.yaml}: versions, seed, date, machine, settings and
 * faults. What the file does not say is left out.
 */
final class Facts {
  /** A trial's file does not change once it is written. */
  private static final Map<Path, Facts> READ = new ConcurrentHashMap<>();

  private final Map<?, ?> root;

  private Facts(Map<?, ?> root) {
    this.root = root;
  }

  /** The folder of a run's trial: one below the run's, or the run's own if it is a trial's. */
  static Path folder(Path run, String trial) {
    boolean isName = trial.matches("[A-Za-z0-9._-]+") && !trial.matches("\\.+");
    return isName && Files.isDirectory(run.resolve(trial)) ? run.resolve(trial) : run;
  }

  /** The facts of a trial; nothing at all if its file is missing or unreadable. */
  static Facts of(Path run, String trial) {
    Path file = folder(run, trial).resolve("trial.yaml").toAbsolutePath().normalize();
    if (!Files.isRegularFile(file)) {
      return new Facts(Map.of());
    }
    return READ.computeIfAbsent(file, Facts::read);
  }

  private static Facts read(Path file) {
    try {
      Object root = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
      return new Facts(root instanceof Map<?, ?> map ? map : Map.of());
    } catch (IOException | YamlEngineException e) {
      return new Facts(Map.of());
    }
  }

  /** Names and values, for the properties of a test suite. */
  Map<String, String> properties() {
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "ontrial.version", root, "provenance", "ontrial");
    put(facts, "ontrial.commit", root, "provenance", "commit");
    put(facts, "kafka", root, "cluster", "kafka");
    put(facts, "program", root, "provenance", "program");
    put(facts, "clients", root, "cluster", "clients");
    put(facts, "brokers", root, "cluster", "brokers");
    put(facts, "controllers", root, "cluster", "controllers");
    put(facts, "seed", root, "seed");
    put(facts, "started", root, "provenance", "started");
    put(facts, "links", root, "provenance", "links");
    put(facts, "java", root, "provenance", "java");
    put(facts, "os", root, "provenance", "os");
    put(facts, "processors", root, "provenance", "processors");
    put(facts, "timeouts", root, "cluster", "timeouts");
    String settings = flat(at(root, "cluster", "settings"));
    if (!settings.isEmpty()) {
      facts.put("broker-settings", settings);
    }
    String faults = faults();
    if (!faults.isEmpty()) {
      facts.put("faults", faults);
    }
    return facts;
  }

  /** Such as {@code isolate leader, kill leader}. */
  String faults() {
    List<String> faults = new ArrayList<>();
    if (root.get("schedule") instanceof List<?> steps) {
      for (Object step : steps) {
        if (step instanceof Map<?, ?> map) {
          faults.add(map.get("fault") + " " + map.get("target"));
        }
      }
    }
    return faults.stream().distinct().collect(Collectors.joining(", "));
  }

  /** The settings whose defaults ontrial shortened, with both values. */
  String shortened() {
    return flat(at(root, "provenance", "shortened-broker-defaults"));
  }

  private static void put(Map<String, String> facts, String name, Object root, String... path) {
    Object value = at(root, path);
    if (!(value instanceof Map<?, ?>) && !String.valueOf(value).isEmpty()) {
      facts.put(name, String.valueOf(value));
    }
  }

  /** What stands there; an empty text if nothing does. */
  private static Object at(Object root, String... path) {
    Object value = root;
    for (String key : path) {
      value = value instanceof Map<?, ?> map && map.get(key) != null ? map.get(key) : "";
    }
    return value;
  }

  private static String flat(Object value) {
    return value instanceof Map<?, ?> map
        ? map.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(", "))
        : "";
  }
}
