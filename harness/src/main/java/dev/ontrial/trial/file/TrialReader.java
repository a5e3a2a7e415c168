package dev.ontrial.trial.file;

import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.LogDirs;
import dev.ontrial.docker.Images;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.trial.Applicability;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Glob;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.Trial.LinksChoice;
import dev.ontrial.trial.Trial.Timing;
import dev.ontrial.trial.TrialName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads trial files; every complaint names file, line and column. */
public final class TrialReader {
  /** The Kafka version that a trial gets when it names none. */
  public static final String DEFAULT_KAFKA = "4.4.0";

  /** The key of the provenance under which a second run names the first. */
  public static final String RERUN_OF = "rerun-of";

  /** Longer ones would fill the table. */
  private static final int LONGEST_COLUMN = 80;

  /** Each has clients and topics of its own, which take threads and memory. */
  private static final int MOST_CONFIGURATIONS = 200;

  private static final Duration SHORTEST_STUCK = Duration.ofSeconds(1);

  /** The seed of a trial that names none. */
  static final long DEFAULT_SEED = 42;

  private final YamlMap root;
  private final Path folder;
  private final @Nullable Long seedInstead;
  private final boolean shipped;
  private final Consumer<String> notices;
  private final Complaints complaints = new Complaints();
  private List<Configuration> instead = List.of();

  private TrialReader(
      YamlMap root,
      Path folder,
      @Nullable Long seedInstead,
      boolean shipped,
      Consumer<String> notices) {
    this.root = root;
    this.folder = folder;
    this.seedInstead = seedInstead;
    this.shipped = shipped;
    this.notices = notices;
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
    return read(file, seed, notice -> {});
  }

  /**
   * Reads a trial file of the user's.
   *
   * @param seed counts instead of the file's; null for the file's
   * @param notices takes one line for each properties file of which something is ignored
   * @throws BadInput if it cannot be read or used: one line for each thing that is wrong
   */
  public static Trial read(Path file, @Nullable Long seed, Consumer<String> notices) {
    Path folder = file.toAbsolutePath().getParent();
    YamlMap root = YamlMap.read(file);
    return new TrialReader(root, folder == null ? Path.of(".") : folder, seed, false, notices)
        .trial();
  }

  /** Reads a trial that ships with ontrial. */
  public static Trial shipped(String name) {
    return shipped(name, null);
  }

  /**
   * Reads a trial that ships with ontrial, with other configurations than those that do.
   *
   * @param seed counts instead of the file's; null for the file's
   */
  public static Trial shipped(String name, @Nullable Long seed, List<Configuration> instead) {
    YamlMap root = YamlMap.parse(name + ".yaml", Resources.trial(name));
    TrialReader reader = new TrialReader(root, Path.of("."), seed, true, notice -> {});
    reader.instead = instead;
    return reader.trial();
  }

  /**
   * Reads a trial that ships with ontrial, for a certain seed.
   *
   * @param seed counts instead of the file's; null for the file's
   */
  public static Trial shipped(String name, @Nullable Long seed) {
    YamlMap root = YamlMap.parse(name + ".yaml", Resources.trial(name));
    return new TrialReader(root, Path.of("."), seed, true, notice -> {}).trial();
  }

  /** The names of the configurations that a trial file may simply name. */
  public static Set<String> configurationNames() {
    return new ConfigurationReader(Path.of("."), false).names();
  }

  /** The names of those that belong into a trial that ships with ontrial. */
  public static List<String> configurationNames(String trial) {
    return shipped(trial).configurations().stream().map(Configuration::name).toList();
  }

  private Trial trial() {
    String name = root.string("trial");
    // The file of a second run has its name, and can be run and read like any other.
    boolean second =
        root.map("provenance").filter(each -> !each.string(RERUN_OF, "").isEmpty()).isPresent();
    TrialName.whyNot(second ? TrialName.first(name) : name)
        .ifPresent(why -> {
          throw root.complaint("trial", why);
        });
    // What a run adds to its trial file, and with which versions to compare, changes nothing here.
    boolean old = root.has("provenance");
    complaints.collect(this::checkWhatIsNotRun);
    Brokers cluster = complaints.or(NO_CLUSTER, this::cluster);
    long own = complaints.or(0L, () -> root.number("seed", DEFAULT_SEED, 0, Long.MAX_VALUE));
    long seed = seedInstead == null ? own : seedInstead;
    String column = complaints.or(name, () -> column(name));
    List<Configuration> configurations =
        complaints.or(List.of(), () -> configurations(cluster.productionTimeouts(), column, old));
    List<String> names = configurations.stream().map(Configuration::name).toList();
    List<ScheduledFault> schedule =
        complaints.or(
            List.of(), () -> new StepReader(cluster.nodes(), seed).schedule(root, complaints));
    // What a demand names may be missing only because it could not be read.
    Map<String, Trial.Demand> demands =
        complaints.isEmpty()
            ? complaints.or(
                Map.of(),
                () ->
                    Applicability.derived(
                        schedule, configurations, new DemandReader(root, names).read()))
            : unread();
    Timing timing =
        complaints.or(
            Timing.DEFAULT,
            () -> root.map("timing").map(TrialReader::timing).orElse(Timing.DEFAULT));
    LinksChoice links = complaints.or(LinksChoice.AUTO, this::links);
    complaints.collect(root::done);
    complaints.raise();
    Trial trial =
        new Trial(name, column, seed, cluster, links, configurations, schedule, demands, timing);
    new TrialCheck(root, trial, complaints).check();
    complaints.raise();
    return trial;
  }

  /** The keys of incidents, which other commands read. */
  private void checkWhatIsNotRun() {
    root.map("found").ifPresent(found -> found.keys().forEach(found::words));
    if (root.has("versions") && !root.isList("versions")) {
      throw root.complaint("versions", "expected a list");
    }
  }

  private String column(String name) {
    String column = root.string("column", name);
    boolean isName =
        !column.isBlank()
            && column.length() <= LONGEST_COLUMN
            && column.chars().noneMatch(Character::isISOControl);
    if (!isName) {
      throw root.complaint(
          "column",
          "use 1 to %d characters, none of them a control character".formatted(LONGEST_COLUMN));
    }
    return column;
  }

  /** The key of a cluster for the number of log directories of a broker. */
  static final String LOG_DIRS = "log-dirs";

  /** Stands for a cluster that could not be read, until that is complained about. */
  private static final Brokers NO_CLUSTER =
      new Brokers(3, DEFAULT_KAFKA, ClientDistribution.ownVersion(), false, Map.of(), Map.of());

  private Map<String, Trial.Demand> unread() {
    root.has("controls");
    root.has("not-applicable");
    root.has("exposure");
    root.has("require");
    return Map.of();
  }

  private Brokers cluster() {
    YamlMap map = root.map("cluster").orElseGet(() -> YamlMap.parse("", "{}"));
    if (map.has(ProgramReader.KEY)) {
      return program(map);
    }
    Map<Integer, String> versions = BrokerVersionsReader.read(map);
    int controllers = (int) map.number("controllers", 0, 0, 7);
    int named = versions.size() - controllers;
    Brokers cluster =
        new Brokers(
            (int) map.number("brokers", named < 1 ? 3 : named, 1, 7),
            versions.isEmpty() ? version(map) : BrokerVersionsReader.oldest(versions),
            clients(map),
            map.oneOf("timeouts", List.of("short", "production"), "short").equals("production"),
            new SettingsReader(complaints, notices).ofTrial(map, "settings", Scope.BROKER),
            ConfigurationReader.features(map),
            images(map),
            PodsReader.read(map),
            versions.isEmpty() ? Map.of() : BrokerVersionsReader.others(versions),
            null,
            controllers,
            (int) map.number(LOG_DIRS, 1, 1, LogDirs.MOST));
    SeparateControllers.check(map, cluster);
    BrokerVersionsReader.check(map, cluster, versions);
    SettingsReader.refuseTooManyReplicas(map, cluster);
    map.done();
    return cluster;
  }

  /** What concerns Kafka's brokers alone is an unknown key beside a program. */
  private Brokers program(YamlMap map) {
    boolean production =
        map.oneOf("timeouts", List.of("short", "production"), "short").equals("production");
    Brokers usual = new Brokers(1, DEFAULT_KAFKA, clients(map), production, Map.of(), Map.of());
    Brokers cluster =
        map.placed(
            ProgramReader.KEY,
            () -> usual.on(ProgramReader.read(map.string(ProgramReader.KEY), folder)));
    map.done();
    return cluster;
  }

  private static @Nullable Images images(YamlMap map) {
    boolean contained = !PodsReader.kind(map).equals("local");
    Images usual = Images.ofEnvironment();
    Images named =
        new Images(
            map.string("image", usual.broker()),
            map.string("toxiproxy-image", usual.toxiproxy()),
            map.string("image-adapter", usual.adapter()));
    if (!contained && !named.equals(usual)) {
      throw map.complaint(
          "image", "only for brokers in containers; add `kind: docker` or `kind: kubernetes`");
    }
    if (!contained) {
      return null;
    }
    named
        .complaint()
        .ifPresent(why -> {
          throw map.complaint("image", why);
        });
    return named;
  }

  public static String version(YamlMap map) {
    try {
      return KafkaVersion.parse(map.string("kafka", DEFAULT_KAFKA)).text();
    } catch (ClusterException e) {
      throw map.complaint("kafka", String.valueOf(e.getMessage()));
    }
  }

  public static String clients(YamlMap map) {
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

  /** Those that the file names; in a trial that ships with ontrial, all that belong there. */
  private List<Configuration> configurations(boolean production, String column, boolean old) {
    ConfigurationReader reader =
        new ConfigurationReader(folder, production, old, complaints, notices);
    List<Configuration> all = new ArrayList<>(instead);
    if (!all.isEmpty()) {
      return all;
    }
    if (!root.has("configurations") && shipped) {
      reader.matching("*").stream()
          .filter(each -> Glob.any(each.columns(), column))
          .forEach(all::add);
      return all;
    }
    if (!root.has("configurations")) {
      throw root.complaint(
          "configurations",
          "it is missing; name some of `ontrial list`, such as [acks-all, idempotent], or write"
              + " your own");
    }
    refuseTooMany(root.items("configurations"));
    root.list(
            "configurations",
            reader::matching,
            map -> map.has("include") ? included(map, production) : List.of(reader.inline(map)),
            complaints)
        .forEach(all::addAll);
    if (all.isEmpty() && complaints.isEmpty()) {
      throw root.complaint("configurations", "name at least one; see `ontrial list`");
    }
    refuseTooMany(all.size());
    if (all.stream().map(Configuration::name).distinct().count() < all.size()) {
      throw root.complaint("configurations", "two have the same name");
    }
    return all;
  }

  private void refuseTooMany(int configurations) {
    if (configurations > MOST_CONFIGURATIONS) {
      throw root.complaint(
          "configurations",
          "%d are more than the %d that one cluster serves; make several trials of them"
              .formatted(configurations, MOST_CONFIGURATIONS));
    }
  }

  /** The configurations of another file: all of them, or those whose names {@code only} matches. */
  private List<Configuration> included(YamlMap map, boolean production) {
    Path file = map.path("include", folder);
    List<String> only = map.has("only") ? map.words("only") : List.of("*");
    map.done();
    Path place = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(folder);
    ConfigurationReader reader =
        new ConfigurationReader(place, production, false, complaints, notices);
    YamlMap other = YamlMap.parse(file.toString(), TextFile.read(file));
    refuseTooMany(other.items("configurations"));
    List<Configuration> all = new ArrayList<>();
    other
        .list("configurations", reader::matching, each -> List.of(reader.inline(each)), complaints)
        .forEach(all::addAll);
    other.done();
    List<Configuration> chosen = all.stream().filter(each -> Glob.any(only, each.name())).toList();
    if (chosen.isEmpty() && complaints.isEmpty()) {
      throw map.complaint(
          all.isEmpty() ? "include" : "only", "%s has no such configuration".formatted(file));
    }
    return chosen;
  }

  private static Timing timing(YamlMap map) {
    Timing usual = Timing.DEFAULT;
    Timing timing =
        new Timing(
            map.duration("warm-up", usual.warmUp()),
            map.duration("recovery", usual.recovery()),
            map.duration("stuck-after", usual.stuckAfter()));
    if (timing.stuckAfter().compareTo(SHORTEST_STUCK) < 0) {
      throw map.complaint(
          "stuck-after",
          "must be at least 1s: clients need some time to find a leader and to send again");
    }
    map.done();
    return timing;
  }
}
