package dev.ontrial.trial.run;

import dev.ontrial.cluster.ControlledClock;
import dev.ontrial.workload.WorkerMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * @param classpath what it runs
 * @param clock the wall clock of its clients, or null where that is not controlled
 */
record WorkerLaunch(
    List<String> options,
    int node,
    Path hostsFile,
    String history,
    Path log,
    Path temporary,
    long runId,
    String classpath,
    @Nullable ControlledClock clock) {

  ProcessBuilder program() {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                // A worker that lost a thread to it would look like a client that is stuck.
                "-XX:+ExitOnOutOfMemoryError",
                // Standard output carries replies alone.
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=" + log.resolveSibling("crash-of-worker-" + node + ".log"),
                "-Djava.io.tmpdir=" + temporary,
                "-Djdk.net.hosts.file=" + hostsFile,
                "-Djava.net.preferIPv4Stack=true"));
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
