package dev.ontrial.trial;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.fault.Step;
import dev.ontrial.fault.Target;
import dev.ontrial.trial.Trial.Brokers;
import dev.ontrial.trial.Trial.LinksChoice;
import dev.ontrial.trial.Trial.Timing;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads trial files; every complaint names file, line and column. */
public final class TrialReader {
  /** The Kafka version that a trial gets when it names none. */
  public static final String DEFAULT_KAFKA = "4.3.1";

  private static final long DEFAULT_SEED = 42;

  private final YamlMap root;
  private final Path folder;

  private TrialReader(YamlMap root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /**
   * Reads a trial file of the user's.
   *
   * @throws BadInput if it cannot be read or used
   */
  public static Trial read(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      YamlMap root = YamlMap.parse(file.toString(), Files.readString(file));
      return new TrialReader(root, folder == null ? Path.of(".") : folder).trial();
    } catch (IOException e) {
      throw new BadInput(file + ": cannot be read: " + reason(e));
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such file";
      case CharacterCodingException garbled -> "it is not UTF-8 text";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** Reads a trial that ships with ontrial. */
  public static Trial shipped(String name) {
    YamlMap root = YamlMap.parse(name + ".yaml", Resources.trial(name));
    return new TrialReader(root, Path.of(".")).trial();
  }

  /** The names of the configurations that a trial file may simply name. */
  public static Set<String> configurationNames() {
    return new ConfigurationReader(Path.of("."), false).names();
  }

  private Trial trial() {
    String name = root.string("trial");
    if (!name.matches("[A-Za-z0-9._-]{1,80}")) {
      throw root.complaint("trial", "only letters, digits, `.`, `_` and `-`, 80 at the most");
    }
    // What a finished run adds to its trial file says where it came from; it changes nothing.
    root.has("provenance");
    Brokers cluster = cluster();
    List<Configuration> configurations = configurations(cluster.productionTimeouts());
    List<String> names = configurations.stream().map(Configuration::name).toList();
    long seed = root.number("seed", DEFAULT_SEED, 0, Long.MAX_VALUE);
    Trial trial =
        new Trial(
            name,
            root.string("column", name),
            seed,
            cluster,
            links(),
            configurations,
            schedule(cluster.brokers()),
            new DemandReader(root, names).read(),
            root.map("timing").map(TrialReader::timing).orElse(Timing.DEFAULT));
    root.done();
    return trial;
  }

  private Brokers cluster() {
    YamlMap map = root.map("cluster").orElseGet(() -> YamlMap.parse("", "{}"));
    Brokers cluster =
        new Brokers(
            (int) map.number("brokers", 3, 1, 7),
            version(map),
            map.oneOf("timeouts", List.of("short", "production"), "short").equals("production"),
            map.strings("settings"),
            ConfigurationReader.features(map));
    map.done();
    return cluster;
  }

  private static String version(YamlMap map) {
    try {
      return KafkaVersion.parse(map.string("kafka", DEFAULT_KAFKA)).text();
    } catch (ClusterException e) {
      throw map.complaint("kafka", String.valueOf(e.getMessage()));
    }
  }

  private LinksChoice links() {
    List<String> words = List.of("auto", "toxiproxy", "relay");
    return LinksChoice.valueOf(root.oneOf("links", words, "auto").toUpperCase(Locale.ROOT));
  }

  private List<Configuration> configurations(boolean production) {
    ConfigurationReader reader = new ConfigurationReader(folder, production);
    List<Configuration> all = new ArrayList<>();
    root.list("configurations", reader::matching, map -> List.of(reader.inline(map)))
        .forEach(all::addAll);
    if (all.isEmpty()) {
      throw root.complaint("configurations", "name at least one; see `ontrial list`");
    }
    if (all.stream().map(Configuration::name).distinct().count() < all.size()) {
      throw root.complaint("configurations", "two have the same name");
    }
    return all;
  }

  private List<Step> schedule(int brokers) {
    return root.list(
        "schedule",
        word -> {
          throw new YamlMap.UnplacedComplaint("expected {fault: …, target: …, at: …, for: …}");
        },
        map -> step(map, brokers));
  }

  private static Step step(YamlMap map, int brokers) {
    Step.Kind kind = map.choice("fault", Step.Kind.values(), Step.Kind::word, null);
    String word = map.string("target", "leader");
    Target target =
        Target.of(word)
            .filter(each -> each.node().map(node -> node <= brokers).orElse(true))
            .orElseThrow(() ->
                map.complaint(
                    "target",
                    "unknown `"
                        + word
                        + "`"
                        + YamlMap.suggestion(word, Target.ROLES)
                        + "; known: "
                        + String.join(", ", Target.ROLES)
                        + ", or a node from 1 to "
                        + brokers));
    if (!kind.onLinks() && map.has("from")) {
      throw map.complaint("from", "`" + kind.word() + "` acts on a process; it has no `from`");
    }
    Step.Scope usual = kind == Step.Kind.REPLIES_LOST ? Step.Scope.CLIENTS : Step.Scope.ALL;
    Step.Scope scope = map.choice("from", Step.Scope.values(), Step.Scope::word, usual);
    Duration none = Duration.ZERO;
    boolean latency = kind == Step.Kind.LATENCY;
    if (!latency && (map.has("delay") || map.has("jitter"))) {
      throw map.complaint("fault", "only `latency` has a `delay` and a `jitter`");
    }
    Step step =
        new Step(
            kind,
            target,
            scope,
            map.duration("at", none),
            map.duration("for", Duration.ofSeconds(3)),
            map.duration("delay", latency ? Duration.ofMillis(100) : none),
            map.duration("jitter", none));
    map.done();
    return step;
  }

  private static Timing timing(YamlMap map) {
    Timing usual = Timing.DEFAULT;
    Timing timing =
        new Timing(
            map.duration("warm-up", usual.warmUp()),
            map.duration("recovery", usual.recovery()),
            map.duration("stuck-after", usual.stuckAfter()));
    map.done();
    return timing;
  }
}
