package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Broker.State;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Disk;
import dev.ontrial.cluster.DiskFiles;
import dev.ontrial.cluster.DiskOrders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Operations on the log segments of some brokers fail or take long. It has begun when each broker
 * has met it once. A broker with a failed disk ends, or is ended at the end; a new process starts
 * on a disk that works.
 */
final class DiskTrouble implements Fault {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration ENDING = Duration.ofSeconds(10);
  private static final Duration READY = Duration.ofMinutes(1);
  private static final long PAUSE_MILLIS = 20;

  private final String word;
  private final Cluster cluster;
  private final List<Integer> nodes;
  private final String operation;
  private final String what;
  private final long millis;
  private final boolean ends;
  private final Map<Integer, DiskFiles> disks = new LinkedHashMap<>();

  /**
   * Trouble that has not begun.
   *
   * @param word the fault's keyword
   * @param operation on what it comes, as {@link DiskOrders} names it
   * @param what what comes, as {@link DiskOrders} names it
   * @param millis how long an operation takes longer
   * @param ends whether a broker ends by it
   */
  DiskTrouble(
      String word,
      Cluster cluster,
      List<Integer> nodes,
      String operation,
      String what,
      long millis,
      boolean ends) {
    this.word = word;
    this.cluster = cluster;
    this.nodes = nodes;
    this.operation = operation;
    this.what = what;
    this.millis = millis;
    this.ends = ends;
  }

  @Override
  public String begin() {
    for (int node : nodes) {
      disks.put(node, files(node));
    }
    List<String> evidence = new ArrayList<>();
    disks.forEach((node, files) -> {
      cluster.broker(node).mayEnd(ends);
      order(files);
    });
    disks.forEach((node, files) -> {
      Path hits = DiskOrders.hits(files.forces());
      if (!until(PATIENCE, () -> Files.exists(hits))) {
        throw new FaultException(
            "%s did not take: broker-%d did no %s within %d s"
                .formatted(word, node, operation, PATIENCE.toSeconds()));
      }
      evidence.add("%s hit broker-%d: %s".formatted(what, node, first(hits)));
    });
    return String.join("; ", evidence);
  }

  private DiskFiles files(int node) {
    return cluster
        .broker(node)
        .disk()
        .flatMap(Disk::live)
        .orElseThrow(() ->
            new FaultException(
                word
                    + " did not take: the disk of broker-"
                    + node
                    + " is out of reach while the broker runs"));
  }

  private void order(DiskFiles files) {
    try {
      Files.deleteIfExists(DiskOrders.hits(files.forces()));
      Path draft = files.forces().resolveSibling(files.forces().getFileName() + ".draft");
      Files.writeString(
          draft, "%s %s %d %s\n".formatted(operation, what, millis, files.data().toAbsolutePath()));
      Files.move(draft, DiskOrders.file(files.forces()));
    } catch (IOException e) {
      throw new FaultException(word + " did not take: " + e.getMessage());
    }
  }

  private static String first(Path hits) {
    try {
      return Files.readAllLines(hits).getFirst();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean until(Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  @Override
  public Map<String, Object> facts() {
    return Map.of("operation", operation, "error", what);
  }

  @Override
  public Map<String, Object> heal() {
    Map<String, Object> facts = new LinkedHashMap<>();
    disks.forEach((node, files) -> {
      Broker broker = cluster.broker(node);
      if (ends) {
        facts.put(broker.name(), ended(broker));
      }
      try {
        Files.deleteIfExists(DiskOrders.file(files.forces()));
      } catch (IOException e) {
        throw new FaultException("the orders of " + broker.name() + " stay: " + e.getMessage());
      }
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
    if (until(ENDING, () -> broker.state() == State.CRASHED)) {
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
