package dev.ontrial.trial;

import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.docker.Images;
import dev.ontrial.fault.Step;
import dev.ontrial.fault.Trigger;
import dev.ontrial.trial.Trial.Brokers;
import dev.ontrial.trial.Trial.LinksChoice;
import dev.ontrial.trial.Trial.Timing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads trial files; every complaint names file, line and column. */
public final class TrialReader {
  /** The Kafka version that a trial gets when it names none. */
  public static final String DEFAULT_KAFKA = "4.3.1";

  /** The seed of a trial that names none. */
  static final long DEFAULT_SEED = 42;

  private final YamlMap root;
  private final Path folder;
  private final @Nullable Long seedInstead;

  private TrialReader(YamlMap root, Path folder, @Nullable Long seedInstead) {
    this.root = root;
    this.folder = folder;
    this.seedInstead = seedInstead;
  }

  /**
   * Reads a trial file of the user's.
   *
   * @throws BadInput if it cannot be read or used
   */
  public static Trial read(Path file) {
    return read(file, null);
  }

  /**
   * Reads a trial file of the user's.
   *
   * @param seed counts instead of the file's; null for the file's
   * @throws BadInput if it cannot be read or used
   */
  public static Trial read(Path file, @Nullable Long seed) {
    Path folder = file.toAbsolutePath().getParent();
    YamlMap root = YamlMap.read(file);
    return new TrialReader(root, folder == null ? Path.of(".") : folder, seed).trial();
  }

  /** Reads a trial that ships with ontrial. */
  public static Trial shipped(String name) {
    return shipped(name, null);
  }

  /**
   * Reads a trial that ships with ontrial, for a certain seed.
   *
   * @param seed counts instead of the file's; null for the file's
   */
  public static Trial shipped(String name, @Nullable Long seed) {
    YamlMap root = YamlMap.parse(name + ".yaml", Resources.trial(name));
    return new TrialReader(root, Path.of("."), seed).trial();
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
    // What a run adds to its trial file, and with which versions to compare, changes nothing here.
    root.has("provenance");
    root.has("found");
    root.has("versions");
    Brokers cluster = cluster();
    long own = root.number("seed", DEFAULT_SEED, 0, Long.MAX_VALUE);
    long seed = seedInstead == null ? own : seedInstead;
    String column = root.string("column", name);
    List<Configuration> configurations = configurations(cluster.productionTimeouts(), column);
    List<String> names = configurations.stream().map(Configuration::name).toList();
    Trial trial =
        new Trial(
            name,
            column,
            seed,
            cluster,
            links(),
            configurations,
            new StepReader(cluster.brokers(), seed).schedule(root),
            new DemandReader(root, names).read(),
            root.map("timing").map(TrialReader::timing).orElse(Timing.DEFAULT));
    root.done();
    for (Configuration each : configurations) {
      int leaders = each.load().leaders();
      if (leaders > cluster.brokers()) {
        throw root.complaint(
            "configurations",
            "`%s` wants %d leaders of %d brokers"
                .formatted(each.name(), leaders, cluster.brokers()));
      }
    }
    List<LinksChoice> know = List.of(LinksChoice.AUTO, LinksChoice.WIRE);
    if (trial.needsWire() && !know.contains(trial.links())) {
      throw root.complaint("links", "only `wire` knows the frames that `fault: wire` strikes");
    }
    for (Step step : trial.schedule()) {
      if (step.cue().when() instanceof Trigger.Acks acks && !names.contains(acks.configuration())) {
        throw root.complaint(
            "schedule",
            "`when` counts the acknowledgements of `%s`, which is no configuration of the trial%s"
                .formatted(acks.configuration(), YamlMap.suggestion(acks.configuration(), names)));
      }
    }
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
            map.strings("settings"),
            ConfigurationReader.features(map),
            images(map));
    map.done();
    return cluster;
  }

  private static @Nullable Images images(YamlMap map) {
    boolean docker = map.oneOf("kind", List.of("local", "docker"), "local").equals("docker");
    Images usual = Images.ofEnvironment();
    Images named =
        new Images(
            map.string("image", usual.broker()),
            map.string("toxiproxy-image", usual.toxiproxy()),
            map.string("image-adapter", usual.adapter()));
    if (!docker && !named.equals(usual)) {
      throw map.complaint("image", "only for brokers in containers; add `kind: docker`");
    }
    return docker ? named : null;
  }

  static String version(YamlMap map) {
    try {
      return KafkaVersion.parse(map.string("kafka", DEFAULT_KAFKA)).text();
    } catch (ClusterException e) {
      throw map.complaint("kafka", String.valueOf(e.getMessage()));
    }
  }

  static String clients(YamlMap map) {
    try {
      return KafkaVersion.ofClients(map.string("clients", ClientDistribution.ownVersion())).text();
    } catch (ClusterException e) {
      throw map.complaint("clients", String.valueOf(e.getMessage()));
    }
  }

  private LinksChoice links() {
    List<String> words = List.of("auto", "toxiproxy", "relay", "wire");
    return LinksChoice.valueOf(root.oneOf("links", words, "auto").toUpperCase(Locale.ROOT));
  }

  /** Those that the file names; without any, all that ship with ontrial and belong there. */
  private List<Configuration> configurations(boolean production, String column) {
    ConfigurationReader reader = new ConfigurationReader(folder, production);
    List<Configuration> all = new ArrayList<>();
    if (!root.has("configurations")) {
      reader.matching("*").stream()
          .filter(each -> Glob.any(each.columns(), column))
          .forEach(all::add);
      return all;
    }
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
