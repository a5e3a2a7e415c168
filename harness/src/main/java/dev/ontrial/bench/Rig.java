package dev.ontrial.bench;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.LocalCluster;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.cluster.TopicWish;
import dev.ontrial.figures.ClusterFigures;
import dev.ontrial.trial.run.WorkerLaunch;
import dev.ontrial.trial.run.WorkerProcess;
import dev.ontrial.workload.ProcessStatus;
import dev.ontrial.workload.TopicPartitionId;
import dev.ontrial.workload.WorkloadSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Three brokers without links, and on each repetition a worker and a JVM of Kafka's programs. */
final class Rig implements AutoCloseable {
  static final int PARTITIONS = 3;

  private static final int BROKERS = 3;
  private static final int NODE = 10;
  private static final long RUN = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Deleted logs leave the disk at once. */
  private static final Map<String, String> TOPIC =
      Map.of("min.insync.replicas", "2", "file.delete.delay.ms", "0");

  private final Path folder;
  private final ProcessLauncher launcher;
  private final PortBlock ports;
  private final LocalCluster cluster;
  private WorkerProcess worker;
  private Path history;
  private int nextProcess = 100;

  Rig(ProcessLauncher launcher, Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.launcher = launcher;
    ports = PortBlock.reserve(BROKERS);
    cluster = ClusterFigures.start(folder, ports, CacheFolder.ofUser(), launcher, BROKERS);
    history = folder.resolve("first.oth");
    worker = startWorker();
  }

  /** A worker of a repetition, which records into a history of its own. */
  void renewWorker(int repetition) throws IOException, InterruptedException {
    worker.close();
    Files.deleteIfExists(history);
    history = folder.resolve("repetition-" + repetition + ".oth");
    worker = startWorker();
  }

  private WorkerProcess startWorker() throws IOException, InterruptedException {
    Path log = folder.resolve("worker.log");
    String classpath = System.getProperty("java.class.path");
    WorkerProcess started =
        WorkerProcess.start(
            launcher,
            new WorkerLaunch(
                List.of(), // the options of Kafka's programs
                NODE,
                hosts(),
                history.toString(),
                log,
                folder,
                RUN,
                classpath,
                null));
    started.awaitReady(PATIENCE);
    return started;
  }

  /** How much the worker has written to its history, which grows by segments of zeros. */
  long historyBytes() throws IOException {
    return Files.size(history);
  }

  Path hosts() {
    return folder.resolve("hosts");
  }

  Path folder() {
    return folder;
  }

  String bootstrap() {
    return cluster.bootstrapServers();
  }

  long workerPid() {
    return worker.pid();
  }

  List<Long> brokerPids() {
    return cluster.brokers().stream()
        .map(broker -> broker.pid())
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .toList();
  }

  void createTopics(Collection<String> names) {
    Map<String, String> refused =
        cluster
            .admin()
            .createTopics(
                names.stream()
                    .map(name -> new TopicWish(name, PARTITIONS, BROKERS, BROKERS, TOPIC))
                    .toList(),
                1);
    if (!refused.isEmpty()) {
      throw new IllegalStateException("topics cannot be created: " + refused);
    }
    cluster.admin().awaitInSync(List.copyOf(names), PATIENCE);
  }

  void deleteTopics(Collection<String> names) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", direct()))) {
      admin.deleteTopics(names).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("topics cannot be deleted: " + e, e);
    }
  }

  private String direct() {
    return cluster.directBootstrapServers();
  }

  /** The topic-partitions of a topic; the numbers of those of two topics must differ. */
  static List<TopicPartitionId> partitions(String topic, int firstId) {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(partition -> new TopicPartitionId(firstId + partition, topic, partition))
        .toList();
  }

  /** Starts a workload, and returns the number of its process. */
  int start(WorkloadSpec spec) {
    int process = nextProcess++;
    worker.start(process, 1, spec);
    return process;
  }

  /** What a workload has done; null while it has not said anything. */
  @Nullable ProcessStatus status(int process) {
    return worker.statuses().get(process);
  }

  /**
   * Waits until something is so.
   *
   * @throws IllegalStateException if a workload ended by itself
   */
  void await(String what, BooleanSupplier so) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> {
          refuseTroubles();
          return so.getAsBoolean();
        });
  }

  private void refuseTroubles() {
    if (!worker.troubles().isEmpty()) {
      throw new IllegalStateException("a workload ended: " + worker.troubles());
    }
  }

  /** Ends workloads one after the other, and returns their last statuses. */
  List<ProcessStatus> stop(List<Integer> processes) {
    List<ProcessStatus> last = new ArrayList<>();
    for (int process : processes) {
      worker.stop(List.of(process), PATIENCE);
      await("the end of a workload", () -> worker.allStopped(List.of(process)));
      last.add(Objects.requireNonNull(status(process)));
    }
    return last;
  }

  /** Ends the worker and reads what it has recorded. */
  Timings timings() throws IOException {
    worker.close();
    return Timings.read(history);
  }

  @Override
  public void close() {
    worker.close();
    cluster.close();
    ports.close();
  }
}
