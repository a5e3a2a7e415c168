package dev.ontrial.trial.file;

import dev.ontrial.client.ClientCatalog;
import dev.ontrial.client.ClientException;
import dev.ontrial.cluster.Features;
import dev.ontrial.history.WorkloadKind;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Configuration.Habits;
import dev.ontrial.trial.Glob;
import dev.ontrial.trial.Load;
import dev.ontrial.trial.OtherClient;
import dev.ontrial.trial.OwnApplication;
import dev.ontrial.trial.Redeployed;
import dev.ontrial.trial.WorkloadSetup;
import dev.ontrial.workload.ApplicationSpec.Processing;
import dev.ontrial.workload.KeyPartitioner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns the configurations of a trial file, named ones and inline ones, into {@link
 * Configuration}s.
 */
public final class ConfigurationReader {
  /** The features of Kafka's brokers (KIP-584). */
  private static final List<String> FEATURES =
      List.of(
          "eligible.leader.replicas.version",
          "group.version",
          "kraft.version",
          "metadata.version",
          "share.version",
          "streams.version",
          "transaction.version");

  /** How many keys the input of an application of the user's own has. */
  private static final int OWN_KEYS = 20;

  private final Map<String, Configuration> library = new LinkedHashMap<>();
  private final Map<String, String> shortTimeouts;
  private final Map<String, String> shortGroups;
  private final Load usual;
  private final YamlMap shipped;
  private final Path folder;
  private final boolean production;
  private final boolean old;
  private final Complaints complaints;
  private final SettingsReader settings;
  private final ConsumerReader consumers;
  private final OwnApplicationReader applications;

  /** A reader whose complaints nobody collects. */
  public ConfigurationReader(Path folder, boolean production) {
    this(folder, production, false, new Complaints(), notice -> {});
  }

  /**
   * @param folder where the paths in inline configurations start
   * @param production whether the producers keep Kafka's own timeouts
   * @param old whether the file was written by a run; runs used to leave out what ontrial set
   * @param complaints takes what is wrong
   * @param notices takes what is ignored, in one line for each properties file
   */
  public ConfigurationReader(
      Path folder,
      boolean production,
      boolean old,
      Complaints complaints,
      Consumer<String> notices) {
    this.folder = folder;
    this.production = production;
    this.old = old;
    this.complaints = complaints;
    this.settings = new SettingsReader(complaints, notices);
    this.consumers = new ConsumerReader(complaints, notices);
    this.applications = new OwnApplicationReader(folder, complaints);
    YamlMap file = YamlMap.parse("configurations.yaml", Resources.text("configurations.yaml"));
    shortTimeouts = file.strings("short-timeouts");
    shortGroups = file.strings("short-group-timeouts");
    // Many of those that ship with ontrial are on trial at once, so each sends less.
    usual = file.map("usual-load").map(map -> load(map, Load.DEFAULT)).orElseThrow();
    shipped = file;
  }

  /** Those that ship with ontrial by their names; read when somebody asks for them. */
  private Map<String, Configuration> library() {
    if (library.isEmpty()) {
      read(shipped).forEach(each -> library.put(each.name(), each));
    }
    return library;
  }

  /** The configurations of another file that ships with ontrial. */
  public List<Configuration> library(String resource) {
    List<Configuration> all = read(YamlMap.parse(resource, Resources.text(resource)));
    complaints.raise();
    return all;
  }

  private List<Configuration> read(YamlMap file) {
    YamlMap all = file.map("configurations").orElseThrow();
    List<Configuration> configurations = new ArrayList<>();
    for (String name : all.keys()) {
      configurations.add(inline(name, all.map(name).orElseThrow(), usual));
    }
    file.done();
    return configurations;
  }

  /** The library's names, in the order of the file. */
  Set<String> names() {
    return library().keySet();
  }

  /** Those that ship with ontrial under that name, or under names that match the pattern. */
  public List<Configuration> matching(String pattern) {
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
    return those.stream().map(library()::get).toList();
  }

  /** A configuration written out in the trial file. */
  public Configuration inline(YamlMap map) {
    String name = map.string("name");
    if (!name.matches("[A-Za-z0-9._-]{1,60}")) {
      throw map.complaint("name", "only letters, digits, `.`, `_` and `-`, 60 at the most");
    }
    Configuration configuration = inline(name, map, Load.DEFAULT);
    if (complaints.isEmpty() && !HiddenValues.areIn(configuration)) {
      map.placing("name", configuration::effectiveSettings);
      map.placing("name", configuration::refuseIfKafkaDoes);
      if (!configuration.redeployed().isNone()) {
        map.placing("name", configuration.afterwards()::refuseIfKafkaDoes);
      }
    }
    return configuration;
  }

  private Configuration inline(String name, YamlMap map, Load usual) {
    WorkloadKind workload =
        map.choice(
            "workload",
            WorkloadKind.known().toArray(WorkloadKind[]::new),
            WorkloadKind::word,
            WorkloadKind.SEQUENCED);
    boolean unshortened =
        map.oneOf("timeouts", List.of("short", "production"), production ? "production" : "short")
            .equals("production");
    Map<String, String> producer = new LinkedHashMap<>(unshortened ? Map.of() : shortTimeouts);
    OwnApplication own = own(map, workload);
    boolean command = workload == WorkloadKind.COMMAND;
    Map<String, String> given = new LinkedHashMap<>();
    if (!command) {
      producer.putAll(settings(map, "producer", Scope.PRODUCER));
      given.putAll(consumer(map, workload));
    }
    Habits habits = habits(map, consumers.processing(map, workload, given), command ? OWN_KEYS : 0);
    partitioner(map, workload, habits, producer);
    Configuration configuration =
        new Configuration(
            name,
            workload,
            producer,
            consumers.complete(
                workload,
                unshortened || !WorkloadSetup.of(workload).takesShortTimeouts()
                    ? Map.of()
                    : shortGroups,
                given,
                old),
            topic(map),
            habits,
            map.map("load").map(load -> load(load, usual)).orElse(usual),
            features(map),
            map.has("columns") ? map.words("columns") : List.of("*"),
            command ? OtherClient.NONE : client(map),
            own,
            redeployed(map, workload),
            "");
    map.done();
    return configuration;
  }

  private OwnApplication own(YamlMap map, WorkloadKind workload) {
    if (workload == WorkloadKind.COMMAND) {
      return applications.read(map);
    }
    applications.refuse(map);
    return OwnApplication.NONE;
  }

  /** What a redeployment changes. */
  private Redeployed redeployed(YamlMap map, WorkloadKind workload) {
    String key = "redeployed";
    if (map.map(key).isEmpty()) {
      return Redeployed.NONE;
    }
    YamlMap changes = map.map(key).get();
    if (workload == WorkloadKind.COMMAND || map.has("client")) {
      complaints.add(
          map.complaint(
              key, "only clients of ontrial's own, kafka-clients, change their settings"));
    }
    Redeployed redeployed =
        new Redeployed(
            settings.ofTrial(changes, "producer", Scope.PRODUCER), consumer(changes, workload));
    changes.done();
    for (String fixed : Redeployed.FIXED) {
      if (redeployed.producer().containsKey(fixed) || redeployed.consumer().containsKey(fixed)) {
        complaints.add(map.complaint(key, "`" + fixed + "` cannot change under way; leave it out"));
      }
    }
    return redeployed;
  }

  /** The client on trial, by name and version, and its own settings. */
  private OtherClient client(YamlMap map) {
    if (!map.has("client")) {
      if (map.has("native")) {
        complaints.add(map.complaint("native", "it holds settings of a `client`; name that, too"));
      }
      return OtherClient.NONE;
    }
    Map<String, String> settings =
        complaints.or(Map.<String, String>of(), () -> map.strings("native"));
    return complaints.or(
        OtherClient.NONE,
        () -> {
          try {
            String client = ClientCatalog.ofCheckout().choose(map.string("client")).text();
            return new OtherClient(client, settings);
          } catch (ClientException e) {
            throw map.complaint("client", String.valueOf(e.getMessage()));
          }
        });
  }

  /** Records with keys need the partitioner that finds the partition in them. */
  private void partitioner(
      YamlMap map, WorkloadKind workload, Habits habits, Map<String, String> producer) {
    String whyNot = WorkloadSetup.of(workload).whyNoHabits();
    if (!whyNot.isEmpty() && (habits.sync() || habits.resend() || habits.keys() > 0)) {
      complaints.add(map.complaint("workload", whyNot));
    }
    if (!habits.deserializationTime().isZero()
        && (workload != WorkloadKind.APPLICATION || map.has("client"))) {
      complaints.add(
          map.complaint(
              "deserialization-time",
              "only the Java clients of `workload: application` have a deserializer"));
    }
    if (habits.keys() > 0) {
      String ours = KeyPartitioner.class.getName();
      String given = producer.put("partitioner.class", ours);
      if (given != null && !given.strip().equals(ours)) {
        complaints.add(
            map.complaint(
                "keys", "records with keys need partitioner.class " + ours + "; leave it out"));
      }
    }
  }

  private Map<String, String> consumer(YamlMap map, WorkloadKind workload) {
    if (!workload.consumes()) {
      if (map.has("consumer") || map.has("consumer-file")) {
        complaints.add(
            map.complaint(
                map.has("consumer") ? "consumer" : "consumer-file",
                "workload `" + workload.word() + "` has no consumers on trial"));
      }
      return new LinkedHashMap<>();
    }
    return settings(map, "consumer", WorkloadSetup.of(workload).consumers());
  }

  /** The settings of its topics; how many replicas they have stands among them. */
  private Map<String, String> topic(YamlMap map) {
    Map<String, String> topic =
        settings.ofTrial(map, "topic", Scope.TOPIC, Configuration.REPLICATION_FACTOR);
    map.map("topic")
        .filter(given -> given.has(Configuration.REPLICATION_FACTOR))
        .ifPresent(given ->
            complaints.collect(() ->
                topic.put(
                    Configuration.REPLICATION_FACTOR,
                    Long.toString(given.number(Configuration.REPLICATION_FACTOR, 3, 1, 9)))));
    return topic;
  }

  private static Habits habits(YamlMap map, Processing processing, int usualKeys) {
    Habits usual = Habits.DEFAULT;
    return new Habits(
        map.oneOf("sync", List.of("true", "false"), "false").equals("true"),
        map.oneOf("resend", List.of("true", "false"), "false").equals("true"),
        (int) map.number("keys", usualKeys, 0, 10_000),
        processing,
        map.duration("processing-time", usual.processingTime()),
        map.duration("deserialization-time", usual.deserializationTime()));
  }

  public static Map<String, Integer> features(YamlMap map) {
    Map<String, Integer> features = new LinkedHashMap<>();
    map.map("features")
        .ifPresent(levels ->
            levels
                .keys()
                .forEach(f ->
                    features.put(
                        feature(levels, f), (int) levels.number(f, 0, 0, Features.HIGHEST))));
    return features;
  }

  private static String feature(YamlMap levels, String name) {
    if (!FEATURES.contains(name)) {
      throw levels.complaint(
          name,
          "brokers have no such feature%s; known: %s"
              .formatted(YamlMap.suggestion(name, FEATURES), String.join(", ", FEATURES)));
    }
    return name;
  }

  /** The settings, inline or those of a {@code .properties} file of the user's. */
  private Map<String, String> settings(YamlMap map, String key, Scope scope) {
    String fileKey = key + "-file";
    if (!map.has(fileKey)) {
      return settings.ofTrial(map, key, scope);
    }
    if (map.has(key)) {
      complaints.add(map.complaint(fileKey, "give `%s` or `%s`, not both".formatted(key, fileKey)));
      return new LinkedHashMap<>();
    }
    return complaints.or(
        new LinkedHashMap<>(),
        () -> {
          Path file = map.path(fileKey, folder);
          return map.placed(fileKey, () -> settings.ofFile(file, scope));
        });
  }

  private static Load load(YamlMap map, Load usual) {
    Load load =
        new Load(
            (int) map.number("records-per-second", usual.recordsPerSecond(), 1, 1_000_000),
            (int) map.number("record-bytes", usual.recordBytes(), 100, 1_000_000),
            (int) map.number("max-outstanding", usual.maxOutstanding(), 1, 1_000_000),
            (int) map.number("partitions", usual.partitions(), 1, 1_000),
            (int) map.number("leaders", usual.leaders(), 1, 9),
            (int) map.number("producers", usual.producers(), 1, 20),
            (int) map.number("abort-percent", usual.abortPercent(), 0, 100));
    map.done();
    return load;
  }
}
