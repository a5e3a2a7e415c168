package dev.ontrial.suite;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.fault.Bandwidth;
import dev.ontrial.fault.Isolate;
import dev.ontrial.fault.Latency;
import dev.ontrial.fault.RepliesLost;
import dev.ontrial.fault.Reset;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.history.FaultKind;
import dev.ontrial.program.Offer;
import dev.ontrial.program.ProgramException;
import dev.ontrial.program.ProgramFacts;
import dev.ontrial.program.ProgramManifest;
import dev.ontrial.program.ProgramManifest.Durability;
import dev.ontrial.program.ProgramSource;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.run.Topics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * A trial as it can take place on a program that a manifest describes: what is left out there, and
 * why. Nothing is expected of the program that only Kafka promises; what it does not offer is n/a.
 */
final class OnProgram {
  /** What every configuration needs, and what the harness does. */
  private static final List<ApiKeys> ALWAYS =
      List.of(
          ApiKeys.PRODUCE,
          ApiKeys.FETCH,
          ApiKeys.LIST_OFFSETS,
          ApiKeys.METADATA,
          ApiKeys.CREATE_TOPICS);

  /** Faults of brokers' processes and links that any program can have. */
  private static final Set<FaultKind> ANYWHERE =
      EnumSet.of(
          FaultKind.KILL,
          FaultKind.RESTART,
          FaultKind.PAUSE,
          FaultKind.STARVE,
          FaultKind.ISOLATE,
          FaultKind.REPLIES_LOST,
          FaultKind.LATENCY,
          FaultKind.BANDWIDTH,
          FaultKind.RESET,
          FaultKind.WIRE);

  /** Settings of topics that do not change what is promised where there is one replica. */
  private static final Set<String> OF_REPLICAS =
      Set.of(Configuration.REPLICATION_FACTOR, "min.insync.replicas");

  /** Counters of what replication does, which a single node does not have. */
  private static final Set<String> OF_REPLICATION = Set.of("epochs-moved", "isr-changes");

  private final ProgramManifest manifest;
  private final ProgramFacts facts;

  OnProgram(ProgramManifest manifest, ProgramFacts facts) {
    this.manifest = manifest;
    this.facts = facts;
  }

  /**
   * The program of a trial, installed and started once; null for Kafka's brokers.
   *
   * @throws BadInput if the program is not as its manifest describes it
   * @throws dev.ontrial.client.ClientException if it cannot be installed
   */
  static @org.jspecify.annotations.Nullable ProgramSource source(Trial trial) {
    ProgramManifest manifest = trial.cluster().program();
    if (manifest == null) {
      return null;
    }
    try {
      return ProgramSource.of(manifest, System.err::println);
    } catch (ProgramException e) {
      throw new BadInput(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The trial on its program; the same trial where its brokers are Kafka's.
   *
   * @throws BadInput if the program is not as its manifest describes it
   * @throws ClusterException if this machine has no room for it
   */
  static Trial of(Trial trial) {
    ProgramSource source = source(trial);
    return source == null ? trial : new OnProgram(source.manifest(), source.facts()).adapt(trial);
  }

  /** The trial, of which the cells say why they do not apply. */
  Trial adapt(Trial trial) {
    Map<String, Integer> levels = new TreeMap<>();
    levels.put("transaction.version", facts.transactionVersion());
    levels.put(Topics.ELR, 0);
    List<ScheduledFault> schedule = trial.schedule().stream().map(OnProgram::fromClients).toList();
    Trial there =
        trial
            .with(trial.cluster().on(manifest, levels))
            .with(trial.configurations().stream().map(this::replicated).toList())
            .withSchedule(schedule);
    int controllers = trial.cluster().controllers();
    Optional<String> fault =
        controllers > 0
            ? Optional.of(
                "%s: `controllers: %d` needs Kafka's brokers".formatted(name(), controllers))
            : schedule.stream().flatMap(step -> this.whyNot(step).stream()).findFirst();
    Map<String, Trial.Demand> demands = new LinkedHashMap<>();
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Configuration each : there.configurations()) {
      demands.put(each.name(), demand(there.demand(each)));
      if (there.demand(each).notApplicable().isEmpty()) {
        fault.or(() -> whyNot(each)).ifPresent(why -> reasons.put(each.name(), why));
      }
    }
    return there.withDemands(demands).without(reasons);
  }

  /** The configuration, whose topics have as many replicas as the program's topics have. */
  private Configuration replicated(Configuration configuration) {
    Map<String, String> topic = new LinkedHashMap<>(configuration.topic());
    topic.putIfAbsent(
        Configuration.REPLICATION_FACTOR, Integer.toString(manifest.replicationFactor()));
    return configuration.with(configuration.producer(), configuration.consumer(), topic);
  }

  /** What a cell must show, without what takes a second node. */
  private Trial.Demand demand(Trial.Demand whole) {
    if (manifest.nodes() > 1) {
      return whole;
    }
    Map<String, Long> exposure = new LinkedHashMap<>(whole.exposure());
    exposure.keySet().removeAll(OF_REPLICATION);
    return new Trial.Demand(whole.controls(), whole.notApplicable(), exposure, whole.require());
  }

  /** Links stand between clients and nodes alone. */
  private static ScheduledFault fromClients(ScheduledFault step) {
    boolean links =
        step.fault() instanceof Latency
            || step.fault() instanceof Bandwidth
            || step.fault() instanceof Reset
            || step.fault() instanceof Isolate
            || step.fault() instanceof RepliesLost;
    return links && step.scope() == ScheduledFault.Scope.ALL
        ? step.from(ScheduledFault.Scope.CLIENTS)
        : step;
  }

  private Optional<String> whyNot(ScheduledFault step) {
    String fault = step.kind().word();
    if (step.target().clients().isPresent()) {
      return Optional.empty();
    }
    if (!ANYWHERE.contains(step.kind())) {
      return Optional.of(
          "%s: `%s` acts on what only Kafka's brokers have".formatted(name(), fault));
    }
    if (step.kind().endsProcess() && manifest.durable() == Durability.MEMORY) {
      return Optional.of(
          "%s: it declares `durable: memory`, so `%s` leaves no topic to read"
              .formatted(name(), fault));
    }
    if (step.fault().onLinks()
        && step.scope() != ScheduledFault.Scope.CLIENTS
        && step.scope() != ScheduledFault.Scope.ALL) {
      return Optional.of(
          "%s: `%s` from %s needs links between the nodes, and there are none"
              .formatted(name(), fault, step.scope().word()));
    }
    return whyNot(step.target().word());
  }

  private Optional<String> whyNot(String target) {
    boolean one = manifest.nodes() == 1;
    if (one && target.equals("follower")) {
      return Optional.of(name() + ": it has one node, and no follower");
    }
    if (!one && (target.equals("controller") || target.equals("coordinator"))) {
      return Optional.of("%s: which node is the %s cannot be observed".formatted(name(), target));
    }
    return target.matches("\\d") && Integer.parseInt(target) > manifest.nodes()
        ? Optional.of("%s: there is no node %s".formatted(name(), target))
        : Optional.empty();
  }

  private Optional<String> whyNot(Configuration configuration) {
    if (!configuration.own().isNone() || !configuration.client().isNone()) {
      return Optional.of(
          name()
              + ": programs that are no JVMs do not find its links, which takes a hosts file of a"
              + " JVM");
    }
    for (String setting : configuration.topic().keySet()) {
      if (!OF_REPLICAS.contains(setting)) {
        return Optional.of(
            "%s: whether it applies the topic setting %s is not known".formatted(name(), setting));
      }
    }
    if (!configuration.features().isEmpty()) {
      return Optional.of(
          "%s: it has no feature level %s"
              .formatted(name(), configuration.features().keySet().iterator().next()));
    }
    List<ApiKeys> apis = new ArrayList<>(ALWAYS);
    for (Offer each : needed(configuration)) {
      if (!manifest.offers().contains(each)) {
        Optional<String> missing = facts.whyNot(each.apis());
        return missing.isPresent()
            ? missing
            : Optional.of("%s: its manifest does not offer `%s`".formatted(name(), each.word()));
      }
      apis.addAll(each.apis());
    }
    return facts.whyNot(apis);
  }

  private static Set<Offer> needed(Configuration configuration) {
    Set<Offer> needed = EnumSet.noneOf(Offer.class);
    // Without the setting kafka-clients is idempotent since 3.0 (KIP-679).
    if (!configuration.producer().getOrDefault("enable.idempotence", "true").equals("false")
        && configuration.producer().getOrDefault("acks", "all").matches("all|-1")) {
      needed.add(Offer.IDEMPOTENCE);
    }
    if (configuration.workload().transactional()) {
      needed.add(Offer.TRANSACTIONS);
    }
    needed.addAll(configuration.setup().offers(configuration));
    return needed;
  }

  private String name() {
    return manifest.name();
  }
}
