package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A fault of brokers' processes: SIGKILL, SIGSTOP, or an orderly restart. */
final class ProcessFault implements Fault {
  private static final Duration READY = Duration.ofMinutes(1);

  /** How evidence says that a process has ended. */
  static final String GONE = "is gone";

  /** How evidence says that a process has got SIGSTOP. */
  static final String STOPPED = "is stopped";

  private final Cluster cluster;
  private final List<Integer> nodes;
  private final Consumer<Broker> hit;
  private final String state;

  /**
   * A fault that has not begun.
   *
   * @param hit breaks a broker, and returns when it is broken
   * @param state what it has done to the process
   */
  ProcessFault(Cluster cluster, List<Integer> nodes, Consumer<Broker> hit, String state) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.hit = hit;
    this.state = state;
  }

  @Override
  public String begin() {
    List<String> evidence = new ArrayList<>();
    for (int node : nodes) {
      Broker broker = cluster.broker(node);
      long pid = broker.pid().orElse(-1);
      hit.accept(broker);
      evidence.add(broker.name() + ", process " + pid + ", " + state);
    }
    return String.join("; ", evidence);
  }

  @Override
  public Map<String, Object> heal() {
    for (int node : nodes) {
      Broker broker = cluster.broker(node);
      switch (broker.state()) {
        case PAUSED -> broker.resume();
        case KILLED, STOPPED, CRASHED -> broker.start();
        case RUNNING -> {
          // Nothing was broken, or it is mended already.
        }
      }
    }
    for (int node : nodes) {
      cluster.broker(node).awaitReady(READY);
    }
    return Map.of();
  }
}
