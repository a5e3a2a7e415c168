package dev.ontrial.workload;

import dev.ontrial.adapter.AdapterLaunch;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that a worker runs, with all processes that it starts. It registers itself with the
 * harness's watchdog, and leads a process group, so that nothing of it is left however the worker
 * or the harness ends.
 */
final class ChildProgram {
  private static final int LAST_BYTES = 4_096;
  private static final int LAST_LINES = 3;
  private static final int LINE_LENGTH = 200;
  private static final long KILLED_SECONDS = 5;
  private static final int SIGNALLED = 128;

  private final Process process;
  private final Path log;
  private final long logStart;

  private ChildProgram(Process process, Path log, long logStart) {
    this.process = process;
    this.log = log;
    this.logStart = logStart;
  }

  /**
   * Starts the program. It reads nothing, and what it writes is appended to its log.
   *
   * @throws IOException if it cannot be started
   */
  static ChildProgram start(CommandSpec.Program program) throws IOException {
    String addresses = System.getenv().getOrDefault(AdapterLaunch.BOOTSTRAP_VARIABLE, "");
    List<String> command = new ArrayList<>();
    String register = System.getenv("ONTRIAL_REGISTER");
    if (register != null) {
      command.addAll(List.of("sh", register)); // It gives the program a session of its own.
    } else if (has("setsid")) {
      command.add("setsid");
    }
    command.addAll(program.command());
    File directory = new File(program.directory());
    if (!directory.isDirectory()) {
      throw new IOException(directory + " is not a folder");
    }
    Path log = Path.of(program.log()).toAbsolutePath();
    Path logs = log.getParent();
    if (logs != null) {
      Files.createDirectories(logs);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = builder.environment();
    environment.putAll(program.environment());
    environment.put("ONTRIAL_BOOTSTRAP_SERVERS", addresses);
    environment.put("ONTRIAL_PROPERTIES", properties(program.environment(), addresses).toString());
    long start = Files.exists(log) ? Files.size(log) : 0;
    return new ChildProgram(builder.start(), log, start);
  }

  /** Writes what a Kafka client needs to know into a file of the program's own. */
  private static Path properties(Map<String, String> environment, String addresses)
      throws IOException {
    Path folder = Files.createDirectories(Path.of(environment.getOrDefault("ONTRIAL_FOLDER", ".")));
    return Files.writeString(
        folder.resolve("kafka.properties"),
        "bootstrap.servers=%s\ngroup.id=%s\n"
            .formatted(addresses, environment.getOrDefault("ONTRIAL_GROUP", "")));
  }

  private static boolean has(String program) {
    String path = System.getenv("PATH");
    for (String folder : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How the program ended, and the last lines that it wrote; for one that has ended. */
  String lastWords() {
    int code = process.exitValue();
    String how = code > SIGNALLED ? "signal " + (code - SIGNALLED) : "exit code " + code;
    List<String> lines = lastLines();
    return lines.isEmpty()
        ? how + ", without output (" + log.getFileName() + ")"
        : how + ", last output (" + log.getFileName() + "): " + String.join(" | ", lines);
  }

  private List<String> lastLines() {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(logStart, file.length() - LAST_BYTES);
      byte[] bytes = new byte[Math.toIntExact(Math.max(0, file.length() - from))];
      file.seek(from);
      file.readFully(bytes);
      List<String> lines =
          new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
              .filter(line -> !line.isEmpty())
              .map(
                  line -> line.length() > LINE_LENGTH ? line.substring(0, LINE_LENGTH) + "…" : line)
              .toList();
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Asks the program to end by SIGTERM, and ends whatever is left of it after that time.
   *
   * @return whether it ended in time
   */
  boolean end(Duration patience) {
    List<ProcessHandle> others = process.descendants().toList();
    boolean inTime = true;
    boolean interrupted = Thread.interrupted();
    try {
      if (process.isAlive() && !patience.isZero()) {
        process.destroy();
        others.forEach(ProcessHandle::destroy);
        inTime = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      }
      process.destroyForcibly();
      others.forEach(ProcessHandle::destroyForcibly);
      process.waitFor(KILLED_SECONDS, TimeUnit.SECONDS);
      killGroup();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      others.forEach(ProcessHandle::destroyForcibly);
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return inTime;
  }

  /** What the program started and did not wait for is still in its process group. */
  private void killGroup() throws InterruptedException {
    if (!has("setsid")) {
      return; // It has no group of its own.
    }
    try {
      new ProcessBuilder("sh", "-c", "kill -KILL -" + process.pid() + " 2>/dev/null")
          .start()
          .waitFor();
    } catch (IOException e) {
      // Without a shell there was no registration either; the descendants are gone.
    }
  }
}
