package dev.ontrial.kubernetes;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Disk;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.Placement.CrashListener;
import dev.ontrial.cluster.Wait;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A broker in a pod: a process that the pod's supervisor starts, and that signals end. */
final class PodBroker implements Broker {
  private static final Duration TAKES = Duration.ofSeconds(20);
  private static final Duration WATCH = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(200);
  private static final int KILLED_EXIT_CODE = 137;

  /** The exit code of a broker whose pod is gone. */
  private static final int UNKNOWN = -1;

  private final int id;
  private final BrokerPod pod;
  private final Supervisor supervisor;
  private final @Nullable Disk disk;
  private final KafkaVersion version;
  private final CrashListener crashes;
  private final ClusterAdmin direct;
  private State state = State.STOPPED;
  private int starts;
  private long pid;
  private boolean watched = true;
  private @Nullable Integer exitCode;

  /**
   * A broker that is not started yet.
   *
   * @param data its data folder if it writes down what it forces
   */
  PodBroker(
      int id,
      BrokerPod pod,
      @Nullable String data,
      KafkaVersion version,
      CrashListener crashes,
      ClusterAdmin direct) {
    this.id = id;
    this.pod = pod;
    this.supervisor = new Supervisor(pod.shell(), Supervisor.FOLDER);
    this.disk = data == null ? null : new PodDisk(pod.shell(), data);
    this.version = version;
    this.crashes = crashes;
    this.direct = direct;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String name() {
    return "broker-" + id;
  }

  @Override
  public synchronized State state() {
    return state;
  }

  @Override
  public KafkaVersion version() {
    return version;
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

  private synchronized boolean runs() {
    return starts > 0 && exitCode == null;
  }

  @Override
  public synchronized void start() {
    if (runs()) {
      throw new ClusterException(name() + " runs already");
    }
    starts++;
    exitCode = null;
    try {
      pid = supervisor.start(starts);
    } catch (ClusterException e) {
      exitCode = UNKNOWN;
      throw new ClusterException("%s does not start: %s".formatted(name(), e.getMessage()), e);
    }
    state = State.RUNNING;
    int number = starts;
    Thread.ofVirtual().name(name() + "-end-" + number).start(() -> watch(number));
  }

  /** Learns of the end of the process, also if it was not asked for. */
  private void watch(int number) {
    while (isWatched()) {
      try {
        OptionalInt code = supervisor.awaitEnd(number, WATCH);
        if (code.isPresent()) {
          ended(code.getAsInt());
          return;
        }
      } catch (ClusterException e) {
        if (!pod.isThere()) {
          ended(UNKNOWN);
          return;
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  private synchronized boolean isWatched() {
    return watched;
  }

  private void ended(int code) {
    synchronized (this) {
      exitCode = code;
      if (!watched || (state != State.RUNNING && state != State.PAUSED)) {
        return;
      }
      state = State.CRASHED;
    }
    crashes.crashed(name(), CrashListener.NO_PID, code);
  }

  @Override
  public void awaitReady(Duration timeout) {
    Wait.until(
        timeout,
        () -> !runs() || direct.serves(id),
        () -> name() + " is not ready after " + Wait.text(timeout) + "; see its log " + pod.log());
    if (!runs()) {
      throw new ClusterException(
          "%s ended while it started, exit code %d; see its log %s"
              .formatted(name(), exitCode, pod.log()));
    }
  }

  @Override
  public void kill() {
    int number = demand("be killed", State.KILLED);
    supervisor.signalAll(number, "KILL");
    awaitEnd(TAKES);
    synchronized (this) {
      if (exitCode == null || exitCode != KILLED_EXIT_CODE) {
        state = State.CRASHED;
        throw new ClusterException(
            "%s ended by itself, exit code %d, before it could be killed; see its log %s"
                .formatted(name(), exitCode, pod.log()));
      }
    }
  }

  /** Lets go of it; the process ends with its pod. */
  synchronized void end() {
    watched = false;
    state = State.KILLED;
  }

  @Override
  public synchronized void pause() {
    demandRunning("be paused");
    if (state == State.PAUSED) {
      throw new ClusterException(name() + " is paused already");
    }
    supervisor.signalAll(starts, "STOP");
    supervisor.awaitStopped(starts, true);
    state = State.PAUSED;
  }

  @Override
  public synchronized void resume() {
    demandRunning("be resumed");
    if (state != State.PAUSED) {
      throw new ClusterException(name() + " is not paused");
    }
    supervisor.signalAll(starts, "CONT");
    supervisor.awaitStopped(starts, false);
    state = State.RUNNING;
  }

  @Override
  public void stopGracefully(Duration timeout) {
    synchronized (this) {
      if (state == State.PAUSED) {
        throw new ClusterException(name() + " is paused and cannot stop; resume it first");
      }
    }
    int number = demand("be stopped", State.STOPPED);
    try {
      supervisor.terminate(number);
      awaitEnd(timeout);
    } catch (ClusterException e) {
      synchronized (this) {
        state = runs() ? State.RUNNING : State.STOPPED;
      }
      throw e;
    }
  }

  /** Makes sure that it runs, and notes the state that follows; returns the number of its start. */
  private synchronized int demand(String wish, State next) {
    demandRunning(wish);
    state = next;
    return starts;
  }

  private synchronized void demandRunning(String wish) {
    if (!runs()) {
      throw new ClusterException("%s is %s and cannot %s".formatted(name(), state, wish));
    }
  }

  private void awaitEnd(Duration timeout) {
    Wait.until(
        timeout,
        () -> !runs(),
        () -> name() + " still runs after " + Wait.text(timeout) + "; its log is " + pod.log());
  }
}
