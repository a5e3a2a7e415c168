package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Prints how long a cluster takes to "a topic with all replicas in sync", and what it weighs. */
final class StartTimes {
  private StartTimes() {}

  public static void main(String[] args) throws IOException {
    String version = args.length > 0 ? args[0] : ClusterSpec.DEFAULT_VERSION;
    int times = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    for (int i = 0; i < times; i++) {
      Path folder = Files.createTempDirectory("ontrial-start-times-");
      long startNanos = System.nanoTime();
      try (TestPlace place = new TestPlace(folder, 3);
          LocalCluster cluster =
              LocalCluster.start(
                  args.length > 2
                      ? ClusterSpec.of(version).withRecordedForces()
                      : ClusterSpec.of(version),
                  place.placement(),
                  CacheFolder.ofUser(),
                  StartTimes::say)) {
        long servingNanos = System.nanoTime();
        cluster.admin().createTopic("t", 3, 3, 1, Map.of());
        cluster.admin().awaitInSync(List.of("t"), Duration.ofSeconds(30));
        long inSyncNanos = System.nanoTime();
        System.out.printf(
            "%s: serving after %d ms, topic in sync after %d ms%n",
            version,
            (servingNanos - startNanos) / 1_000_000,
            (inSyncNanos - startNanos) / 1_000_000);
        for (Broker broker : cluster.brokers()) {
          System.out.println("  " + broker.name() + " " + memory(broker.pid().orElseThrow()));
        }
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static String memory(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .findFirst()
            .orElse("")
        + ", CPU "
        + ProcessHandle.of(pid).flatMap(it -> it.info().totalCpuDuration()).orElse(Duration.ZERO);
  }
}
