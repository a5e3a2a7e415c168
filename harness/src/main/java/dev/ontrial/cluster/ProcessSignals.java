package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** Stops and continues a process by signal, and looks that it did stop and did continue. */
public final class ProcessSignals {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private ProcessSignals() {}

  /**
   * Sends SIGSTOP and waits until the process is stopped.
   *
   * @throws ClusterException if the process is gone or does not stop within five seconds
   */
  public static void pause(Process process) {
    pause(process.toHandle());
  }

  /** The same for a process that this JVM did not start. */
  public static void pause(ProcessHandle process) {
    send("STOP", process);
    await(process, true);
  }

  /**
   * Sends SIGCONT and waits until the process is no longer stopped.
   *
   * @throws ClusterException if the process is gone or does not continue within five seconds
   */
  public static void resume(Process process) {
    resume(process.toHandle());
  }

  /** The same for a process that this JVM did not start. */
  public static void resume(ProcessHandle process) {
    send("CONT", process);
    await(process, false);
  }

  /** Whether the process exists and is stopped (state {@code T}). */
  public static boolean isPaused(long pid) {
    return state(pid) == 'T';
  }

  private static void send(String signal, ProcessHandle process) {
    if (!process.isAlive()) {
      throw new ClusterException("process " + process.pid() + " is gone; no SIG" + signal);
    }
    // `kill` of the shell, since a minimal container may lack the program.
    output("kill -" + signal + " " + process.pid());
  }

  private static void await(ProcessHandle process, boolean paused) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() - deadlineNanos < 0) {
      if (isPaused(process.pid()) == paused) {
        return;
      }
      Thread.onSpinWait();
    }
    throw new ClusterException(
        "process %d did not %s".formatted(process.pid(), paused ? "stop" : "continue"));
  }

  private static char state(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (Files.exists(Path.of("/proc/self/stat"))) {
      try {
        String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
        return line.charAt(line.lastIndexOf(')') + 2);
      } catch (NoSuchFileException e) {
        return '-';
      } catch (IOException e) {
        // Reading the file of a process that ends meanwhile gives ESRCH.
        return '-';
      }
    }
    String state = output("ps -o state= -p " + pid).strip();
    return state.isEmpty() ? '-' : state.charAt(0);
  }

  private static String output(String command) {
    try {
      Process shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
      String output =
          new String(shell.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      shell.waitFor();
      return output;
    } catch (IOException e) {
      throw new ClusterException("cannot run '" + command + "': " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted in '" + command + "'", e);
    }
  }
}
