package dev.ontrial.trial;

import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.workload.ProcessStatus;
import dev.ontrial.workload.WorkerCommand;
import dev.ontrial.workload.WorkerMain;
import dev.ontrial.workload.WorkerReply;
import dev.ontrial.workload.WorkloadSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs clients, driven by lines of JSON; it ends when the harness does. */
final class Worker implements AutoCloseable {
  private static final Duration QUIT = Duration.ofSeconds(10);

  private final Process process;
  private final Writer commands;
  private final Map<Integer, ProcessStatus> statuses = new ConcurrentHashMap<>();
  private final Map<Integer, String> troubles = new ConcurrentHashMap<>();
  private final Set<Integer> stopped = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile String clientVersion = "unknown";
  private volatile boolean ended;

  private Worker(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().name("worker-replies-" + process.pid()).start(this::listen);
  }

  /**
   * Starts a worker.
   *
   * @param node its place in the network
   * @param hostsFile where it finds the brokers
   * @param folder gets {@code history/worker-NODE.oth} and {@code workers/worker-NODE.log}
   */
  static Worker start(ProcessLauncher launcher, int node, Path hostsFile, Path folder, long runId)
      throws IOException {
    Path history = folder.resolve("history").resolve("worker-" + node + HistoryDirectory.SUFFIX);
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djdk.net.hosts.file=" + hostsFile,
            "-Djava.net.preferIPv4Stack=true",
            "-cp",
            System.getProperty("java.class.path"),
            WorkerMain.class.getName(),
            "--history",
            history.toString(),
            "--node",
            Integer.toString(node),
            "--run",
            Long.toString(runId));
    Path log = folder.resolve("workers").resolve("worker-" + node + ".log");
    return new Worker(launcher.start(new ProcessBuilder(command).redirectError(log.toFile())));
  }

  private void listen() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        hear(WorkerReply.decode(line));
      }
    } catch (IOException e) {
      troubles.put(-1, "the worker's replies ended: " + e.getMessage());
    } finally {
      ended = true;
      ready.countDown();
    }
  }

  private void hear(WorkerReply reply) {
    switch (reply) {
      case WorkerReply.Ready said -> {
        clientVersion = said.clientVersion();
        ready.countDown();
      }
      case WorkerReply.Status said ->
          said.processes().forEach(status -> statuses.put(status.process(), status));
      case WorkerReply.Stopped said -> {
        statuses.put(said.process(), said.last());
        stopped.add(said.process());
      }
      case WorkerReply.Ended said -> {
        troubles.put(said.process(), said.why());
        stopped.add(said.process());
      }
      case WorkerReply.Failed said -> {
        troubles.put(said.process(), said.message());
        stopped.add(said.process());
      }
    }
  }

  /** Waits until the worker takes commands. */
  void awaitReady(Duration patience) throws InterruptedException {
    if (!ready.await(patience.toMillis(), TimeUnit.MILLISECONDS) || ended) {
      throw new IllegalStateException(
          "a worker did not start within " + patience.toSeconds() + " s; see its log in workers/");
    }
  }

  void start(int process, int processIds, WorkloadSpec spec) {
    tell(new WorkerCommand.Start(process, processIds, spec));
  }

  /** Asks for the end of these workloads, without waiting; see {@link #allStopped}. */
  void stop(Collection<Integer> processes, Duration patience) {
    processes.forEach(each -> tell(new WorkerCommand.Stop(each, patience.toMillis())));
  }

  boolean allStopped(Collection<Integer> processes) {
    return ended || stopped.containsAll(processes);
  }

  /** The last status of a workload, by the id that it was started with. */
  Map<Integer, ProcessStatus> statuses() {
    return statuses;
  }

  /** What went wrong, by workload; -1 is the worker itself. */
  Map<Integer, String> troubles() {
    return troubles;
  }

  String clientVersion() {
    return clientVersion;
  }

  boolean alive() {
    return !ended;
  }

  long pid() {
    return process.pid();
  }

  private void tell(WorkerCommand command) {
    try {
      synchronized (commands) {
        commands.write(command.encode() + "\n");
        commands.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a worker takes no commands any more; see its log", e);
    }
  }

  /** Ends the worker in good order if it lets itself, and at once if it does not. */
  @Override
  public void close() {
    try {
      if (alive()) {
        tell(new WorkerCommand.Quit());
      }
      if (!process.waitFor(QUIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (UncheckedIOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
