package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Broker.State;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.DiskFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Operations on the disks of some brokers fail or take long. It has begun when each broker has met
 * it once. A broker with a failed disk ends, or is ended at the end; a new process starts on a disk
 * that works.
 */
final class DiskTrouble implements Fault {
  private static final Duration ENDING = Duration.ofSeconds(10);
  private static final Duration READY = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final List<Integer> nodes;
  private final DiskOrder order;
  private final boolean ends;
  private final Map<Integer, DiskFiles> disks = new LinkedHashMap<>();

  /**
   * Trouble that has not begun.
   *
   * @param ends whether a broker ends by it
   */
  DiskTrouble(Cluster cluster, List<Integer> nodes, DiskOrder order, boolean ends) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.order = order;
    this.ends = ends;
  }

  @Override
  public String begin() {
    for (int node : nodes) {
      disks.put(node, order.files(cluster, node));
    }
    List<String> evidence = new ArrayList<>();
    disks.forEach((node, files) -> {
      cluster.broker(node).mayEnd(ends);
      order.give(files, files.data());
    });
    disks.forEach((node, files) -> evidence.add(order.awaitHit(files, node)));
    return String.join("; ", evidence);
  }

  @Override
  public Map<String, Object> facts() {
    return Map.of("operation", order.operation(), "error", order.what());
  }

  @Override
  public Map<String, Object> heal() {
    Map<String, Object> facts = new LinkedHashMap<>();
    disks.forEach((node, files) -> {
      Broker broker = cluster.broker(node);
      if (ends) {
        facts.put(broker.name(), ended(broker));
      }
      order.withdraw(files, broker.name());
    });
    disks.keySet().stream()
        .map(cluster::broker)
        .filter(broker -> broker.state() == State.CRASHED || broker.state() == State.KILLED)
        .forEach(Broker::start);
    for (int node : disks.keySet()) {
      cluster.broker(node).awaitReady(READY);
      cluster.broker(node).mayEnd(false);
    }
    return facts;
  }

  /**
   * Whether it ended by itself; if it did not, it ends now, with a log that it may hold offline.
   */
  private static String ended(Broker broker) {
    if (DiskOrder.until(ENDING, () -> broker.state() == State.CRASHED)) {
      return "ended by itself";
    }
    try {
      broker.kill();
      return "was killed, since it did not end by itself";
    } catch (ClusterException e) {
      return "ended by itself";
    }
  }
}
