package dev.ontrial.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Extra members join and leave the groups, one round after the other, on a thread. */
final class RebalanceStorm implements Fault {
  private static final Duration LAST_ROUND = Duration.ofMinutes(1);

  private final Clients clients;
  private final Duration every;
  private final ScheduledFault step;
  private final List<Integer> nodes;
  private final AtomicLong rounds = new AtomicLong();
  private final AtomicReference<@Nullable RuntimeException> trouble = new AtomicReference<>();
  private @Nullable Thread storm;
  private volatile boolean calm;

  RebalanceStorm(Clients clients, Duration every, ScheduledFault step, List<Integer> nodes) {
    this.clients = clients;
    this.every = every;
    this.step = step;
    this.nodes = nodes;
  }

  /** The first round is done when the fault has begun; the others follow on a thread. */
  @Override
  public String begin() {
    ClientFault.requireSome(step, nodes);
    clients.stir();
    rounds.incrementAndGet();
    storm = Thread.ofPlatform().name("rebalances").daemon().start(this::stirOn);
    return "one member more or less in each group";
  }

  private void stirOn() {
    long next = System.nanoTime();
    while (!calm) {
      next += every.toNanos();
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
