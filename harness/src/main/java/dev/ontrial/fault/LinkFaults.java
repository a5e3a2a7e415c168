package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.link.Flow;
import dev.ontrial.link.Imposed;
import dev.ontrial.link.LinkFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A fault of the paths between brokers and the others, proven by asking over those paths. */
abstract class LinkFaults implements Fault {
  private static final Duration SILENCE = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final FaultTopology wires;
  private final Roles roles;
  private final ScheduledFault step;
  private final List<Integer> nodes;
  private final List<FaultTopology.Path> paths;
  private final BooleanSupplier someoneIsStopped;
  private @Nullable Imposed imposed;
  private long cutBefore;

  /** A fault that has not begun. */
  LinkFaults(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    this.cluster = site.cluster();
    this.wires = site.wires();
    this.roles = site.roles();
    this.step = step;
    this.nodes = nodes;
    this.someoneIsStopped = site.someoneIsStopped();
    this.paths =
        nodes.stream().flatMap(n -> wires.paths(n, others(n)).stream()).distinct().toList();
  }

  /** Breaks the links, and returns what proves it. */
  abstract String impose();

  /** The paths that the fault is about. */
  List<FaultTopology.Path> paths() {
    return paths;
  }

  private List<Integer> others(int node) {
    return wires.others(node, step.scope(), roles).stream()
        .filter(other -> wires.isClient(other) || belongs(other))
        .toList();
  }

  /** A broker that has not joined, or was removed, is no peer. */
  private boolean belongs(int node) {
    return cluster.brokers().stream().anyMatch(broker -> broker.id() == node)
        || cluster.controllers().stream().anyMatch(each -> each.id() == node);
  }

  @Override
  public String begin() {
    cutBefore = wires.connectionsCut(paths);
    return impose();
  }

  /** Imposes a fault on what the nodes send and on what they are sent. */
  void bothWays(LinkFault fault) {
    impose(fault, true);
  }

  /** Imposes a fault on what the nodes send. */
  void outgoing(LinkFault fault) {
    impose(fault, false);
  }

  private void impose(LinkFault fault, boolean bothWays) {
    Set<Flow> flows = new LinkedHashSet<>();
    for (int node : nodes) {
      flows.addAll(FaultTopology.out(node, others(node)));
      if (bothWays) {
        flows.addAll(FaultTopology.in(node, others(node)));
      }
    }
    imposed = wires.network().impose(flows, wires.ports(step.scope()), fault);
  }

  /**
   * Asks over all paths, and returns that none of those answered that must not.
   *
   * @throws FaultException if one did
   */
  String silent(Predicate<FaultTopology.Path> mustBeSilent) {
    List<String> answered = new ArrayList<>();
    List<Optional<Duration>> answers = ask(0, SILENCE);
    for (int i = 0; i < paths.size(); i++) {
      FaultTopology.Path path = paths.get(i);
      if (mustBeSilent.test(path) && answers.get(i).isPresent()) {
        answered.add(path.source() + "→" + path.broker());
      }
    }
    if (!answered.isEmpty()) {
      throw new FaultException(
          step.kind().word() + " did not take: an answer still came on " + answered);
    }
    return "no answer within " + SILENCE.toMillis() + " ms on " + paths.size() + " paths";
  }

  /**
   * Asks over all paths, and returns how long the quickest answer took.
   *
   * @param bytes how long the question is at least
   * @param least how long it must have taken
   * @param expected how long answers may take
   * @param notTaken what is wrong where it took less, or none came, by the time in words
   * @throws FaultException if it took less, or none came
   */
  Duration quickest(int bytes, Duration least, Duration expected, UnaryOperator<String> notTaken) {
    Optional<Duration> quickest =
        ask(bytes, expected.multipliedBy(4).plus(PATIENCE)).stream()
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    return quickest
        .filter(answer -> answer.compareTo(least) >= 0)
        .orElseThrow(() ->
            new FaultException(
                "%s did not take: %s"
                    .formatted(
                        step.kind().word(),
                        notTaken.apply(
                            quickest.map(d -> d.toMillis() + " ms").orElse("no time")))));
  }

  /** Closes all connections on the paths, and returns how many that were. */
  long reset() {
    for (int node : nodes) {
      for (int other : others(node)) {
        wires.network().reset(other, node, wires.ports(step.scope()));
      }
    }
    return wires.connectionsCut(paths) - cutBefore;
  }

  /**
   * Asks over all paths at once, and returns how long each answer took.
   *
   * @param bytes how long the question is at least
   */
  List<Optional<Duration>> ask(int bytes, Duration patience) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Duration>>> futures =
          paths.stream()
              .map(path -> executor.submit(() -> wires.ask(path, bytes, patience)))
              .toList();
      List<Optional<Duration>> answers = new ArrayList<>();
      for (Future<Optional<Duration>> future : futures) {
        answers.add(future.get());
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException("interrupted while the paths were asked");
    } catch (ExecutionException e) {
      throw new FaultException("the paths could not be asked: " + e);
    }
  }

  @Override
  public Map<String, Object> heal() {
    if (imposed != null) {
      if (someoneIsStopped.getAsBoolean()) {
        imposed.healByCutting();
      } else {
        imposed.close();
      }
      imposed = null;
    }
    List<FaultTopology.Path> alive = paths.stream().filter(this::isAlive).toList();
    Set<FaultTopology.Path> silent =
        alive.stream()
            .filter(path -> wires.ask(path, 0, PATIENCE).isEmpty())
            .collect(Collectors.toSet());
    if (!silent.isEmpty()) {
      throw new FaultException(step.kind().word() + " was not healed: no answer on " + silent);
    }
    return Map.of("connectionsCut", wires.connectionsCut(paths) - cutBefore);
  }

  /** The paths of a broker that is down say nothing; its own may be frozen by a loss of power. */
  private boolean isAlive(FaultTopology.Path path) {
    return runs(path.broker()) && (wires.isClient(path.source()) || runs(path.source()));
  }

  private boolean runs(int node) {
    return cluster.broker(node).state() == Broker.State.RUNNING;
  }
}
