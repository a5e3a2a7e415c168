package dev.ontrial.trial.run;

import dev.ontrial.cluster.ClientDistribution;
import dev.ontrial.cluster.ControlledClock;
import dev.ontrial.venue.WorkerHosts;
import dev.ontrial.workload.WorkerMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM of a worker is started with.
 *
 * @param options those of the JVM, beside the ones that every worker has
 * @param node its place in the network
 * @param hostsFile where it finds the brokers
 * @param history the file to record into, or the word none
 * @param log where its complaints go
 * @param temporary the folder of its temporary files, which a killed JVM leaves behind
 * @param classpath what it runs, see {@link ClientDistribution#workerClasspath}
 * @param clock the wall clock of its clients, or null where that is not controlled
 */
public record WorkerLaunch(
    List<String> options,
    int node,
    Path hostsFile,
    String history,
    Path log,
    Path temporary,
    long runId,
    String classpath,
    @Nullable ControlledClock clock) {
  /** Most workers end before a better compiler would pay. */
  public static final List<String> QUICKLY = List.of("-XX:TieredStopAtLevel=1");

  private static final List<String> ALWAYS =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          // A worker that lost a thread to it would look like a client that is stuck.
          "-XX:+ExitOnOutOfMemoryError",
          // Standard output carries replies alone.
          "-XX:+DisplayVMOutputToStderr",
          "-Djava.net.preferIPv4Stack=true");

  /** Copies the options. */
  public WorkerLaunch {
    options = List.copyOf(options);
  }

  /**
   * A worker of a trial: it compiles quickly, and records into {@code
   * folder/history/worker-NODE.oth}.
   *
   * @param more options of the JVM that the venue asks for
   * @param folder the trial's
   */
  static WorkerLaunch inTrial(
      List<String> more,
      int node,
      Path hostsFile,
      Path folder,
      long runId,
      String classpath,
      @Nullable ControlledClock clock)
      throws IOException {
    return new WorkerLaunch(
        Stream.concat(QUICKLY.stream(), more.stream()).toList(),
        node,
        hostsFile,
        folder.resolve("history").resolve(WorkerProcess.history(node)).toString(),
        folder.resolve("workers").resolve("worker-" + node + ".log"),
        Files.createDirectories(folder.resolve("data").resolve("tmp")),
        runId,
        classpath,
        clock);
  }

  /** The same for a worker that does not run on this machine. */
  static WorkerHosts.Request elsewhere(
      List<String> more, int node, Path hostsFile, Path folder, long runId, String classpath) {
    return new WorkerHosts.Request(
        node,
        Stream.of(ALWAYS, QUICKLY, more).flatMap(List::stream).toList(),
        Arrays.stream(classpath.split(File.pathSeparator)).map(Path::of).toList(),
        WorkerMain.class.getName(),
        hostsFile,
        folder.resolve("history").resolve(WorkerProcess.history(node)),
        folder.resolve("workers").resolve("worker-" + node + ".log"),
        runId);
  }

  ProcessBuilder program() {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ALWAYS);
    command.addAll(
        List.of(
            "-XX:ErrorFile=" + log.resolveSibling("crash-of-worker-" + node + ".log"),
            "-Djava.io.tmpdir=" + temporary,
            "-Djdk.net.hosts.file=" + hostsFile));
    command.addAll(options);
    if (clock != null) {
      command.add(clock.option());
    }
    command.addAll(
        List.of(
            "-cp",
            classpath,
            WorkerMain.class.getName(),
            "--history",
            history,
            "--node",
            Integer.toString(node),
            "--run",
            Long.toString(runId)));
    return new ProcessBuilder(command).redirectError(log.toFile());
  }
}
