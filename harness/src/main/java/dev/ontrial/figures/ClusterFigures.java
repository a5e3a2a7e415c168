package dev.ontrial.figures;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.LocalCluster;
import dev.ontrial.cluster.Placement;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How long three brokers take from nothing to a topic with three replicas in sync. */
public final class ClusterFigures {
  private static final int ROUNDS = 5;
  private static final int BROKERS = 3;

  private ClusterFigures() {}

  static List<Figure> measure(Path folder, ProcessLauncher launcher) throws IOException {
    CacheFolder empty = new CacheFolder(Files.createDirectory(folder.resolve("empty-cache")));
    long cold = startMillis(Files.createDirectory(folder.resolve("cold")), empty, launcher);
    long[] warm = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      Path place = Files.createDirectory(folder.resolve("warm-" + round));
      warm[round] = startMillis(place, empty, launcher);
    }
    Arrays.sort(warm);
    return List.of(
        new Figure(
            "cluster start, cold: 3 brokers, class-data archive created",
            "%.1f s".formatted(cold / 1e3)),
        new Figure(
            "cluster start, warm: to a topic with 3 replicas in sync (median of " + ROUNDS + ")",
            "%.1f s (%.1f to %.1f)"
                .formatted(warm[ROUNDS / 2] / 1e3, warm[0] / 1e3, warm[ROUNDS - 1] / 1e3)));
  }

  private static long startMillis(Path folder, CacheFolder cache, ProcessLauncher launcher)
      throws IOException {
    long start = System.nanoTime();
    try (PortBlock ports = PortBlock.reserve(BROKERS);
        LocalCluster cluster = start(folder, ports, cache, launcher, BROKERS)) {
      cluster.admin().createTopic("t", 1, BROKERS, 1, Map.of());
      cluster.admin().awaitInSync(List.of("t"), Duration.ofMinutes(1));
      return (System.nanoTime() - start) / 1_000_000;
    }
  }

  /** Brokers that find each other without links between them. */
  public static LocalCluster start(
      Path folder, PortBlock ports, CacheFolder cache, ProcessLauncher launcher, int brokers) {
    ClusterSpec spec = ClusterSpec.of(TrialReader.DEFAULT_KAFKA).withBrokers(brokers);
    Path hosts = hostsFile(folder, brokers);
    Placement place =
        new Placement(folder, ports, broker -> hosts, launcher, (program, pid, code) -> {});
    return LocalCluster.start(spec, place, cache, notice -> {});
  }

  static Path hostsFile(Path folder, int brokers) {
    try {
      String local = "127.0.0.1 localhost " + java.net.InetAddress.getLocalHost().getHostName();
      return Files.writeString(
          folder.resolve("hosts"),
          IntStream.rangeClosed(1, brokers)
              .mapToObj(broker -> "127.0.0." + broker + " broker-" + broker)
              .collect(Collectors.joining("\n", local + "\n", "\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
