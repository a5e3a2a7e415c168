package dev.ontrial.trial;

import dev.ontrial.history.WorkloadKind;
import dev.ontrial.trial.Configuration.Habits;
import dev.ontrial.trial.Configuration.Load;
import dev.ontrial.workload.ApplicationSpec.Processing;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Turns the configurations of a trial file, named ones and inline ones, into {@link
 * Configuration}s.
 */
final class ConfigurationReader {
  /** Properties that a trial must set itself. */
  private static final Set<String> OURS =
      Set.of("bootstrap.servers", "key.serializer", "value.serializer", "client.id");

  /** The same for the members of groups. */
  private static final Set<String> OURS_OF_GROUPS =
      Set.of("bootstrap.servers", "group.id", "client.id", "application.id", "enable.auto.commit");

  private final Map<String, Configuration> library = new LinkedHashMap<>();
  private final Map<String, String> shortTimeouts;
  private final Map<String, String> shortGroups;
  private final Path folder;
  private final boolean production;

  /**
   * @param folder where the paths in inline configurations start
   * @param production whether the producers keep Kafka's own timeouts
   */
  ConfigurationReader(Path folder, boolean production) {
    this.folder = folder;
    this.production = production;
    YamlMap file = YamlMap.parse("configurations.yaml", Resources.text("configurations.yaml"));
    shortTimeouts = file.strings("short-timeouts");
    shortGroups = file.strings("short-group-timeouts");
    // Many of those that ship with ontrial are on trial at once, so each sends less.
    Load usual = file.map("usual-load").map(map -> load(map, Load.DEFAULT)).orElseThrow();
    YamlMap all = file.map("configurations").orElseThrow();
    for (String name : all.keys()) {
      library.put(name, inline(name, all.map(name).orElseThrow(), usual));
    }
    file.done();
  }

  /** The library's names, in the order of the file. */
  Set<String> names() {
    return library.keySet();
  }

  /** Those that ship with ontrial under that name, or under names that match the pattern. */
  List<Configuration> matching(String pattern) {
    List<String> those = new Glob(pattern).among(names());
    if (those.isEmpty()) {
      throw new YamlMap.UnplacedComplaint(
          "unknown configuration `"
              + pattern
              + "`"
              + YamlMap.suggestion(pattern, names())
              + "; known: "
              + String.join(", ", names()));
    }
    return those.stream().map(library::get).toList();
  }

  /** A configuration written out in the trial file. */
  Configuration inline(YamlMap map) {
    String name = map.string("name");
    if (!name.matches("[A-Za-z0-9._-]{1,60}")) {
      throw map.complaint("name", "only letters, digits, `.`, `_` and `-`, 60 at the most");
    }
    Configuration configuration = inline(name, map, Load.DEFAULT);
    configuration.refuseIfKafkaDoes();
    return configuration;
  }

  private Configuration inline(String name, YamlMap map, Load usual) {
    WorkloadKind workload =
        map.choice(
            "workload",
            WorkloadKind.known().toArray(WorkloadKind[]::new),
            WorkloadKind::word,
            WorkloadKind.SEQUENCED);
    Map<String, String> producer = new LinkedHashMap<>(production ? Map.of() : shortTimeouts);
    producer.putAll(properties(map, "producer", OURS));
    refuse(map, "producer", producer, OURS);
    Configuration configuration =
        new Configuration(
            name,
            workload,
            producer,
            consumer(map, workload),
            map.strings("topic"),
            habits(map),
            map.map("load").map(load -> load(load, usual)).orElse(usual),
            features(map),
            map.has("columns") ? map.words("columns") : List.of("*"));
    map.done();
    configuration.effectiveSettings();
    return configuration;
  }

  private static void refuse(
      YamlMap map, String key, Map<String, String> properties, Set<String> ours) {
    for (String each : ours) {
      if (properties.containsKey(each)) {
        throw map.complaint(key, "`" + each + "` is set by the trial itself; leave it out");
      }
    }
  }

  private Map<String, String> consumer(YamlMap map, WorkloadKind workload) {
    Map<String, String> given = properties(map, "consumer", OURS_OF_GROUPS);
    if (!workload.consumes()) {
      if (map.has("consumer") || map.has("consumer-file")) {
        throw map.complaint(
            "consumer", "workload `" + workload.word() + "` has no consumers on trial");
      }
      return Map.of();
    }
    refuse(map, "consumer", given, OURS_OF_GROUPS);
    Map<String, String> consumer = new LinkedHashMap<>();
    if (!production && workload != WorkloadKind.SHARE) {
      consumer.putAll(shortGroups);
    }
    consumer.putAll(given);
    if (consumer.getOrDefault("group.protocol", "classic").equals("consumer")) {
      // KIP-848: the brokers decide; the client refuses to be told.
      consumer.remove("session.timeout.ms");
      consumer.remove("heartbeat.interval.ms");
    }
    return consumer;
  }

  private static Habits habits(YamlMap map) {
    Habits usual = Habits.DEFAULT;
    return new Habits(
        map.oneOf("sync", List.of("true", "false"), "false").equals("true"),
        map.oneOf("resend", List.of("true", "false"), "false").equals("true"),
        (int) map.number("keys", 0, 0, 10_000),
        map.choice("processing", Processing.values(), Configuration::word, usual.processing()),
        map.duration("processing-time", usual.processingTime()));
  }

  static Map<String, Integer> features(YamlMap map) {
    Map<String, Integer> features = new LinkedHashMap<>();
    map.map("features")
        .ifPresent(levels ->
            levels.keys().forEach(f -> features.put(f, (int) levels.number(f, 0, 0, 100))));
    return features;
  }

  /** The properties, inline or those of a {@code .properties} file of the user's. */
  private Map<String, String> properties(YamlMap map, String key, Set<String> ours) {
    String fileKey = key + "-file";
    if (!map.has(fileKey)) {
      return map.strings(key);
    }
    if (map.has(key)) {
      throw map.complaint(fileKey, "give `%s` or `%s`, not both".formatted(key, fileKey));
    }
    Path file = folder.resolve(map.string(fileKey));
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw map.complaint(fileKey, "cannot read " + file + ": " + e.getMessage());
    }
    Map<String, String> given = new LinkedHashMap<>();
    // A file that is used in production names its brokers and serializers; here they are ours.
    properties.stringPropertyNames().stream()
        .filter(each -> !ours.contains(each) && !each.equals("transactional.id"))
        .filter(each -> !each.endsWith(".deserializer"))
        .sorted()
        .forEach(each -> given.put(each, properties.getProperty(each)));
    return given;
  }

  private static Load load(YamlMap map, Load usual) {
    Load load =
        new Load(
            (int) map.number("records-per-second", usual.recordsPerSecond(), 1, 1_000_000),
            (int) map.number("record-bytes", usual.recordBytes(), 100, 1_000_000),
            (int) map.number("max-outstanding", usual.maxOutstanding(), 1, 1_000_000),
            (int) map.number("partitions", usual.partitions(), 1, 64),
            (int) map.number("leaders", usual.leaders(), 1, 9),
            (int) map.number("producers", usual.producers(), 1, 20),
            (int) map.number("abort-percent", usual.abortPercent(), 0, 100));
    map.done();
    return load;
  }
}
