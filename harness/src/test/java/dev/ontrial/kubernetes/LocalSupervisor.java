package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The supervisor's script, run by this machine's bash instead of a container's. */
final class LocalSupervisor {
  private final Path folder;
  private final Process process;
  private final Supervisor supervisor;

  LocalSupervisor(Path folder) throws IOException {
    this.folder = folder;
    process = new ProcessBuilder(Supervisor.command(folder.toString())).inheritIO().start();
    supervisor = new Supervisor(LocalSupervisor::run, folder.toString());
  }

  private static String run(String script, Duration limit) {
    try {
      Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
      String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (bash.waitFor() != 0) {
        throw new ClusterException(out);
      }
      return out;
    } catch (IOException | InterruptedException e) {
      throw new ClusterException("bash does not run", e);
    }
  }

  Supervisor supervisor() {
    return supervisor;
  }

  Process process() {
    return process;
  }

  /** Says what is started next. */
  void program(Map<String, String> environment, String... command) throws IOException {
    Files.writeString(
        folder.resolve(Supervisor.START), Supervisor.startScript(environment, List.of(command)));
  }

  /** Ends it, and what it started. */
  void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
