package dev.ontrial.trial;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.MetadataLog;
import dev.ontrial.cluster.TopicWish;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.WorkloadKind;
import dev.ontrial.settings.Setting;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The topics of a trial: what they are like, and how they come to be. */
final class Topics {
  private static final Duration IN_SYNC = Duration.ofMinutes(1);

  /**
   * Topic settings on which promises depend, and the settings of brokers that count where a topic
   * has none.
   */
  private static final Map<String, String> PROMISING =
      Map.of(
          "unclean.leader.election.enable", "unclean.leader.election.enable",
          "flush.messages", "log.flush.interval.messages",
          "cleanup.policy", "log.cleanup.policy",
          "min.insync.replicas", "min.insync.replicas");

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
  void create() {
    int brokers = trial.cluster().brokers();
    admin.awaitAlive(brokers);
    // Each broker answers from its own copy of the metadata; from here on they agree.
    MetadataLog.awaitHeard(admin, IN_SYNC);
    int leader = firstBesides(Set.of(admin.activeController()), brokers).orElse(1);
    List<TopicWish> wishes = new ArrayList<>();
    for (Plan.Share share : plan.shares()) {
      Configuration configuration = share.configuration();
      for (Plan.Topic topic : share.topics()) {
        wishes.add(
            new TopicWish(
                topic.name(),
                configuration.load().partitions(),
                Tasks.replicas(configuration, brokers),
                configuration.load().leaders(),
                Tasks.topicSettings(configuration)));
      }
      if (configuration.workload() == WorkloadKind.SHARE) {
        admin
            .groups()
            .configure(configuration.group(), Map.of("share.auto.offset.reset", "earliest"));
      }
    }
    admin.createTopics(wishes, leader);
    List<String> internal = admin.coordinators().create();
    firstBesides(Set.of(leader, admin.activeController()), brokers)
        .ifPresent(node -> admin.leadership().moveLeaders(internal, node, IN_SYNC));
    admin.leadership().awaitPreferred(plan.topics(), IN_SYNC);
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
  static void declare(Trial trial, Plan plan, Declarations declarations) {
    for (Configuration configuration : trial.configurations()) {
      Map<String, String> settings =
          new LinkedHashMap<>(ClientSettings.of(trial.cluster().clients(), configuration));
      settings.putAll(settings(trial, configuration));
      declarations.configuration(
          configuration, settings, given(trial, configuration), trial.demand(configuration));
    }
    plan.shares().forEach(declarations::topics);
  }

  /** What was set, by scope and key; see {@link DeclaredConfiguration#given}. */
  private static Map<String, Map<String, String>> given(Trial trial, Configuration configuration) {
    Scope consumers =
        switch (configuration.workload()) {
          case SHARE -> Scope.SHARE;
          case STREAMS -> Scope.STREAMS;
          default -> Scope.CONSUMER;
        };
    Map<String, Map<String, String>> given = new LinkedHashMap<>();
    put(given, Scope.PRODUCER, configuration.producer());
    put(given, consumers, configuration.consumer());
    put(given, Scope.TOPIC, Tasks.topicSettings(configuration));
    put(given, Scope.BROKER, trial.cluster().settings());
    return given;
  }

  private static void put(
      Map<String, Map<String, String>> given, Scope scope, Map<String, String> settings) {
    Map<String, String> recorded = new TreeMap<>();
    settings.forEach((key, value) -> recorded.put(key, Settings.recorded(scope, key, value)));
    given.put(scope.word(), recorded);
  }

  /** What a configuration's topics really have; see {@link DeclaredConfiguration#settings}. */
  private static Map<String, String> settings(Trial trial, Configuration configuration) {
    Map<String, String> cluster = trial.cluster().settings();
    int replicas = Tasks.replicas(configuration, trial.cluster().brokers());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("replication.factor", Integer.toString(replicas));
    for (String name : PROMISING.keySet()) {
      settings.put(name, effective(name, trial, configuration));
    }
    settings.compute(
        "min.insync.replicas",
        (name, asked) -> Integer.toString(Math.min(replicas, Integer.parseInt(asked))));
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
    String value =
        configuration
            .topic()
            .getOrDefault(
                name, trial.cluster().settings().getOrDefault(PROMISING.get(name), usual));
    return row.type().normal(value);
  }

  /** KIP-966. */
  static final String ELR = "eligible.leader.replicas.version";

  /** Clusters have it from 4.1 on. */
  private static int usualElr(Trial trial) {
    return dev.ontrial.cluster.KafkaVersion.parse(trial.cluster().kafka()).isAtLeast(4, 1) ? 1 : 0;
  }
}
