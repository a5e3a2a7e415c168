package dev.ontrial.figures;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.LocalCluster;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.trial.run.WorkerLaunch;
import dev.ontrial.trial.run.WorkerProcess;
import dev.ontrial.workload.ProcessStatus;
import dev.ontrial.workload.ProducerSpec;
import dev.ontrial.workload.TopicPartitionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** The share of a worker's CPU that the recorder takes: the same load with and without it. */
final class RecorderFigure {
  private static final int ROUNDS = 4;
  private static final int PROCESS = 100;
  private static final int WORKER = 10;
  private static final long RECORDS = 500_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private RecorderFigure() {}

  static List<Figure> measure(Path folder, ProcessLauncher launcher)
      throws IOException, InterruptedException {
    Path place = Files.createDirectory(folder.resolve("recorder"));
    List<Double> recorded = new ArrayList<>();
    List<Double> unrecorded = new ArrayList<>();
    try (PortBlock ports = PortBlock.reserve(1);
        LocalCluster cluster =
            ClusterFigures.start(place, ports, CacheFolder.ofUser(), launcher, 1)) {
      cluster.admin().createTopic("t", 2, 1, 1, Map.of());
      cluster.admin().awaitInSync(List.of("t"), Duration.ofMinutes(1));
      // Alternating, so that whatever else the machine does falls on both alike.
      for (int round = 0; round < ROUNDS; round++) {
        String history = place.resolve("round-" + round + ".oth").toString();
        recorded.add(cpuMicrosPerRecord(place, cluster, launcher, history));
        unrecorded.add(cpuMicrosPerRecord(place, cluster, launcher, "none"));
      }
    }
    double with = median(recorded);
    double without = median(unrecorded);
    return List.of(
        new Figure(
            "recorder: user CPU of a worker at full speed, with and without it (medians of 4 + 4)",
            "%.2f and %.2f µs a record: %.0f %%"
                .formatted(with, without, 100 * Math.max(0, with - without) / with)));
  }

  private static double cpuMicrosPerRecord(
      Path place, LocalCluster cluster, ProcessLauncher launcher, String history)
      throws IOException, InterruptedException {
    ProducerSpec spec =
        new ProducerSpec(
            "recorder",
            cluster.bootstrapServers(),
            Map.of("acks", "1", "enable.idempotence", "false"),
            List.of(new TopicPartitionId(0, "t", 0), new TopicPartitionId(1, "t", 1)),
            0,
            128,
            20_000,
            null);
    Path log = place.resolve("worker.log");
    Path hosts = place.resolve("hosts");
    String classpath = System.getProperty("java.class.path");
    try (WorkerProcess worker =
        WorkerProcess.start(
            launcher,
            new WorkerLaunch(
                WorkerLaunch.QUICKLY, WORKER, hosts, history, log, place, 1, classpath, null))) {
      worker.awaitReady(PATIENCE);
      worker.start(PROCESS, 1, spec);
      awaitAcked(worker, RECORDS);
      long cpuMillis = worker.userCpuMillis();
      long acked = acked(worker);
      awaitAcked(worker, acked + RECORDS);
      double micros = (worker.userCpuMillis() - cpuMillis) * 1e3;
      return micros / (acked(worker) - acked);
    }
  }

  private static void awaitAcked(WorkerProcess worker, long records) {
    Awaitility.await().atMost(PATIENCE).until(() -> acked(worker) >= records);
  }

  private static long acked(WorkerProcess worker) {
    ProcessStatus status = worker.statuses().get(PROCESS);
    return status == null ? 0 : status.acked();
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(each -> each).sorted().toArray();
    return Arrays.stream(sorted).skip((sorted.length - 1) / 2).findFirst().orElse(0);
  }
}
