package dev.ontrial.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A fault of the workload's clients: SIGKILL, SIGSTOP, zombies, or a storm of rebalances. */
final class ClientFault implements Fault {
  private static final Duration LAST_ROUND = Duration.ofMinutes(1);

  private final Clients clients;
  private final Step step;
  private final List<Integer> nodes;

  /** What is broken and not mended yet. */
  private final Set<Integer> broken = new LinkedHashSet<>();

  private final AtomicLong rounds = new AtomicLong();
  private final AtomicReference<@Nullable RuntimeException> trouble = new AtomicReference<>();
  private @Nullable Thread storm;
  private volatile boolean calm;

  ClientFault(Clients clients, Step step, List<Integer> nodes) {
    this.clients = clients;
    this.step = step;
    this.nodes = nodes;
  }

  @Override
  public String begin() {
    if (nodes.isEmpty()) {
      throw new FaultException(
          step.kind().word() + " did not take: the trial has no " + step.target().word());
    }
    if (step.kind() == Step.Kind.REBALANCE) {
      return stir();
    }
    List<String> evidence = new ArrayList<>();
    for (int node : nodes) {
      broken.add(node);
      evidence.add(step.kind() == Step.Kind.KILL ? clients.kill(node) : clients.pause(node));
    }
    if (step.kind() == Step.Kind.ZOMBIE) {
      nodes.forEach(clients::replace);
      evidence.add("its successor works");
    }
    return String.join("; ", evidence);
  }

  /** The first round is done when the fault has begun; the others follow on a thread. */
  private String stir() {
    clients.stir();
    rounds.incrementAndGet();
    storm = Thread.ofPlatform().name("rebalances").daemon().start(this::stirOn);
    return "one member more or less in each group";
  }

  private void stirOn() {
    long next = System.nanoTime();
    while (!calm) {
      next += step.every().toNanos();
      while (!calm && next - System.nanoTime() > 0) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      if (calm) {
        return;
      }
      try {
        clients.stir();
        rounds.incrementAndGet();
      } catch (RuntimeException e) {
        trouble.set(e);
        return;
      }
    }
  }

  @Override
  public Map<String, Object> heal() {
    if (step.kind() == Step.Kind.REBALANCE) {
      return calm();
    }
    RuntimeException first = null;
    for (int node : List.copyOf(broken)) {
      try {
        switch (step.kind()) {
          case KILL -> clients.replace(node);
          case PAUSE -> clients.resume(node);
          default -> clients.retire(node);
        }
        broken.remove(node);
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return Map.of();
  }

  private Map<String, Object> calm() {
    calm = true;
    Thread thread = storm;
    if (thread != null) {
      LockSupport.unpark(thread);
      join(thread);
      storm = null;
      // Members that stayed would keep the topic-partitions of those that are to be served again.
      clients.calm();
    }
    RuntimeException failed = trouble.getAndSet(null);
    if (failed != null) {
      throw new FaultException(
          "rebalances stopped after " + rounds + " rounds: " + failed.getMessage());
    }
    return Map.of("rounds", rounds.get());
  }

  private static void join(Thread thread) {
    try {
      if (!thread.join(LAST_ROUND)) {
        throw new FaultException("the last round of rebalances did not end in a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException("interrupted while the rebalances ended");
    }
  }
}
