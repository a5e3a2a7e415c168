package dev.ontrial.cluster;

import dev.ontrial.cluster.Placement.CrashListener;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A broker in a container that outlives it: in which state the broker is, and what can be done in
 * that state. How it is done is up to the subclass.
 *
 * <p>The methods that a subclass implements are called with the lock on this held, but for {@link
 * #log}.
 */
public abstract class ContainedBroker implements Broker {
  /** The exit code of a broker about which nobody can be asked. */
  protected static final int UNKNOWN = -1;

  /** 128 and the number of SIGKILL. */
  private static final int KILLED = 137;

  private static final Duration TAKES = Duration.ofSeconds(20);

  private final int id;
  private final KafkaVersion version;
  private final CrashListener crashes;
  private final BooleanSupplier serves;
  private State state = State.STOPPED;

  /**
   * A broker that is not started yet.
   *
   * @param serves whether it answers and belongs to the cluster
   */
  protected ContainedBroker(
      int id, KafkaVersion version, CrashListener crashes, BooleanSupplier serves) {
    this.id = id;
    this.version = version;
    this.crashes = crashes;
    this.serves = serves;
  }

  /** Whether its process runs, stopped by SIGSTOP or not. */
  protected abstract boolean runs();

  /** The exit code of its process, once that has ended. */
  protected abstract int exitCode();

  /**
   * Starts its process, and has {@link #ended} called when that ends.
   *
   * @throws ClusterException if it cannot be started
   */
  protected abstract void launch();

  /** Ends its process by SIGKILL, without waiting for the end. */
  protected abstract void sendKill();

  /** Ends its process by SIGTERM, without waiting for the end. */
  protected abstract void sendTerm();

  /** Stops its process by SIGSTOP, and waits until it is stopped. */
  protected abstract void suspend();

  /** Lets its process go on by SIGCONT, and waits until it does. */
  protected abstract void proceed();

  /** Where its output is. */
  protected abstract Object log();

  @Override
  public final int id() {
    return id;
  }

  @Override
  public final String name() {
    return LocalBroker.name(id);
  }

  @Override
  public final KafkaVersion version() {
    return version;
  }

  @Override
  public final synchronized State state() {
    return state;
  }

  @Override
  public final synchronized void start() {
    if (runs()) {
      throw new ClusterException(name() + " runs already");
    }
    launch();
    state = State.RUNNING;
  }

  /** Its process has ended; that is a crash if it was not asked to. */
  protected final void ended(int code) {
    synchronized (this) {
      if ((state != State.RUNNING && state != State.PAUSED) || runs()) {
        return;
      }
      state = State.CRASHED;
    }
    crashes.crashed(name(), CrashListener.NO_PID, code);
  }

  @Override
  public final void awaitReady(Duration timeout) {
    Wait.until(
        timeout,
        () -> !isRunning() || serves.getAsBoolean(),
        () -> name() + " is not ready after " + Wait.text(timeout) + "; see its log " + log());
    synchronized (this) {
      if (!runs()) {
        throw new ClusterException(
            "%s ended while it started, exit code %d; see its log %s"
                .formatted(name(), exitCode(), log()));
      }
    }
  }

  @Override
  public final void kill() {
    synchronized (this) {
      demandRunning("be killed");
      state = State.KILLED;
      sendKill();
    }
    awaitEnd(TAKES);
    synchronized (this) {
      if (exitCode() != KILLED) {
        state = State.CRASHED;
        throw new ClusterException(
            "%s ended by itself, exit code %d, before it could be killed; see its log %s"
                .formatted(name(), exitCode(), log()));
      }
    }
  }

  /** From now on its end is none of its own doing. */
  protected final synchronized void release() {
    state = State.KILLED;
  }

  @Override
  public final synchronized void pause() {
    demandRunning("be paused");
    if (state == State.PAUSED) {
      throw new ClusterException(name() + " is paused already");
    }
    suspend();
    state = State.PAUSED;
  }

  @Override
  public final synchronized void resume() {
    demandRunning("be resumed");
    if (state != State.PAUSED) {
      throw new ClusterException(name() + " is not paused");
    }
    proceed();
    state = State.RUNNING;
  }

  @Override
  public final void stopGracefully(Duration timeout) {
    synchronized (this) {
      demandRunning("be stopped");
      if (state == State.PAUSED) {
        throw new ClusterException(name() + " is paused and cannot stop; resume it first");
      }
      state = State.STOPPED;
    }
    try {
      synchronized (this) {
        sendTerm();
      }
      awaitEnd(timeout);
    } catch (ClusterException e) {
      synchronized (this) {
        state = runs() ? State.RUNNING : State.STOPPED;
      }
      throw e;
    }
  }

  private void demandRunning(String wish) {
    if (!runs()) {
      throw new ClusterException("%s is %s and cannot %s".formatted(name(), state, wish));
    }
  }

  private synchronized boolean isRunning() {
    return runs();
  }

  private void awaitEnd(Duration timeout) {
    Wait.until(
        timeout,
        () -> !isRunning(),
        () -> name() + " still runs after " + Wait.text(timeout) + "; its log is " + log());
  }
}
