package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.link.Flow;
import dev.ontrial.link.Imposed;
import dev.ontrial.link.LinkFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A fault of the paths between brokers and the others, proven by asking over those paths. */
final class LinkFaults implements Fault {
  private static final Duration SILENCE = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Wires wires;
  private final Roles roles;
  private final Step step;
  private final List<Integer> nodes;
  private final List<Wires.Path> paths;
  private final BooleanSupplier someoneIsStopped;
  private @Nullable Imposed imposed;
  private long cutBefore;

  /**
   * A fault that has not begun.
   *
   * @param someoneIsStopped whether a process stands still at this moment
   */
  LinkFaults(
      Cluster cluster,
      Wires wires,
      Roles roles,
      Step step,
      List<Integer> nodes,
      BooleanSupplier someoneIsStopped) {
    this.cluster = cluster;
    this.wires = wires;
    this.roles = roles;
    this.step = step;
    this.nodes = nodes;
    this.someoneIsStopped = someoneIsStopped;
    this.paths =
        nodes.stream().flatMap(n -> wires.paths(n, others(n)).stream()).distinct().toList();
  }

  private List<Integer> others(int node) {
    return wires.others(node, step.scope(), roles);
  }

  @Override
  public String begin() {
    cutBefore = wires.connectionsCut(paths);
    return switch (step.kind()) {
      case ISOLATE -> impose(new LinkFault.Drop(), true, this::silent);
      case REPLIES_LOST -> impose(new LinkFault.Drop(), false, this::silent);
      case LATENCY -> impose(new LinkFault.Latency(step.delay(), step.jitter()), true, this::slow);
      case BANDWIDTH -> impose(new LinkFault.Bandwidth(bytesPerSecond()), true, this::narrow);
      default -> reset();
    };
  }

  /** Imposes on what the nodes send and, if asked, on what they are sent. */
  private String impose(LinkFault fault, boolean bothWays, Callable<String> proof) {
    Set<Flow> flows = new LinkedHashSet<>();
    for (int node : nodes) {
      flows.addAll(Wires.out(node, others(node)));
      if (bothWays) {
        flows.addAll(Wires.in(node, others(node)));
      }
    }
    imposed = wires.network().impose(flows, wires.ports(step.scope()), fault);
    try {
      return proof.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new FaultException(step.kind().word() + " could not be verified: " + e.getMessage());
    }
  }

  private String silent() {
    List<String> answered = new ArrayList<>();
    List<Optional<Duration>> answers = ask(SILENCE);
    for (int i = 0; i < paths.size(); i++) {
      Wires.Path path = paths.get(i);
      // Where only replies of the target are lost, the paths that it dials itself still answer.
      boolean mustBeSilent = step.kind() == Step.Kind.ISOLATE || nodes.contains(path.broker());
      if (mustBeSilent && answers.get(i).isPresent()) {
        answered.add(path.source() + "→" + path.broker());
      }
    }
    if (!answered.isEmpty()) {
      throw new FaultException(
          step.kind().word() + " did not take: an answer still came on " + answered);
    }
    return "no answer within " + SILENCE.toMillis() + " ms on " + paths.size() + " paths";
  }

  private String slow() {
    Duration least = step.delay().minus(step.jitter());
    List<Duration> answers =
        ask(step.delay().multipliedBy(4).plus(PATIENCE)).stream()
            .flatMap(Optional::stream)
            .sorted()
            .toList();
    if (answers.isEmpty() || answers.get(0).compareTo(least) < 0) {
      throw new FaultException(
          "latency did not take: of "
              + paths.size()
              + " paths the quickest answered in "
              + answers.stream().findFirst().map(d -> d.toMillis() + " ms").orElse("no time"));
    }
    return "answers took "
        + answers.get(0).toMillis()
        + " ms or more on "
        + paths.size()
        + " paths";
  }

  private long bytesPerSecond() {
    return step.kilobytesPerSecond() * 1000L;
  }

  /** A question is made so long that it takes a while at the given rate; its answer is short. */
  private String narrow() {
    int bytes = (int) Math.min(PathProbe.LONGEST_QUESTION, bytesPerSecond() / 3);
    Duration least = Duration.ofNanos(bytes * 1_000_000_000L / bytesPerSecond() * 9 / 10);
    List<Duration> answers =
        ask(bytes, least.multipliedBy(4).plus(PATIENCE)).stream()
            .flatMap(Optional::stream)
            .sorted()
            .toList();
    if (answers.isEmpty() || answers.get(0).compareTo(least) < 0) {
      throw new FaultException(
          "bandwidth did not take: %d bytes went through and were answered in %s, not in %d ms"
              .formatted(
                  bytes,
                  answers.stream().findFirst().map(d -> d.toMillis() + " ms").orElse("no time"),
                  least.toMillis()));
    }
    return "a question of %d bytes was answered after %d ms or more on %d paths"
        .formatted(bytes, answers.get(0).toMillis(), paths.size());
  }

  private String reset() {
    for (int node : nodes) {
      for (int other : others(node)) {
        wires.network().reset(other, node, wires.ports(step.scope()));
      }
    }
    long cut = wires.connectionsCut(paths) - cutBefore;
    if (cut == 0) {
      throw new FaultException("reset did not take: no connection was open on any of the paths");
    }
    return cut + " connections cut";
  }

  private List<Optional<Duration>> ask(Duration patience) {
    return ask(0, patience);
  }

  private List<Optional<Duration>> ask(int bytes, Duration patience) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Duration>>> futures =
          paths.stream()
              .map(path ->
                  executor.submit(() -> PathProbe.ask(wires.address(path), bytes, patience)))
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
    List<Wires.Path> alive = paths.stream().filter(this::isAlive).toList();
    Set<Wires.Path> silent =
        alive.stream()
            .filter(path -> PathProbe.ask(wires.address(path), PATIENCE).isEmpty())
            .collect(Collectors.toSet());
    if (!silent.isEmpty()) {
      throw new FaultException(step.kind().word() + " was not healed: no answer on " + silent);
    }
    return Map.of("connectionsCut", wires.connectionsCut(paths) - cutBefore);
  }

  /** The paths of a broker that is down say nothing; its own may be frozen by a loss of power. */
  private boolean isAlive(Wires.Path path) {
    return runs(path.broker()) && (path.source() > wires.brokers() || runs(path.source()));
  }

  private boolean runs(int node) {
    return cluster.broker(node).state() == Broker.State.RUNNING;
  }
}
