package dev.ontrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ontrial.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code ontrial run} in a JVM of its own, on a trial that pauses a broker.
 *
 * @param process the JVM itself
 * @param log what it says
 */
record HarnessProcess(Process process, Path log) implements AutoCloseable {
  private static final String TRIAL =
      """
      trial: killed
      configurations: [acks-1]
      schedule:
        - {fault: pause, target: leader, at: 0s, for: 3s}
      timing: {warm-up: 500ms, recovery: 500ms}
      """;

  /**
   * Starts it as the leader of a process group, as a terminal's shell does, and with the default
   * action for SIGINT, which is ignored where these tests run in a shell's background.
   */
  static HarnessProcess start(Path folder) throws IOException {
    return start(folder, TRIAL);
  }

  /** The same with more options. */
  static HarnessProcess startWith(Path folder, String... options) throws IOException {
    return start(folder, TRIAL, options);
  }

  /** The same with another trial file. */
  static HarnessProcess start(Path folder, String text, String... options) throws IOException {
    Path trial = Files.writeString(folder.resolve("killed.yaml"), text);
    Path log = folder.resolve("harness.log");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "setsid",
            "env",
            "--default-signal=INT",
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            trial.toString(),
            "--plain",
            "--results",
            folder.resolve("results").toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new HarnessProcess(process, log);
  }

  /** Waits until it has said something. */
  void awaitLine(String text) {
    await()
        .atMost(60, TimeUnit.SECONDS)
        .failFast(() -> assertThat(process.isAlive()).as(output()).isTrue())
        .until(() -> output().contains(text));
  }

  String output() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "its output cannot be read: " + e;
    }
  }

  /** All that it has started, and all that those have started. */
  List<RunningProcess> descendants() {
    return process.descendants().map(RunningProcess::of).toList();
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
  }
}
