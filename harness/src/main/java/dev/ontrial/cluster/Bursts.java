package dev.ontrial.cluster;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets a process run for a small share of the time: SIGSTOP and SIGCONT in turn. What it ran too
 * long, since this JVM had to wait for a CPU itself, is made up for by a longer stop.
 *
 * <p>The signals are sent by a shell that reads them from this JVM. When this JVM ends, in whatever
 * way, the shell continues the process and ends; the reaper then ends the process.
 */
public final class Bursts {
  private static final String SHELL =
      "trap '' HUP INT TERM; while read -r signal; do kill -\"$signal\" \"$1\" || exit 1; done;"
          + " kill -CONT \"$1\"";

  private static final long RUN_NANOS = 10_000_000;
  private static final long LONGEST_STOP_NANOS = 2_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ProcessHandle process;
  private final double share;
  private final Thread thread;
  private final Process shell;
  private final Writer signals;
  private volatile boolean over;
  private volatile Tally tally = new Tally(0, 0, 0);
  private volatile @Nullable IOException trouble;

  /**
   * What was done so far.
   *
   * @param stops how many times the process was seen stopped
   * @param stoppedNanos how long it was stopped, from when that was seen until SIGCONT was sent
   * @param nanos how long the whole has taken
   */
  public record Tally(int stops, long stoppedNanos, long nanos) {
    /** The share of the time for which the process was stopped. */
    public double stoppedShare() {
      return nanos == 0 ? 0 : (double) stoppedNanos / nanos;
    }
  }

  private Bursts(ProcessHandle process, double share, Process shell) {
    this.process = process;
    this.share = share;
    this.shell = shell;
    this.signals = shell.outputWriter(StandardCharsets.UTF_8);
    this.thread = Thread.ofPlatform().daemon().name("bursts-" + process.pid()).unstarted(this::run);
  }

  /**
   * Begins.
   *
   * @param share the share of the time for which the process is to run, above 0 and below 1
   * @throws ClusterException if no shell can be started
   */
  public static Bursts of(ProcessHandle process, double share) {
    try {
      Process shell =
          new ProcessBuilder("sh", "-c", SHELL, "ontrial-bursts", Long.toString(process.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Bursts bursts = new Bursts(process, share, shell);
      bursts.thread.start();
      return bursts;
    } catch (IOException e) {
      throw new ClusterException("a shell cannot be started: " + e.getMessage(), e);
    }
  }

  private void run() {
    long begin = System.nanoTime();
    long stoppedNanos = 0;
    int stops = 0;
    try {
      while (!over && process.isAlive()) {
        send("STOP");
        if (!awaitStop()) {
          continue;
        }
        long stopped = System.nanoTime();
        stops++;
        // So long that the share of all the time so far is right.
        double ran = stopped - begin - stoppedNanos;
        long due = (long) (ran * (1 - share) / share) - stoppedNanos;
        sleep(Math.clamp(due, RUN_NANOS, LONGEST_STOP_NANOS));
        send("CONT");
        long now = System.nanoTime();
        stoppedNanos += now - stopped;
        tally = new Tally(stops, stoppedNanos, now - begin);
        sleep(RUN_NANOS);
      }
    } catch (IOException e) {
      trouble = e;
    }
  }

  private void sleep(long nanos) {
    long until = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !over; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private boolean awaitStop() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!over && process.isAlive() && System.nanoTime() - deadline < 0) {
      if (ProcessSignals.isPaused(process.pid())) {
        return true;
      }
      LockSupport.parkNanos(500_000);
    }
    return false;
  }

  private void send(String signal) throws IOException {
    signals.write(signal + "\n");
    signals.flush();
  }

  /** What was done so far. */
  public Tally tally() {
    return tally;
  }

  /**
   * Waits until the process was stopped that many times.
   *
   * @throws ClusterException if that does not happen within the time
   */
  public Tally awaitStops(int stops, Duration patience) {
    Wait.until(
        patience,
        () -> tally.stops() >= stops || trouble != null || !process.isAlive(),
        () -> "process %d was stopped %d times only".formatted(process.pid(), tally.stops()));
    if (tally.stops() < stops) {
      throw new ClusterException(
          "process %d was stopped %d times only: %s"
              .formatted(
                  process.pid(),
                  tally.stops(),
                  trouble == null ? "it ended" : trouble.getMessage()));
    }
    return tally;
  }

  /**
   * Ends the bursts and lets the process run.
   *
   * @throws ClusterException if it stays stopped
   */
  public Tally end() {
    over = true;
    LockSupport.unpark(thread);
    try {
      thread.join(PATIENCE);
      signals.close();
      shell.waitFor();
    } catch (IOException e) {
      shell.destroy();
    } catch (InterruptedException e) {
      shell.destroy();
      Thread.currentThread().interrupt();
    }
    if (process.isAlive()) {
      ProcessSignals.resume(process);
    }
    return tally;
  }
}
