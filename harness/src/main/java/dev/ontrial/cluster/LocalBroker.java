package dev.ontrial.cluster;

import dev.ontrial.cluster.Placement.CrashListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker, or a separate controller, in a process of its own on this machine. */
public final class LocalBroker implements Broker {
  /** 128 and the number of SIGKILL. */
  private static final int KILLED_EXIT_CODE = 137;

  private final int id;
  private final Program program;
  private final @Nullable Disk disk;
  private final @Nullable Path data;
  private final BrokerLog log;
  private final ProcessLauncher launcher;
  private final CrashListener crashes;
  private final ClusterAdmin direct;
  private State state = State.STOPPED;
  private @Nullable Process process;
  private boolean mayEnd;

  /** What a broker runs. */
  public interface Program {
    KafkaVersion version();

    /** The command line, asked for at every start. */
    List<String> command();

    /** Its wall clock, if that can be shifted. */
    default Optional<ControlledClock> clock() {
      return Optional.empty();
    }

    /** Makes it another version. */
    void install(KafkaVersion version);

    /**
     * Sets the environment and the folder in which it starts, where they are not the usual ones.
     */
    default void prepare(ProcessBuilder builder) {}

    /** Whether that is a controller and no broker. */
    default boolean isController() {
      return false;
    }

    /**
     * Whether the broker itself answers and belongs to the cluster.
     *
     * @param direct a client on a path that no fault touches
     */
    default boolean serves(ClusterAdmin direct, int id) {
      return direct.serves(id);
    }
  }

  /**
   * A broker that is not started yet.
   *
   * @param program what it runs
   * @param disk what a loss of power leaves or takes, if that is known
   * @param data the folder of its logs; null where they are not Kafka's
   * @param log the file to which its output is appended
   * @param direct a client that knows no broker but this one
   */
  public LocalBroker(
      int id,
      Program program,
      @Nullable Disk disk,
      @Nullable Path data,
      Path log,
      ProcessLauncher launcher,
      CrashListener crashes,
      ClusterAdmin direct) {
    this.id = id;
    this.program = program;
    this.disk = disk;
    this.data = data;
    this.log = new BrokerLog(log);
    this.launcher = launcher;
    this.crashes = crashes;
    this.direct = direct;
  }

  static String name(int id) {
    return "broker-" + id;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String name() {
    return program.isController() ? "controller-" + id : name(id);
  }

  @Override
  public boolean isController() {
    return program.isController();
  }

  @Override
  public Optional<Disk> disk() {
    return Optional.ofNullable(disk);
  }

  @Override
  public Optional<ControlledClock> clock() {
    return program.clock();
  }

  @Override
  public Optional<Path> data() {
    return Optional.ofNullable(data);
  }

  @Override
  public KafkaVersion version() {
    return program.version();
  }

  @Override
  public synchronized void install(KafkaVersion version) {
    if (process != null && process.isAlive()) {
      throw new ClusterException(
          "%s runs (process %d); only a broker that is stopped can get another version"
              .formatted(name(), process.pid()));
    }
    program.install(version);
  }

  @Override
  public synchronized Optional<String> reportedVersion() {
    return log.versionSinceStart();
  }

  @Override
  public synchronized State state() {
    return state;
  }

  @Override
  public synchronized OptionalLong pid() {
    return process != null && process.isAlive()
        ? OptionalLong.of(process.pid())
        : OptionalLong.empty();
  }

  @Override
  public synchronized Optional<ProcessHandle> process() {
    return Optional.ofNullable(process).filter(Process::isAlive).map(Process::toHandle);
  }

  @Override
  public synchronized void start() {
    if (process != null && process.isAlive()) {
      throw new ClusterException(name() + " runs already (process " + process.pid() + ")");
    }
    ProcessBuilder builder =
        new ProcessBuilder(program.command())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
    program.prepare(builder);
    log.starts();
    try {
      Process started = launcher.start(builder);
      process = started;
      state = State.RUNNING;
      var unused = started.onExit().thenAccept(this::ended);
    } catch (IOException e) {
      throw new ClusterException(name() + " cannot be started: " + e.getMessage(), e);
    }
  }

  private void ended(Process ended) {
    synchronized (this) {
      if (!ended.equals(process) || (state != State.RUNNING && state != State.PAUSED)) {
        return;
      }
      state = State.CRASHED;
      if (mayEnd) {
        return;
      }
    }
    crashes.crashed(name(), ended.pid(), ended.exitValue());
  }

  @Override
  public synchronized void mayEnd(boolean may) {
    mayEnd = may;
  }

  @Override
  public void awaitReady(Duration timeout) {
    Process started = started();
    Wait.until(
        timeout,
        () -> !started.isAlive() || serves(),
        () -> name() + " is not ready after " + Wait.text(timeout) + "; " + log.reason());
    if (!started.isAlive()) {
      throw new ClusterException(
          "%s ended while it started, exit code %d; %s"
              .formatted(name(), started.exitValue(), log.reason()));
    }
  }

  /** A controller takes part in the quorum before it has started, which it reports at the end. */
  private boolean serves() {
    return program.serves(direct, id)
        && (!program.isController() || log.versionSinceStart().isPresent());
  }

  @Override
  public synchronized void kill() {
    Process victim = running("be killed");
    state = State.KILLED;
    victim.destroyForcibly();
    awaitEnd(victim, Duration.ofSeconds(10));
    if (victim.exitValue() != KILLED_EXIT_CODE) {
      state = State.CRASHED;
      throw new ClusterException(
          "%s ended by itself, exit code %d, before it could be killed; %s"
              .formatted(name(), victim.exitValue(), log.reason()));
    }
  }

  /** Ends it, whatever it does. */
  public synchronized void end() {
    Process known = process;
    if (known != null && known.isAlive()) {
      state = State.KILLED;
      known.destroyForcibly();
      awaitEnd(known, Duration.ofSeconds(10));
    }
  }

  @Override
  public synchronized void pause() {
    Process target = running("be paused");
    if (state == State.PAUSED) {
      throw new ClusterException(name() + " is paused already");
    }
    ProcessSignals.pause(target);
    state = State.PAUSED;
  }

  @Override
  public synchronized void resume() {
    Process target = running("be resumed");
    if (state != State.PAUSED) {
      throw new ClusterException(name() + " is not paused");
    }
    ProcessSignals.resume(target);
    state = State.RUNNING;
  }

  @Override
  public void stopGracefully(Duration timeout) {
    Process target;
    synchronized (this) {
      target = running("be stopped");
      if (state == State.PAUSED) {
        throw new ClusterException(name() + " is paused and cannot stop; resume it first");
      }
      state = State.STOPPED;
    }
    target.destroy();
    try {
      awaitEnd(target, timeout);
    } catch (ClusterException e) {
      synchronized (this) {
        state = target.isAlive() ? State.RUNNING : State.STOPPED;
      }
      throw e;
    }
  }

  /** Its last process, alive or not: a broker that ended at once has left its reason in the log. */
  private synchronized Process started() {
    if (process == null) {
      throw new ClusterException(name() + " was never started");
    }
    return process;
  }

  private synchronized Process running(String wish) {
    Process known = process;
    if (known == null || !known.isAlive()) {
      throw new ClusterException("%s is %s and cannot %s".formatted(name(), state, wish));
    }
    return known;
  }

  private void awaitEnd(Process ending, Duration timeout) {
    try {
      if (!ending.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ClusterException(
            "%s (process %d) still runs after %s; its log is %s"
                .formatted(name(), ending.pid(), Wait.text(timeout), log.file()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while " + name() + " ended", e);
    }
  }
}
