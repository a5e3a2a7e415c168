package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.venue.WorkerHosts;
import dev.ontrial.venue.WorkerProgram;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker in a pod: a JVM that the API server's {@code exec} starts, whose standard streams are
 * that connection's. Its history is a file in the pod, which is copied to this machine.
 */
final class PodWorker implements WorkerProgram {
  private static final Duration TAKES = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final String HISTORIES = Supervisor.FOLDER + "/history";

  private final TrialPod pod;
  private final int node;
  private final ExecWatch watch;
  private final OutputStream log;
  private final InputStream replies;
  private final HistoryCopy history;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final long pid;

  private PodWorker(TrialPod pod, WorkerHosts.Request request, ExecWatch watch, OutputStream log)
      throws IOException {
    this.pod = pod;
    this.node = request.node();
    this.watch = watch;
    this.log = log;
    this.replies = watch.getOutput();
    this.history =
        new HistoryCopy(
            pod.shell(), HISTORIES + "/" + request.history().getFileName(), request.history());
    this.pid = firstLine();
    var unused =
        watch
            .exitCode()
            .whenComplete(
                (code, failed) -> exit.complete(failed == null && code != null ? code : UNKNOWN));
    Thread.ofVirtual().name("worker-pod-" + node).start(this::watchPod);
  }

  /**
   * Starts the JVM.
   *
   * @param classpath where its classes are in the pod
   */
  static PodWorker start(TrialPod pod, WorkerHosts.Request request, String classpath)
      throws IOException {
    int node = request.node();
    byte[] hosts = Files.readAllBytes(request.hostsFile());
    String hostsFile = "hosts-" + node;
    pod.shell().unpack(new Archive().with(hostsFile, hosts).bytes(), Supervisor.FOLDER, TAKES);
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(
        List.of(
            "-XX:ErrorFile=/proc/self/fd/2",
            "-Djava.io.tmpdir=" + Supervisor.FOLDER,
            "-Djdk.net.hosts.file=" + Supervisor.FOLDER + "/" + hostsFile));
    command.addAll(request.options());
    command.addAll(
        List.of(
            "-cp",
            classpath,
            request.mainClass(),
            "--history",
            HISTORIES + "/" + request.history().getFileName(),
            "--node",
            Integer.toString(node),
            "--run",
            Long.toString(request.runId())));
    String script =
        "mkdir -p %s && echo $$ && exec %s"
            .formatted(HISTORIES, String.join(" ", command.stream().map(Shell::quoted).toList()));
    OutputStream log =
        Files.newOutputStream(request.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    try {
      ExecWatch watch =
          pod.inContainer()
              .redirectingInput()
              .redirectingOutput()
              .writingError(log)
              .exec("/bin/bash", "-c", script);
      return new PodWorker(pod, request, watch, log);
    } catch (KubernetesClientException e) {
      log.close();
      throw new ClusterException(
          "no worker can be started in the pod %s: %s".formatted(pod.name(), Api.reason(e)), e);
    }
  }

  /** The process id, which the script writes before it becomes the worker. */
  private long firstLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int each = replies.read(); each >= '0' && each <= '9'; each = replies.read()) {
      line.append((char) each);
    }
    if (line.isEmpty()) {
      throw new IOException("no worker starts in the pod " + pod.name());
    }
    return Long.parseLong(line.toString());
  }

  /** A connection to a node that is lost may say nothing for long. */
  private void watchPod() {
    while (!exit.isDone()) {
      if (!pod.isReady()) {
        exit.complete(UNKNOWN);
        watch.close();
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public OutputStream commands() {
    return watch.getInput();
  }

  @Override
  public InputStream replies() {
    return replies;
  }

  @Override
  public boolean isAlive() {
    return !exit.isDone();
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return exit.copy();
  }

  @Override
  public void kill() {
    if (isAlive()) {
      try {
        pod.shell().run("kill -KILL " + pid, TAKES);
      } catch (ClusterException e) {
        if (!pod.isReady()) {
          exit.complete(UNKNOWN);
        } else if (isAlive()) {
          throw e;
        }
      }
    }
  }

  @Override
  public void pause() {
    pod.shell()
        .run("pid=%d; kill -STOP $pid\n".formatted(pid) + Supervisor.awaitingStopped(true), TAKES);
  }

  @Override
  public void resume() {
    pod.shell()
        .run("pid=%d; kill -CONT $pid\n".formatted(pid) + Supervisor.awaitingStopped(false), TAKES);
  }

  @Override
  public boolean hasOwnClock() {
    return true;
  }

  @Override
  public void fetchHistory(boolean complete) throws IOException {
    history.fetch(complete);
  }

  @Override
  public String give(Path file) throws IOException {
    String folder = Supervisor.FOLDER + "/given";
    String name = String.valueOf(file.getFileName());
    try {
      pod.shell().unpack(new Archive().with(name, Files.readAllBytes(file)).bytes(), folder, TAKES);
    } catch (ClusterException e) {
      throw new IOException(e.getMessage(), e);
    }
    return folder + "/" + name;
  }

  @Override
  public void release() {
    exit.complete(UNKNOWN);
    watch.close();
    try {
      log.close();
    } catch (IOException e) {
      // Its complaints are lost, and nothing depends on them.
    }
  }
}
