package dev.ontrial.claims;

import dev.ontrial.claims.Experiment.Load;
import dev.ontrial.claims.Experiment.Ratio;
import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.LocalCluster;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.figures.ClusterFigures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Measures ratios: two loads in turn on the same cluster, A B, then B A, and so on, after one
 * unmeasured pair. Each pair gives one ratio, so that what disturbs the machine for longer than a
 * pair hits both.
 */
final class RatioRun {
  private static final int PARTITIONS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ProcessLauncher launcher;
  private final Path folder;
  private final int mostRounds;
  private final Consumer<String> progress;

  RatioRun(ProcessLauncher launcher, Path folder, int mostRounds, Consumer<String> progress) {
    this.launcher = launcher;
    this.folder = folder;
    this.mostRounds = mostRounds;
    this.progress = progress;
  }

  /** Runs all experiments that need that number of brokers, on one cluster. */
  void run(int brokers, List<Claim> claims, Results results) throws Exception {
    Path place = Files.createDirectories(folder.resolve("brokers-" + brokers));
    try (PortBlock ports = PortBlock.reserve(brokers);
        LocalCluster cluster =
            ClusterFigures.start(place, ports, CacheFolder.ofUser(), launcher, brokers)) {
      for (Claim claim : claims) {
        Ratio ratio = (Ratio) claim.experiment();
        String topic = "claim-" + claim.id();
        cluster.admin().createTopic(topic, PARTITIONS, brokers, 1, Map.of());
        cluster.admin().awaitInSync(List.of(topic), PATIENCE);
        results.put(claim, attempt(claim, ratio, cluster, topic));
      }
    }
  }

  /** One measurement that fails does not take the others with it. */
  private Result attempt(Claim claim, Ratio ratio, LocalCluster cluster, String topic)
      throws Exception {
    try {
      return measure(claim, ratio, cluster, topic);
    } catch (ExecutionException | CancellationException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      progress.accept("%s: the measurement failed: %s".formatted(claim.id(), why));
      Verdict undecided =
          new Verdict(Verdict.Kind.NOT_DECIDED, "the measurement failed: " + why.getMessage());
      return Result.of(claim, undecided, List.of());
    }
  }

  private Result measure(Claim claim, Ratio ratio, LocalCluster cluster, String topic)
      throws Exception {
    List<Double> ratios = new ArrayList<>();
    List<Double> of = new ArrayList<>();
    List<Double> to = new ArrayList<>();
    for (int round = -1; round < Math.min(mostRounds, ratio.rounds()); round++) {
      boolean swapped = round % 2 != 0;
      double first = figure(ratio, swapped ? ratio.to() : ratio.of(), cluster, topic);
      double second = figure(ratio, swapped ? ratio.of() : ratio.to(), cluster, topic);
      if (round >= 0) {
        of.add(swapped ? second : first);
        to.add(swapped ? first : second);
        ratios.add(of.getLast() / to.getLast());
      }
    }
    Interval interval = Interval.of(ratios);
    progress.accept("%s: %s %s".formatted(claim.id(), ratio.figure().word(), interval));
    String evidence =
        "%s ratio %s; medians %s against %s; %d broker%s 4.4.0, clients 4.4.0, %s values of %d bytes"
            .formatted(
                ratio.figure().word(),
                interval,
                words(ratio, median(of)),
                words(ratio, median(to)),
                ratio.brokers(),
                ratio.brokers() == 1 ? "" : "s",
                payloads(ratio),
                ratio.of().bytes());
    return Result.of(claim, interval.verdict(ratio.least(), ratio.most()), List.of(evidence));
  }

  private static String payloads(Ratio ratio) {
    return ratio.of().payload().equals(ratio.to().payload())
        ? ratio.of().payload()
        : ratio.of().payload() + " and " + ratio.to().payload();
  }

  private static double figure(Ratio ratio, Load load, LocalCluster cluster, String topic)
      throws Exception {
    Burst burst = new Burst(load, cluster.directBootstrapServers(), topic);
    return burst.send().figure(ratio.figure());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static String words(Ratio ratio, double value) {
    return switch (ratio.figure()) {
      case THROUGHPUT -> "%,.0f records/s".formatted(value);
      case LATENCY -> "%.2f ms".formatted(value);
      case BYTES -> "%,.0f bytes a record".formatted(value);
      case CPU -> "%.1f µs a record".formatted(value);
    };
  }
}
