package dev.ontrial.trial;

import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.Nodes;
import dev.ontrial.contract.Requirement;
import dev.ontrial.fault.AddBroker;
import dev.ontrial.fault.AddController;
import dev.ontrial.fault.FaultSpec;
import dev.ontrial.fault.Redeploy;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.history.FaultKind;
import dev.ontrial.program.ProgramManifest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One cluster, one schedule of faults, one seed, many configurations at once: everything that is
 * needed to run it again.
 *
 * @param name its own in the run; the name of its folder
 * @param column the fault's name in the matrix
 * @param seed fixes targets, transactions and aborts; not the interleaving
 * @param cluster the brokers
 * @param links how the network is faulted
 * @param configurations what is on trial, each on its own topics
 * @param schedule the faults; empty for none
 * @param demands what each configuration's cell must show, by the configuration's name
 * @param timing how long the quiet phases last
 */
public record Trial(
    String name,
    String column,
    long seed,
    Brokers cluster,
    LinksChoice links,
    List<Configuration> configurations,
    List<ScheduledFault> schedule,
    Map<String, Demand> demands,
    Timing timing) {

  /** The numbers of its nodes, with those that steps of the schedule add. */
  public Nodes nodes() {
    return cluster.nodes().withJoining(steps(AddBroker.class), steps(AddController.class));
  }

  /** Whether a step changes the voters of the metadata quorum (KIP-853). */
  public boolean changesVoters() {
    return schedule.stream().anyMatch(ScheduledFault::changesVoters);
  }

  private int steps(Class<? extends FaultSpec> kind) {
    return (int) schedule.stream().filter(step -> kind.isInstance(step.fault())).count();
  }

  /**
   * What a cell must show.
   *
   * @param controls the anomalies that must be seen for the cell to prove anything
   * @param notApplicable why the fault cannot touch the configuration; empty if it can
   * @param exposure by counter, the least evidence that the fault hit the configuration
   * @param require what the user requires of the configuration, whatever its settings promise
   */
  public record Demand(
      Set<String> controls, String notApplicable, Map<String, Long> exposure, Requirement require) {
    public static final Demand NONE = new Demand(Set.of(), "", Map.of());

    /** A demand of a configuration of which the user requires nothing. */
    public Demand(Set<String> controls, String notApplicable, Map<String, Long> exposure) {
      this(controls, notApplicable, exposure, Requirement.NONE);
    }

    Demand requiring(Requirement what) {
      return new Demand(controls, notApplicable, exposure, what);
    }

    /** The same, of a cell that the fault cannot touch, for that reason. */
    public Demand without(String why) {
      return new Demand(controls, why, exposure, require);
    }
  }

  /** What the cell of that configuration must show. */
  public Demand demand(Configuration configuration) {
    return demands.getOrDefault(configuration.name(), Demand.NONE);
  }

  /** The same trial under another name and seed. */
  public Trial with(String otherName, long otherSeed) {
    return with(draft -> {
      draft.name = otherName;
      draft.seed = otherSeed;
    });
  }

  /** The same trial on other brokers. */
  public Trial with(Brokers others) {
    return with(draft -> draft.cluster = others);
  }

  /** The same trial with the network faulted in another way. */
  public Trial with(LinksChoice choice) {
    return with(draft -> draft.links = choice);
  }

  /** The same trial in another column of the matrix. */
  public Trial in(String otherColumn) {
    return with(draft -> draft.column = otherColumn);
  }

  /** The same trial with these of its configurations alone. */
  public Trial with(List<Configuration> some) {
    Map<String, Demand> theirs = new LinkedHashMap<>();
    some.forEach(each -> theirs.put(each.name(), demand(each)));
    return with(draft -> {
      draft.configurations = some;
      draft.demands = theirs;
    });
  }

  /** The same trial with another schedule. */
  public Trial withSchedule(List<ScheduledFault> steps) {
    return with(draft -> draft.schedule = steps);
  }

  /** The same trial with other quiet phases. */
  public Trial with(Timing phases) {
    return with(draft -> draft.timing = phases);
  }

  /** The same trial, of which each cell must show this. */
  public Trial withDemands(Map<String, Demand> others) {
    return with(draft -> draft.demands = others);
  }

  /** The same trial, of which every configuration must meet this. */
  public Trial requiring(Requirement what) {
    Map<String, Demand> changed = new LinkedHashMap<>();
    configurations.forEach(each -> changed.put(each.name(), demand(each).requiring(what)));
    return withDemands(changed);
  }

  /** The same trial, in which these of its configurations cannot be run. */
  public Trial without(Map<String, String> reasons) {
    Map<String, Demand> changed = new LinkedHashMap<>(demands);
    reasons.forEach((configuration, why) ->
        changed.put(
            configuration,
            new Demand(
                Set.of(),
                why,
                Map.of(),
                demands.getOrDefault(configuration, Demand.NONE).require())));
    return withDemands(changed);
  }

  /** How the network is faulted. */
  public enum LinksChoice {
    /**
     * The wire link where the schedule strikes at frames, or where clients in other languages are
     * on trial, whose retries it counts; else Toxiproxy where it can be had, else the relay.
     */
    AUTO,
    /** Toxiproxy, or the trial does not start. */
    TOXIPROXY,
    /** The byte relay in the harness's own JVM. */
    RELAY,
    /** The relay that knows Kafka's frames, in the harness's own JVM. */
    WIRE
  }

  /**
   * The quiet phases of a trial.
   *
   * @param warmUp how long traffic flows before the schedule starts
   * @param recovery how long traffic flows after the last heal
   * @param stuckAfter no acknowledged record for so long after the last heal is an anomaly
   */
  public record Timing(Duration warmUp, Duration recovery, Duration stuckAfter) {
    public static final Timing DEFAULT =
        new Timing(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(20));
  }

  private Trial with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.trial();
  }

  /** The same trial, whose names on the cluster begin with that. */
  public Trial prefixed(String prefix) {
    List<Configuration> renamed =
        configurations.stream().map(each -> each.prefixed(prefix)).toList();
    return with(draft -> draft.configurations = renamed);
  }

  /** The versions of kafka-clients that it needs: that of its first clients, and then of others. */
  public List<String> clientVersions() {
    Set<String> versions = new LinkedHashSet<>(List.of(cluster.clients()));
    for (ScheduledFault step : schedule) {
      if (step.fault() instanceof Redeploy redeploy && !redeploy.clients().isEmpty()) {
        versions.add(redeploy.clients());
      }
    }
    return List.copyOf(versions);
  }

  /** Whether a step redeploys clients. */
  public boolean redeploys() {
    return schedule.stream().anyMatch(step -> step.fault() instanceof Redeploy);
  }

  /** Whether it strikes at single frames, which only the wire link can. */
  public boolean needsWire() {
    return schedule.stream().anyMatch(step -> step.kind() == FaultKind.WIRE);
  }

  /** Whether some of its clients run behind adapters, whose retries the wire link counts. */
  public boolean hasAdapters() {
    return configurations.stream()
        .anyMatch(each -> !each.client().isNone() || !each.own().isNone());
  }

  /** Whether a step shifts the wall clock of brokers, or of clients. */
  public boolean shiftsClocks(boolean ofBrokers) {
    return schedule.stream()
        .filter(step -> step.kind() == FaultKind.CLOCK)
        .anyMatch(step -> step.target().clients().isEmpty() == ofBrokers);
  }

  /** What serves, for people, such as {@code Kafka 3.9.2 and 4.4.0} or {@code tansu 0.6.0}. */
  public String served() {
    ProgramManifest program = cluster.program();
    return program == null ? "Kafka " + versions() : program.title();
  }

  private String versions() {
    return Versions.all(this).stream().map(KafkaVersion::text).collect(Collectors.joining(" and "));
  }

  /** When the last fault ends, from the start of the schedule. */
  public Duration scheduleLength() {
    return schedule.stream()
        .map(ScheduledFault::end)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** All of it, so that one part can be changed. */
  private final class Draft {
    private String name = Trial.this.name;
    private String column = Trial.this.column;
    private long seed = Trial.this.seed;
    private Brokers cluster = Trial.this.cluster;
    private LinksChoice links = Trial.this.links;
    private List<Configuration> configurations = Trial.this.configurations;
    private List<ScheduledFault> schedule = Trial.this.schedule;
    private Map<String, Demand> demands = Trial.this.demands;
    private Timing timing = Trial.this.timing;

    Trial trial() {
      return new Trial(
          name, column, seed, cluster, links, configurations, schedule, demands, timing);
    }
  }
}
