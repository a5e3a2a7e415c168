package dev.ontrial.trial;

import dev.ontrial.trial.Configuration.Load;
import dev.ontrial.trial.Configuration.Workload;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

  private final Map<String, Configuration> library = new LinkedHashMap<>();
  private final Map<String, String> shortTimeouts;
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
    YamlMap all = file.map("configurations").orElseThrow();
    for (String name : all.keys()) {
      library.put(name, inline(name, all.map(name).orElseThrow()));
    }
    file.done();
  }

  /** The library's names, in the order of the file. */
  Set<String> names() {
    return library.keySet();
  }

  Configuration named(String name) {
    Configuration found = library.get(name);
    if (found == null) {
      throw new YamlMap.UnplacedComplaint(
          "unknown configuration `"
              + name
              + "`"
              + YamlMap.suggestion(name, names())
              + "; known: "
              + String.join(", ", names()));
    }
    return found;
  }

  /** A configuration written out in the trial file. */
  Configuration inline(YamlMap map) {
    String name = map.string("name");
    if (!name.matches("[A-Za-z0-9._-]{1,60}")) {
      throw map.complaint("name", "only letters, digits, `.`, `_` and `-`, 60 at the most");
    }
    Configuration configuration = inline(name, map);
    configuration.refuseIfKafkaDoes();
    return configuration;
  }

  private Configuration inline(String name, YamlMap map) {
    Workload workload =
        map.choice("workload", Workload.values(), Workload::word, Workload.SEQUENCED);
    Map<String, String> producer = new LinkedHashMap<>(production ? Map.of() : shortTimeouts);
    producer.putAll(producer(map));
    for (String ours : OURS) {
      if (producer.containsKey(ours)) {
        throw map.complaint("producer", "`" + ours + "` is set by the trial itself; leave it out");
      }
    }
    Load load = map.map("load").map(ConfigurationReader::load).orElse(Load.DEFAULT);
    Configuration configuration =
        new Configuration(name, workload, producer, map.strings("topic"), load);
    map.done();
    configuration.effectiveSettings();
    return configuration;
  }

  /** The properties, inline or those of a {@code .properties} file of the user's. */
  private Map<String, String> producer(YamlMap map) {
    if (!map.has("producer-file")) {
      return map.strings("producer");
    }
    if (map.has("producer")) {
      throw map.complaint("producer-file", "give `producer` or `producer-file`, not both");
    }
    Path file = folder.resolve(map.string("producer-file"));
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw map.complaint("producer-file", "cannot read " + file + ": " + e.getMessage());
    }
    Map<String, String> producer = new LinkedHashMap<>();
    // A file that is used in production names its brokers and serializers; here they are ours.
    properties.stringPropertyNames().stream()
        .filter(key -> !OURS.contains(key) && !key.equals("transactional.id"))
        .sorted()
        .forEach(key -> producer.put(key, properties.getProperty(key)));
    return producer;
  }

  private static Load load(YamlMap map) {
    Load usual = Load.DEFAULT;
    Load load =
        new Load(
            (int) map.number("records-per-second", usual.recordsPerSecond(), 1, 1_000_000),
            (int) map.number("record-bytes", usual.recordBytes(), 100, 1_000_000),
            (int) map.number("max-outstanding", usual.maxOutstanding(), 1, 1_000_000),
            (int) map.number("partitions", usual.partitions(), 1, 64),
            (int) map.number("producers", usual.producers(), 1, 20),
            (int) map.number("abort-percent", usual.abortPercent(), 0, 100));
    map.done();
    return load;
  }
}
