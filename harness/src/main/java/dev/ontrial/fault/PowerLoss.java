package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Disk;
import dev.ontrial.link.Flow;
import dev.ontrial.link.Imposed;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Machines lose their power: first nothing more is heard of them, not even that connections close,
 * then the brokers are killed, and then what was never forced to their disks is taken away.
 */
final class PowerLoss implements Fault {
  private static final Duration READY = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final FaultTopology wires;
  private final Roles roles;
  private final List<Integer> nodes;
  private final Extent extent;
  private final BooleanSupplier someoneIsStopped;
  private final Map<Integer, List<String>> torn = new LinkedHashMap<>();
  private final Map<String, String> refused = new LinkedHashMap<>();
  private @Nullable Imposed frozen;
  private DiskLoss loss = DiskLoss.none();

  /**
   * How much is lost.
   *
   * @param seed decides it
   * @param all whether of all files
   */
  record Extent(long seed, boolean all) {}

  /** A loss of power that has not happened. */
  PowerLoss(FaultSite site, List<Integer> nodes, Extent extent) {
    this.cluster = site.cluster();
    this.wires = site.wires();
    this.roles = site.roles();
    this.nodes = nodes;
    this.extent = extent;
    this.someoneIsStopped = site.someoneIsStopped();
  }

  @Override
  public String begin() {
    nodes.forEach(this::disk);
    frozen = wires.network().freeze(flows());
    List<String> evidence = new ArrayList<>();
    for (int node : nodes) {
      Broker broker = cluster.broker(node);
      long pid = broker.pid().orElse(-1);
      broker.kill();
      evidence.add(broker.name() + ", process " + pid + ", is gone");
    }
    for (int node : nodes) {
      DiskLoss its = play(node);
      torn.put(node, its.torn());
      loss = loss.plus(its);
    }
    evidence.add(
        loss.bytes() == 0
            ? "no byte of the topics on trial was lost, all of them were forced"
            : "%d bytes (%d records) that were never forced are lost"
                .formatted(loss.bytes(), loss.records()));
    return String.join("; ", evidence);
  }

  private DiskLoss play(int node) {
    try {
      return disk(node)
          .change(files -> DiskLoss.play(files, extent.seed() * 31 + node, extent.all()));
    } catch (IOException e) {
      throw new FaultException(
          "the logs of broker-" + node + " could not be cut: " + e.getMessage());
    }
  }

  private Disk disk(int node) {
    return cluster
        .broker(node)
        .disk()
        .orElseThrow(() ->
            new FaultException(
                "power-loss did not take: broker-"
                    + node
                    + " does not write down what it forces to disk"));
  }

  private Set<Flow> flows() {
    Set<Flow> flows = new LinkedHashSet<>();
    for (int node : nodes) {
      List<Integer> others = wires.others(node, ScheduledFault.Scope.ALL, roles);
      flows.addAll(FaultTopology.out(node, others));
      flows.addAll(FaultTopology.in(node, others));
    }
    return flows;
  }

  @Override
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("losesData", true);
    facts.put("partitionsCut", loss.logs());
    facts.put("bytesDestroyed", loss.bytes());
    facts.put("recordsDestroyed", loss.records());
    facts.put("internalBytesDestroyed", loss.internalBytes());
    facts.put("destroyed", loss.byLog());
    if (extent.all()) {
      facts.put("files", "all");
      facts.put("checkpointsTorn", torn);
    }
    return facts;
  }

  @Override
  public Map<String, Object> heal() {
    Imposed links = frozen;
    if (links != null) {
      if (someoneIsStopped.getAsBoolean()) {
        links.healByCutting();
      } else {
        links.close();
      }
      frozen = null;
    }
    for (int node : nodes) {
      Broker broker = cluster.broker(node);
      if (broker.state() == Broker.State.KILLED || broker.state() == Broker.State.CRASHED) {
        broker.mayEnd(!torn.getOrDefault(node, List.of()).isEmpty());
        broker.start();
      }
    }
    for (int node : nodes) {
      await(cluster.broker(node));
    }
    return refused.isEmpty() ? Map.of() : Map.of("refused", refused);
  }

  /** Where a broker refuses to start on a torn checkpoint, the file is removed, as operators do. */
  private void await(Broker broker) {
    try {
      broker.awaitReady(READY);
    } catch (ClusterException e) {
      List<String> its = torn.getOrDefault(broker.id(), List.of());
      if (broker.state() != Broker.State.CRASHED || its.isEmpty()) {
        throw e;
      }
      refused.put(broker.name(), String.valueOf(e.getMessage()));
      remove(broker.id(), its);
      broker.start();
      broker.awaitReady(READY);
    } finally {
      broker.mayEnd(false);
    }
  }

  private void remove(int node, List<String> checkpoints) {
    try {
      disk(node)
          .change(files -> {
            for (String each : checkpoints) {
              Files.deleteIfExists(files.data().resolve(each));
            }
            return 0;
          });
    } catch (IOException e) {
      throw new FaultException(
          "the checkpoints of broker-" + node + " could not be removed: " + e.getMessage());
    }
  }
}
