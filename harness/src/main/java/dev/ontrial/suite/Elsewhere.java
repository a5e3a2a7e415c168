package dev.ontrial.suite;

import dev.ontrial.external.OwnCluster;
import dev.ontrial.external.ServerCommands;
import dev.ontrial.fault.Bandwidth;
import dev.ontrial.fault.FaultSpec;
import dev.ontrial.fault.Latency;
import dev.ontrial.fault.Reset;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.history.FaultKind;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Ceiling;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A trial as it can take place on a cluster of the user's: what is left out there, and why. */
public final class Elsewhere {
  private final OwnCluster cluster;
  private final Ceiling ceiling;
  private final Consumer<String> notices;

  /**
   * @param ceiling how much may be sent
   * @param notices hears of what is changed
   */
  public Elsewhere(OwnCluster cluster, Ceiling ceiling, Consumer<String> notices) {
    this.cluster = cluster;
    this.ceiling = ceiling;
    this.notices = notices;
  }

  /**
   * The trial on that cluster. Faults that take rights on its machines, and configurations that
   * take rights on its settings, leave cells that do not apply.
   */
  public Trial of(Trial trial) {
    Brokers brokers =
        new Brokers(
            cluster.brokers(),
            cluster.version(),
            trial.cluster().clients(),
            true,
            cluster.settings(),
            cluster.features());
    List<ScheduledFault> schedule = trial.schedule().stream().map(Elsewhere::fromClients).toList();
    Trial there = ceiling.apply(trial.with(brokers).withSchedule(schedule), notices);
    Map<String, String> reasons = new LinkedHashMap<>();
    int controllers = trial.cluster().controllers();
    int logDirs = trial.cluster().logDirs();
    Optional<String> fault =
        controllers > 0
            ? Optional.of(
                "own cluster: `controllers: %d` needs brokers that ontrial starts"
                    .formatted(controllers))
            : logDirs > 1
                ? Optional.of(
                    "own cluster: `log-dirs: %d` needs brokers that ontrial starts"
                        .formatted(logDirs))
                : schedule.stream().flatMap(step -> this.whyNot(step).stream()).findFirst();
    for (Configuration each : there.configurations()) {
      fault.or(() -> whyNot(each)).ifPresent(why -> reasons.put(each.name(), why));
    }
    return there.without(reasons);
  }

  /** What slows or closes connections does so between clients and brokers alone. */
  private static ScheduledFault fromClients(ScheduledFault step) {
    FaultSpec fault = step.fault();
    boolean partial =
        fault instanceof Latency || fault instanceof Bandwidth || fault instanceof Reset;
    return partial && step.scope() == ScheduledFault.Scope.ALL
        ? step.from(ScheduledFault.Scope.CLIENTS)
        : step;
  }

  private Optional<String> whyNot(ScheduledFault step) {
    String fault = step.kind().word();
    if (step.kind() == FaultKind.WIRE) {
      return Optional.of("own cluster: `wire` needs brokers that ontrial starts");
    }
    if (step.target().clients().isPresent()) {
      return Optional.empty();
    }
    if (!step.fault().onLinks() && !cluster.commands().has(fault)) {
      return Optional.of(
          ServerCommands.FAULTS.contains(fault)
              ? "own cluster: `%s` of a broker takes rights on its machine; --cluster-commands gives them"
                  .formatted(fault)
              : "own cluster: `%s` takes rights on the cluster or its machines".formatted(fault));
    }
    if (step.fault().onLinks() && step.scope() != ScheduledFault.Scope.CLIENTS) {
      return Optional.of(
          "own cluster: `%s` from %s takes rights on the brokers' network; only `from: clients` is"
                  .formatted(fault, step.scope().word())
              + " possible");
    }
    return List.of("controller", "coordinator").contains(step.target().word())
        ? Optional.of(
            "own cluster: to learn which broker is the %s takes rights on the cluster"
                .formatted(step.target().word()))
        : Optional.empty();
  }

  private static Optional<String> whyNot(Configuration configuration) {
    if (!configuration.own().isNone()) {
      return Optional.of(
          "own cluster: an application of yours uses names of topics that do not carry the run's"
              + " prefix");
    }
    if (!configuration.client().isNone()) {
      return Optional.of(
          "own cluster: clients in other languages do not find its links, which takes a hosts file"
              + " of a JVM");
    }
    return configuration.setup().whyNotOnOwnCluster();
  }
}
