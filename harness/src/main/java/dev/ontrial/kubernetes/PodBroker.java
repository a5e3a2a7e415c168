package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ContainedBroker;
import dev.ontrial.cluster.Disk;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.Placement.CrashListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A broker in a pod: a process that the pod's supervisor starts, and that signals end. */
final class PodBroker extends ContainedBroker {
  private static final Duration WATCH = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final Supervisor supervisor;
  private final @Nullable Disk disk;
  private final Path log;
  private final BooleanSupplier podIsThere;
  private int starts;
  private long pid;
  private boolean watched = true;
  private @Nullable Integer exitCode;

  /**
   * A broker that is not started yet.
   *
   * @param serves whether it answers and belongs to the cluster
   * @param disk its disk if it writes down what it forces
   * @param log the file with its output
   * @param podIsThere whether the pod still runs
   */
  PodBroker(
      int id,
      KafkaVersion version,
      CrashListener crashes,
      BooleanSupplier serves,
      Supervisor supervisor,
      @Nullable Disk disk,
      Path log,
      BooleanSupplier podIsThere) {
    super(id, version, crashes, serves);
    this.supervisor = supervisor;
    this.disk = disk;
    this.log = log;
    this.podIsThere = podIsThere;
  }

  @Override
  public void install(KafkaVersion other) {
    throw new ClusterException(
        name()
            + " runs in a pod, and its version cannot be changed; leave out `--cluster"
            + " kubernetes`");
  }

  @Override
  public synchronized OptionalLong pid() {
    return runs() ? OptionalLong.of(pid) : OptionalLong.empty();
  }

  @Override
  public Optional<Disk> disk() {
    return Optional.ofNullable(disk);
  }

  @Override
  protected boolean runs() {
    return starts > 0 && exitCode == null;
  }

  @Override
  protected int exitCode() {
    return exitCode == null ? UNKNOWN : exitCode;
  }

  @Override
  protected Path log() {
    return log;
  }

  @Override
  protected void launch() {
    starts++;
    exitCode = null;
    try {
      pid = supervisor.start(starts);
    } catch (ClusterException e) {
      exitCode = UNKNOWN;
      throw new ClusterException("%s does not start: %s".formatted(name(), e.getMessage()), e);
    }
    int number = starts;
    Thread.ofVirtual().name(name() + "-end-" + number).start(() -> watch(number));
  }

  /** Learns of the end of the process, also if it was not asked for. */
  private void watch(int number) {
    while (isWatched()) {
      try {
        OptionalInt code = supervisor.awaitEnd(number, WATCH);
        if (code.isPresent()) {
          note(code.getAsInt());
          return;
        }
      } catch (ClusterException e) {
        if (!podIsThere.getAsBoolean()) {
          note(UNKNOWN);
          return;
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  private synchronized boolean isWatched() {
    return watched;
  }

  private void note(int code) {
    synchronized (this) {
      exitCode = code;
    }
    ended(code);
  }

  @Override
  protected void sendKill() {
    supervisor.signalAll(starts, "KILL");
  }

  @Override
  protected void sendTerm() {
    supervisor.terminate(starts);
  }

  @Override
  protected void suspend() {
    supervisor.signalAll(starts, "STOP");
    supervisor.awaitStopped(starts, true);
  }

  @Override
  protected void proceed() {
    supervisor.signalAll(starts, "CONT");
    supervisor.awaitStopped(starts, false);
  }

  /** Lets go of it; the process ends with its pod. */
  synchronized void end() {
    watched = false;
    release();
  }
}
