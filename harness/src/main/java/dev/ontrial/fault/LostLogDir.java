package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Broker.State;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.DiskFiles;
import dev.ontrial.cluster.Folders;
import dev.ontrial.cluster.LogDirs;
import dev.ontrial.cluster.StorageTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One of several log directories of some brokers fails. A broker takes such a directory offline and
 * goes on with the others; it uses it again after a restart only (KIP-112), so it is restarted at
 * the end.
 */
final class LostLogDir implements Fault {
  private static final Duration STOPPING = Duration.ofSeconds(30);
  private static final Duration READY = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final List<Integer> nodes;
  private final DiskOrder order;
  private final int number;
  private final boolean replaced;
  private final Map<Integer, DiskFiles> disks = new LinkedHashMap<>();
  private final Map<String, Long> destroyed = new TreeMap<>();

  /**
   * A failure that has not begun.
   *
   * @param number which of the directories, from 1 on
   * @param replaced whether the directory is empty when the broker returns
   */
  LostLogDir(Cluster cluster, List<Integer> nodes, DiskOrder order, int number, boolean replaced) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.order = order;
    this.number = number;
    this.replaced = replaced;
  }

  @Override
  public String begin() {
    List<String> evidence = new ArrayList<>();
    for (int node : nodes) {
      DiskFiles files = order.files(cluster, node);
      disks.put(node, files);
      cluster.broker(node).mayEnd(true);
      order.give(files, directory(files));
    }
    disks.forEach((node, files) -> evidence.add(order.awaitHit(files, node)));
    if (replaced) {
      disks.values().forEach(this::count);
    }
    return String.join("; ", evidence);
  }

  private Path directory(DiskFiles files) {
    try {
      List<Path> all = LogDirs.in(files.data());
      if (all.size() < Math.max(2, number)) {
        throw new FaultException(
            "%s did not take: a broker has %d log directories".formatted(order.word(), all.size()));
      }
      return all.get(number - 1);
    } catch (IOException e) {
      throw new FaultException(order.word() + " did not take: " + e.getMessage());
    }
  }

  /** Adds up what the new disk will lack. */
  private void count(DiskFiles files) {
    try {
      Folders.sizes(directory(files), ".log")
          .forEach((log, size) -> destroyed.merge(LogDirs.folderOf(log), size, Long::sum));
    } catch (IOException e) {
      throw new FaultException(order.word() + " did not take: " + e.getMessage());
    }
  }

  @Override
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("operation", order.operation());
    facts.put("error", order.what());
    facts.put("logDir", number);
    if (replaced) {
      facts.put("losesData", true);
      facts.put("destroyed", destroyed);
    }
    return facts;
  }

  @Override
  public Map<String, Object> heal() {
    Map<String, Object> facts = new LinkedHashMap<>();
    for (Map.Entry<Integer, DiskFiles> each : disks.entrySet()) {
      Broker broker = cluster.broker(each.getKey());
      boolean goesOn = broker.state() == State.RUNNING;
      if (goesOn) {
        broker.stopGracefully(STOPPING);
      }
      facts.put(broker.name(), goesOn ? "went on without it" : "ended by itself");
      order.withdraw(each.getValue(), broker.name());
      if (replaced) {
        replace(directory(each.getValue()));
      }
      broker.start();
    }
    for (int node : disks.keySet()) {
      cluster.broker(node).awaitReady(READY);
      cluster.broker(node).mayEnd(false);
    }
    return facts;
  }

  /** Leaves an empty directory as {@code kafka-storage.sh format} does, with another id. */
  private static void replace(Path directory) {
    Path meta = directory.resolve("meta.properties");
    try {
      String formatted = Files.readString(meta);
      Folders.deleteAll(directory);
      Files.createDirectory(directory);
      Files.writeString(
          meta,
          formatted.replaceAll(
              "(?m)^directory\\.id=.*$", "directory.id=" + StorageTemplate.randomId()));
    } catch (IOException e) {
      throw new FaultException(directory + " could not be replaced: " + e.getMessage());
    }
  }
}
