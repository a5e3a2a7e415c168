package dev.ontrial.fault;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.Disk;
import dev.ontrial.cluster.DiskFiles;
import dev.ontrial.cluster.DiskOrders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a broker's disk is to do, as {@link DiskOrders} writes it.
 *
 * @param word the fault's keyword
 * @param operation on what it comes
 * @param what what comes
 * @param millis how long an operation takes longer
 */
record DiskOrder(String word, String operation, String what, long millis) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 20;

  /** The files of a broker that runs. */
  DiskFiles files(Cluster cluster, int node) {
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

  /** Gives the order for the files below a folder. */
  void give(DiskFiles files, Path below) {
    try {
      Files.deleteIfExists(DiskOrders.hits(files.forces()));
      Path draft = files.forces().resolveSibling(files.forces().getFileName() + ".draft");
      Files.writeString(
          draft, "%s %s %d %s\n".formatted(operation, what, millis, below.toAbsolutePath()));
      Files.move(draft, DiskOrders.file(files.forces()));
    } catch (IOException e) {
      throw new FaultException(word + " did not take: " + e.getMessage());
    }
  }

  /** Waits until the order has hit an operation, and tells which. */
  String awaitHit(DiskFiles files, int node) {
    Path hits = DiskOrders.hits(files.forces());
    if (!until(PATIENCE, () -> !lines(hits).isEmpty())) {
      throw new FaultException(
          "%s did not take: broker-%d did no %s within %d s"
              .formatted(word, node, operation, PATIENCE.toSeconds()));
    }
    return "%s hit broker-%d: %s".formatted(what, node, lines(hits).getFirst());
  }

  /** None yet where the broker has made the file and not written it. */
  private List<String> lines(Path hits) {
    try {
      return Files.exists(hits) ? Files.readAllLines(hits) : List.of();
    } catch (IOException e) {
      throw new FaultException(word + " did not take: " + e.getMessage());
    }
  }

  /** Withdraws the order. */
  void withdraw(DiskFiles files, String broker) {
    try {
      Files.deleteIfExists(DiskOrders.file(files.forces()));
    } catch (IOException e) {
      throw new FaultException("the orders of " + broker + " stay: " + e.getMessage());
    }
  }

  static boolean until(Duration patience, BooleanSupplier condition) {
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
}
