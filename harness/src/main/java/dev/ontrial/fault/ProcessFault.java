package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A fault of brokers' processes: SIGKILL, SIGSTOP, or an orderly restart. */
final class ProcessFault implements Fault {
  private static final Duration READY = Duration.ofMinutes(1);
  private static final Duration ORDERLY = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final Step.Kind kind;
  private final List<Integer> nodes;

  ProcessFault(Cluster cluster, Step.Kind kind, List<Integer> nodes) {
    this.cluster = cluster;
    this.kind = kind;
    this.nodes = nodes;
  }

  @Override
  public String begin() {
    List<String> evidence = new ArrayList<>();
    for (int node : nodes) {
      Broker broker = cluster.broker(node);
      long pid = broker.pid().orElse(-1);
      switch (kind) {
        case KILL -> broker.kill();
        case PAUSE -> broker.pause();
        default -> broker.stopGracefully(ORDERLY);
      }
      String state = kind == Step.Kind.PAUSE ? "is stopped" : "is gone";
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
