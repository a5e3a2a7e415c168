package dev.ontrial.suite;

import dev.ontrial.client.Adapters;
import dev.ontrial.client.Capability;
import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.history.WorkloadKind;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.GroupProtocol;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.WorkloadSetup;
import dev.ontrial.trial.WorkloadSetup.Need;
import dev.ontrial.trial.file.TrialReader;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Which versions of clients and brokers a configuration needs to be run at all. */
public final class Requirements {
  private static final List<Requirement> ALL =
      List.of(
          new Requirement(
              "group.protocol=consumer",
              (workload, settings) ->
                  !WorkloadSetup.of(workload).needsStreams() && GroupProtocol.isNew(settings),
              "3.7.0",
              "4.0.0",
              "KIP-848; clients 3.7 to 3.9 have a preview of it"),
          new Requirement(
              "Kafka Streams with group.protocol=streams",
              (workload, settings) ->
                  WorkloadSetup.of(workload).needsStreams() && GroupProtocol.isStreams(settings),
              "4.2.0",
              "4.2.0",
              "KIP-1071, early access before"),
          new Requirement(
              "auto.offset.reset=by_duration",
              (workload, settings) ->
                  settings.getOrDefault("auto.offset.reset", "").strip().startsWith("by_duration"),
              "4.0.0",
              "3.3.0",
              "KIP-1106"),
          new Requirement(
              "buffer.memory.allocation.strategy",
              (workload, settings) -> settings.containsKey("buffer.memory.allocation.strategy"),
              "4.4.0",
              "3.3.0",
              "new in 4.4"),
          new Requirement(
              "eligible leader replicas",
              (workload, settings) ->
                  settings.getOrDefault("eligible.leader.replicas.version", "0").equals("1"),
              "2.5.0",
              "4.1.0",
              "KIP-966, a preview before"),
          new Requirement(
              "the feature eligible.leader.replicas.version",
              (workload, settings) -> settings.containsKey("eligible.leader.replicas.version"),
              "2.5.0",
              "4.0.0",
              "KIP-966, unknown before"));

  private Requirements() {}

  /** What settings need, of any workload. */
  private record Requirement(Need need, BiPredicate<WorkloadKind, Map<String, String>> asks) {
    Requirement(
        String what,
        BiPredicate<WorkloadKind, Map<String, String>> asks,
        String clients,
        String brokers,
        String source) {
      this(new Need(what, clients, brokers, source), asks);
    }
  }

  private static Optional<String> unmet(Need need, KafkaVersion clients, KafkaVersion brokers) {
    return tooOld(need, "clients", clients, need.clients())
        .or(() -> tooOld(need, "brokers", brokers, need.brokers()));
  }

  private static Optional<String> tooOld(Need need, String who, KafkaVersion have, String least) {
    KafkaVersion needed = KafkaVersion.ofClients(least);
    return have.isAtLeast(needed.major(), needed.minor())
        ? Optional.empty()
        : Optional.of(
            "%s: %s %s are too old, %d.%d is needed (%s)"
                .formatted(need.what(), who, have, needed.major(), needed.minor(), need.source()));
  }

  /**
   * Why clients and brokers of these versions cannot run a configuration; empty if they can.
   *
   * @param workload what its clients do
   * @param settings what is set: of the clients, the topics and the cluster
   */
  public static Optional<String> whyNot(
      WorkloadKind workload,
      Map<String, String> settings,
      KafkaVersion clients,
      KafkaVersion brokers) {
    Stream<Need> ofSettings =
        ALL.stream().filter(each -> each.asks.test(workload, settings)).map(Requirement::need);
    return Stream.concat(WorkloadSetup.of(workload).needs().stream(), ofSettings)
        .flatMap(need -> unmet(need, clients, brokers).stream())
        .findFirst();
  }

  /**
   * The configurations that ship with ontrial show what Kafka promises. It promises nothing of a
   * preview; configurations of the user's run with it all the same.
   */
  private static Optional<String> preview(Configuration configuration, KafkaVersion clients) {
    boolean shipped = TrialReader.configurationNames().contains(configuration.name());
    return shipped
            && !configuration.setup().needsStreams()
            && GroupProtocol.isNew(configuration.consumer())
            && !clients.isAtLeast(4, 0)
        ? Optional.of(
            "group.protocol=consumer is a preview in clients %s (KIP-848); write the configuration"
                    .formatted(clients)
                + " out under another name to run it")
        : Optional.empty();
  }

  /** A suite gives such a configuration a cluster of its own; a single trial has but one. */
  private static Optional<String> featureMissing(Configuration configuration, Trial trial) {
    return configuration.features().entrySet().stream()
        .filter(each -> !each.getValue().equals(trial.cluster().features().get(each.getKey())))
        .map(each ->
            "it needs `cluster: {features: {%s: %d}}`".formatted(each.getKey(), each.getValue()))
        .findFirst();
  }

  /**
   * The configurations of a trial that cannot be run with its versions, and why.
   *
   * @throws BadInput if a version is none
   */
  static Map<String, String> unmet(Trial trial, CacheFolder cache) {
    try {
      return unmetBy(trial, cache);
    } catch (ClusterException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> clientCannot(Configuration configuration) {
    if (configuration.client().isNone()) {
      return Optional.empty();
    }
    String client = configuration.client().name();
    return configuration.setup().runsOnOtherClients()
        ? Adapters.whyNot(client, capabilities(configuration))
        : Optional.of(client + " has no workload `" + configuration.workload().word() + "`");
  }

  /** What the client must be able to do. */
  private static Set<Capability> capabilities(Configuration configuration) {
    WorkloadKind workload = configuration.workload();
    Map<String, String> settings = new LinkedHashMap<>(configuration.producer());
    settings.putAll(configuration.consumer());
    Set<Capability> needed = EnumSet.noneOf(Capability.class);
    needed.addAll(configuration.setup().capabilities(configuration.habits().processing()));
    if (workload.transactional()) {
      needed.add(Capability.TRANSACTIONS);
    }
    if (workload.consumes()) {
      needed.add(Capability.GROUPS);
      String assignor = settings.getOrDefault("partition.assignment.strategy", "");
      if (assignor.contains("Cooperative")) {
        needed.add(Capability.COOPERATIVE);
      }
      if (GroupProtocol.isNew(settings)) {
        needed.add(Capability.KIP848);
      }
    } else {
      needed.add(Capability.PRODUCER);
      if (settings.getOrDefault("enable.idempotence", "").equals("true")) {
        needed.add(Capability.IDEMPOTENT);
      }
      if (settings.getOrDefault("acks", "").equals("0")) {
        needed.add(Capability.ACKS_0);
      }
    }
    return needed;
  }

  private static Optional<String> whyNot(
      Trial trial, Configuration each, KafkaVersion clients, KafkaVersion brokers) {
    Map<String, String> settings = new LinkedHashMap<>(trial.cluster().settings());
    settings.putAll(each.topic());
    settings.putAll(each.producer());
    settings.putAll(each.consumer());
    each.features().forEach((feature, level) -> settings.put(feature, level.toString()));
    return whyNot(each.workload(), settings, clients, brokers);
  }

  private static Map<String, String> unmetBy(Trial trial, CacheFolder cache) {
    KafkaVersion clients = KafkaVersion.ofClients(trial.cluster().clients());
    KafkaVersion last = KafkaVersion.ofClients(trial.clientVersions().getLast());
    KafkaVersion brokers = KafkaVersion.parse(trial.cluster().kafka());
    Map<String, String> unmet = new LinkedHashMap<>();
    for (Configuration each : trial.configurations()) {
      whyNot(trial, each, clients, brokers)
          .or(() -> whyNot(trial, each.afterwards(), last, brokers))
          .or(() ->
              each.setup().needsStreams()
                  ? ClientDistribution.of(clients.text(), cache).whyNoStreams(cache)
                  : Optional.empty())
          .or(() -> featureMissing(each, trial))
          .or(() -> preview(each, clients))
          .or(() -> clientCannot(each))
          .or(() -> ProcessesHere.whyNot(trial, each))
          .ifPresent(why -> unmet.put(each.name(), why));
    }
    return unmet;
  }
}
