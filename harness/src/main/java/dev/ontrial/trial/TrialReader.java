package dev.ontrial.trial;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.contract.Exposure;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads trial files; every complaint names file, line and column. */
public final class TrialReader {
  /** The Kafka version that a trial gets when it names none. */
  public static final String DEFAULT_KAFKA = "4.3.1";

  private static final Set<String> ANOMALIES =
      Arrays.stream(AnomalyKind.values()).map(AnomalyKind::id).collect(Collectors.toSet());

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
    Trial trial =
        new Trial(
            name,
            root.number("seed", 42, 0, Long.MAX_VALUE),
            cluster,
            links(),
            configurations,
            schedule(cluster.brokers()),
            controls(names),
            notApplicable(names),
            exposure(),
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
            clients(map),
            map.oneOf("timeouts", List.of("short", "production"), "short").equals("production"),
            map.strings("settings"));
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

  private static String clients(YamlMap map) {
    try {
      return KafkaVersion.ofClients(map.string("clients", ClientDistribution.ownVersion())).text();
    } catch (ClusterException e) {
      throw map.complaint("clients", String.valueOf(e.getMessage()));
    }
  }

  private LinksChoice links() {
    List<String> words = List.of("auto", "toxiproxy", "relay");
    return LinksChoice.valueOf(root.oneOf("links", words, "auto").toUpperCase(Locale.ROOT));
  }

  private List<Configuration> configurations(boolean production) {
    ConfigurationReader reader = new ConfigurationReader(folder, production);
    List<Configuration> all = root.list("configurations", reader::named, map -> reader.inline(map));
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

  private Map<String, Set<String>> controls(List<String> configurations) {
    Map<String, Set<String>> controls = new LinkedHashMap<>();
    root.map("controls")
        .ifPresent(map -> {
          for (String name : map.keys()) {
            known(map, name, configurations);
            Set<String> anomalies = new LinkedHashSet<>(map.words(name));
            for (String anomaly : anomalies) {
              if (!ANOMALIES.contains(anomaly)) {
                throw map.complaint(
                    name,
                    "unknown anomaly `"
                        + anomaly
                        + "`"
                        + YamlMap.suggestion(anomaly, ANOMALIES)
                        + "; known: "
                        + String.join(", ", ANOMALIES.stream().sorted().toList()));
              }
            }
            controls.put(name, anomalies);
          }
        });
    return controls;
  }

  private Map<String, String> notApplicable(List<String> configurations) {
    root.map("not-applicable")
        .ifPresent(map -> map.keys().forEach(name -> known(map, name, configurations)));
    return root.strings("not-applicable");
  }

  private static void known(YamlMap map, String name, List<String> configurations) {
    if (!configurations.contains(name)) {
      throw map.complaint(
          name,
          "no configuration of this trial has that name"
              + YamlMap.suggestion(name, configurations));
    }
  }

  private Map<String, Long> exposure() {
    Map<String, Long> exposure = new LinkedHashMap<>();
    root.map("exposure")
        .ifPresent(map -> {
          for (String counter : map.keys()) {
            if (!Exposure.COUNTERS.containsKey(counter)) {
              Set<String> known = Exposure.COUNTERS.keySet();
              throw map.complaint(
                  counter,
                  "no such evidence"
                      + YamlMap.suggestion(counter, known)
                      + "; known: "
                      + String.join(", ", known));
            }
            exposure.put(counter, map.number(counter, 1, 0, Long.MAX_VALUE));
          }
        });
    return exposure;
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
