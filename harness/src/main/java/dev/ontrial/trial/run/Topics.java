package dev.ontrial.trial.run;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterTimeout;
import dev.ontrial.cluster.LogPlacement;
import dev.ontrial.cluster.TopicWish;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredConfiguration.Later;
import dev.ontrial.settings.Setting;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.ClientSettings;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.TopicSettings;
import dev.ontrial.trial.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The topics of a trial: what they are like, and how they come to be. */
public final class Topics {
  /** How long topics may take until all their replicas are in sync. */
  static final Duration IN_SYNC = Duration.ofMinutes(1);

  /**
   * Topic settings on which promises depend, and the settings of brokers that count where a topic
   * has none.
   */
  private static final Map<String, String> PROMISING =
      Map.of(
          "unclean.leader.election.enable", "unclean.leader.election.enable",
          "flush.messages", "log.flush.interval.messages",
          "cleanup.policy", "log.cleanup.policy",
          "min.insync.replicas", "min.insync.replicas",
          "retention.ms", "log.retention.ms",
          "retention.bytes", "log.retention.bytes",
          "message.timestamp.type", "log.message.timestamp.type");

  private final ClusterAdmin admin;
  private final Trial trial;
  private final Plan plan;

  Topics(ClusterAdmin admin, Trial trial, Plan plan) {
    this.admin = admin;
    this.trial = trial;
    this.plan = plan;
  }

  /**
   * Creates all topics, so that one broker leads them, which is not the active controller where
   * there is a choice.
   */
  void create(Setbacks setbacks) {
    int brokers = trial.cluster().brokers();
    admin.awaitAlive(brokers);
    boolean foreign = admin.access().isForeign();
    if (!foreign) {
      // Each broker answers from its own copy of the metadata; from here on they agree.
      admin.leadership().awaitHeard(Set.of(), IN_SYNC);
    }
    int leader = foreign ? 1 : firstBesides(Set.of(admin.activeController()), brokers).orElse(1);
    Set<String> taken = new HashSet<>();
    Map<Plan.Subject, List<TopicWish>> wishes = new LinkedHashMap<>();
    for (Plan.Subject subject : List.copyOf(plan.subjects())) {
      try {
        wishes.put(subject, wishes(subject, brokers, taken));
      } catch (ClusterTimeout e) {
        throw e; // It is the machine's, not the configuration's.
      } catch (BadInput | ClusterException e) {
        setbacks.drop(subject, String.valueOf(e.getMessage()));
      }
    }
    List<TopicWish> all = wishes.values().stream().flatMap(List::stream).toList();
    if (trial.cluster().logDirs() > 1) {
      LogPlacement.prefer(admin, all);
    }
    Map<String, String> refused = admin.createTopics(all, leader);
    wishes.forEach((subject, its) ->
        its.stream()
            .filter(wish -> refused.containsKey(wish.name()))
            .findFirst()
            .ifPresent(wish ->
                setbacks.drop(subject, "topic " + wish.name() + ": " + refused.get(wish.name()))));
    if (plan.subjects().isEmpty()) {
      return;
    }
    if (!foreign) {
      List<String> internal = admin.coordinators().create();
      firstBesides(new HashSet<>(List.of(leader, admin.activeController())), brokers)
          .ifPresent(node -> admin.leadership().moveLeaders(internal, node, IN_SYNC));
    }
    admin.leadership().awaitPreferred(plan.topics(), IN_SYNC);
  }

  /**
   * The topics that a subject needs.
   *
   * @param taken the names of those before, as metrics have them; takes those of this subject
   * @throws BadInput if it asks for what cannot be
   */
  private List<TopicWish> wishes(Plan.Subject subject, int brokers, Set<String> taken) {
    Configuration configuration = subject.configuration();
    List<TopicWish> wishes = new ArrayList<>();
    int replicas = TopicSettings.replicas(configuration, brokers);
    int most = Math.max(replicas, configuration.load().leaders());
    if (most > brokers) {
      throw new BadInput("its topics need " + most + " brokers, there are " + brokers);
    }
    for (Plan.Topic topic : subject.topics()) {
      // Topic.unifyCollisionChars: Kafka takes `.` and `_` for the same in the names of metrics.
      if (!taken.add(topic.name().replace('.', '_'))) {
        throw new BadInput(
            "topic " + topic.name() + " collides with another one: `.` and `_` count as the same");
      }
      wishes.add(
          new TopicWish(
              topic.name(),
              configuration.load().partitions(),
              replicas,
              configuration.load().leaders(),
              TopicSettings.of(configuration)));
    }
    Map<String, String> group = configuration.setup().groupSettings();
    if (!group.isEmpty()) {
      admin.groups().configure(configuration.group(), group);
    }
    return wishes;
  }

  /**
   * A broker that has none of the roles that those have, where there is one. One broker leads what
   * is on trial, another is the active controller, and the third coordinates all groups and
   * transactions, so that each can be broken without the others.
   */
  private static Optional<Integer> firstBesides(Set<Integer> others, int brokers) {
    return IntStream.rangeClosed(1, brokers)
        .boxed()
        .filter(broker -> !others.contains(broker))
        .findFirst();
  }

  /** Declares every configuration, and the topic-partitions of those that run. */
  static void declare(Trial trial, Plan plan, Declarations declarations, Setbacks setbacks) {
    for (Configuration configuration : trial.configurations()) {
      Map<String, String> settings = new LinkedHashMap<>();
      Later later = Later.NONE;
      String why = "";
      try {
        settings.putAll(ClientSettings.of(trial.cluster().clients(), configuration));
        settings.putAll(settings(trial, configuration));
        later = later(trial, configuration);
      } catch (BadInput e) {
        why = String.valueOf(e.getMessage());
      }
      declarations.configuration(
          configuration, settings, given(trial, configuration), later, trial.demand(configuration));
      if (!why.isEmpty()) {
        drop(configuration, why, plan, setbacks);
      }
    }
    plan.subjects().forEach(declarations::topics);
  }

  /** What the last redeployment changes; defaults differ from version to version as well. */
  private static Later later(Trial trial, Configuration configuration) {
    Configuration after = configuration.afterwards();
    List<String> versions = trial.clientVersions();
    if (!trial.redeploys() || (after.equals(configuration) && versions.size() == 1)) {
      return Later.NONE;
    }
    Map<String, String> settings =
        new LinkedHashMap<>(ClientSettings.of(versions.getLast(), after));
    settings.putAll(settings(trial, after));
    return new Later(settings, given(trial, after));
  }

  /** What was set, by scope and key; see {@link DeclaredConfiguration#given}. */
  private static Map<String, Map<String, String>> given(Trial trial, Configuration configuration) {
    Map<String, Map<String, String>> given = new LinkedHashMap<>();
    put(given, Scope.PRODUCER, configuration.producer());
    put(given, configuration.consumers(), configuration.consumer());
    put(given, Scope.TOPIC, TopicSettings.of(configuration));
    put(given, Scope.BROKER, trial.cluster().settings());
    return given;
  }

  private static void put(
      Map<String, Map<String, String>> given, Scope scope, Map<String, String> settings) {
    Map<String, String> recorded = new TreeMap<>();
    settings.forEach((key, value) -> recorded.put(key, Settings.recorded(scope, key, value)));
    given.put(scope.word(), recorded);
  }

  private static void drop(Configuration configuration, String why, Plan plan, Setbacks setbacks) {
    plan.subjects().stream()
        .filter(subject -> subject.configuration().equals(configuration))
        .forEach(subject -> setbacks.drop(subject, why));
  }

  /** What a configuration's topics really have; see {@link DeclaredConfiguration#settings}. */
  public static Map<String, String> settings(Trial trial, Configuration configuration) {
    Map<String, String> cluster = trial.cluster().settings();
    int replicas = TopicSettings.replicas(configuration, trial.cluster().brokers());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("replication.factor", Integer.toString(replicas));
    for (String name : PROMISING.keySet()) {
      settings.put(name, effective(name, trial, configuration));
    }
    settings.compute(
        "min.insync.replicas", (name, asked) -> atMost(replicas, String.valueOf(asked)));
    settings.put(
        "share.delivery.count.limit",
        cluster.getOrDefault("group.share.delivery.count.limit", "5"));
    String forgets = "producer.id.expiration.ms";
    settings.put(forgets, cluster.getOrDefault(forgets, "86400000"));
    trial.cluster().features().forEach((f, level) -> settings.put(f, Integer.toString(level)));
    settings.put(
        ELR, Integer.toString(trial.cluster().features().getOrDefault(ELR, usualElr(trial))));
    return settings;
  }

  /** The value of a topic setting, as Kafka reads it. */
  private static String effective(String name, Trial trial, Configuration configuration) {
    Setting row = Settings.find(Scope.TOPIC, name).orElseThrow();
    String usual = row.usual();
    if (name.equals("min.insync.replicas")) {
      // The brokers' min.insync.replicas is 2; Kafka asks for no more than there are replicas.
      usual = trial.cluster().brokers() >= 3 ? "2" : "1";
    }
    if (name.equals("retention.ms")) {
      usual = retention(trial.cluster().settings(), usual);
    }
    String value =
        configuration
            .topic()
            .getOrDefault(
                name, trial.cluster().settings().getOrDefault(PROMISING.get(name), usual));
    return row.type().normal(value);
  }

  /** Kafka takes the value with the smaller unit. */
  private static String retention(Map<String, String> cluster, String usual) {
    String minutes = cluster.getOrDefault("log.retention.minutes", "");
    String hours = cluster.getOrDefault("log.retention.hours", "");
    if (!minutes.isEmpty()) {
      return millis(minutes, TimeUnit.MINUTES, usual);
    }
    return hours.isEmpty() ? usual : millis(hours, TimeUnit.HOURS, usual);
  }

  private static String millis(String number, TimeUnit unit, String usual) {
    if (number.equals("-1")) {
      return number;
    }
    return number.matches("\\d{1,9}")
        ? Long.toString(unit.toMillis(Integer.parseInt(number)))
        : usual;
  }

  /** A number, but no more than that; what is no number is left for the brokers to refuse. */
  private static String atMost(int most, String number) {
    return number.matches("\\d{1,9}")
        ? Integer.toString(Math.min(most, Integer.parseInt(number)))
        : number;
  }

  /** KIP-966. */
  public static final String ELR = "eligible.leader.replicas.version";

  /** Clusters have it from 4.1 on. */
  private static int usualElr(Trial trial) {
    return dev.ontrial.cluster.KafkaVersion.parse(trial.cluster().kafka()).isAtLeast(4, 1) ? 1 : 0;
  }
}
