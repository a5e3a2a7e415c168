package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Disk;
import dev.ontrial.fault.FileDamage.Damaged;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brokers go down, files of theirs are damaged, and they start on what is there. A broker that
 * refuses to start on it has its files restored, which is recorded.
 */
final class Corruption implements Fault {
  private static final Duration READY = Duration.ofMinutes(1);
  private static final Duration ORDERLY = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final List<Integer> nodes;
  private final Corrupt spec;
  private final long seed;
  private final Map<Integer, List<Damaged>> damaged = new LinkedHashMap<>();
  private final Map<String, String> refused = new LinkedHashMap<>();

  Corruption(Cluster cluster, List<Integer> nodes, Corrupt spec, long seed) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.spec = spec;
    this.seed = seed;
  }

  @Override
  public String begin() {
    nodes.forEach(this::disk);
    List<String> evidence = new ArrayList<>();
    for (int node : nodes) {
      Broker broker = cluster.broker(node);
      long pid = broker.pid().orElse(-1);
      if (spec.orderly()) {
        broker.stopGracefully(ORDERLY);
      } else {
        broker.kill();
      }
      evidence.add(broker.name() + ", process " + pid + ", " + ProcessFault.GONE);
    }
    for (int node : nodes) {
      List<Damaged> its = damage(node);
      damaged.put(node, its);
      if (its.isEmpty()) {
        throw new FaultException(
            "corrupt did not take: broker-%d has no %s of %s with anything in it to damage"
                .formatted(node, spec.damage().file().words(), owner()));
      }
      evidence.add(
          "%d files of broker-%d are others than before, such as %s from byte %d on"
              .formatted(its.size(), node, its.getFirst().file(), its.getFirst().position()));
    }
    return String.join("; ", evidence);
  }

  private String owner() {
    return switch (spec.damage().topics()) {
      case TRIAL -> "the topics on trial";
      case OFFSETS -> "__consumer_offsets";
      case TRANSACTIONS -> "__transaction_state";
      case SHARE -> "__share_group_state";
    };
  }

  private List<Damaged> damage(int node) {
    try {
      return disk(node).change(files -> spec.damage().apply(files.data(), seed * 31 + node));
    } catch (IOException e) {
      throw new FaultException(
          "the files of broker-%d could not be damaged: %s".formatted(node, e.getMessage()));
    }
  }

  private Disk disk(int node) {
    return cluster
        .broker(node)
        .disk()
        .orElseThrow(() ->
            new FaultException(
                "corrupt did not take: the files of broker-" + node + " cannot be reached"));
  }

  @Override
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", spec.damage().file().word());
    facts.put("how", spec.damage().how().word());
    List<Map<String, Object>> where = new ArrayList<>();
    Map<String, Long> bytes = new TreeMap<>();
    damaged.forEach((node, its) -> {
      Map<String, String> logs = new TreeMap<>();
      for (Damaged each : its) {
        String name = each.file().substring(each.file().lastIndexOf('/') + 1);
        logs.put(each.log(), name + " from byte " + each.position());
        bytes.merge(each.log(), each.bytes(), Long::sum);
      }
      where.add(Map.of("node", node, "logs", logs));
    });
    facts.put("damaged", where);
    facts.put("destroyed", bytes);
    return facts;
  }

  @Override
  public Map<String, Object> heal() {
    nodes.stream().map(cluster::broker).filter(Corruption::isDown).forEach(Corruption::start);
    for (int node : nodes) {
      await(cluster.broker(node));
    }
    return refused.isEmpty() ? Map.of() : Map.of("refused", refused);
  }

  private static boolean isDown(Broker broker) {
    return switch (broker.state()) {
      case KILLED, STOPPED, CRASHED -> true;
      case RUNNING, PAUSED -> false;
    };
  }

  private static void start(Broker broker) {
    broker.mayEnd(true);
    broker.start();
  }

  private void await(Broker broker) {
    try {
      broker.awaitReady(READY);
    } catch (ClusterException e) {
      if (!isDown(broker) || damaged.getOrDefault(broker.id(), List.of()).isEmpty()) {
        throw e;
      }
      refused.put(broker.name(), String.valueOf(e.getMessage()));
      restore(broker);
      broker.start();
      broker.awaitReady(READY);
    } finally {
      broker.mayEnd(false);
    }
  }

  private void restore(Broker broker) {
    try {
      disk(broker.id())
          .change(files -> {
            for (Damaged each : damaged.getOrDefault(broker.id(), List.of())) {
              Files.write(files.data().resolve(each.file()), each.before().array());
            }
            return 0;
          });
    } catch (IOException e) {
      throw new FaultException(
          "the files of %s could not be restored: %s".formatted(broker.name(), e.getMessage()));
    }
  }
}
