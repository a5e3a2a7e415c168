package dev.ontrial.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** One broker or separate controller of a {@link Cluster}, and what can be done to it. */
public interface Broker {
  /** What the harness knows the broker to be doing. */
  enum State {
    /** Never started, or ended because it was asked to. */
    STOPPED,
    /** Its process runs; {@link #awaitReady} tells whether it serves. */
    RUNNING,
    /** Its process is stopped by SIGSTOP. */
    PAUSED,
    /** Killed by the harness. */
    KILLED,
    /** Ended without being told to. */
    CRASHED
  }

  /** Its id in Kafka, counted from 1. */
  int id();

  /** {@code broker-1} and so on: the name by which everybody but the harness finds it. */
  String name();

  /** Whether it is a controller and no broker: clients do not reach it, and it has no topics. */
  default boolean isController() {
    return false;
  }

  State state();

  /** The version of Kafka that it runs, or with which it starts next. */
  KafkaVersion version();

  /**
   * Makes its next start one of another version, on the same data. It must not run.
   *
   * @throws ClusterException if it runs, or that version is not at hand in this place
   */
  default void install(KafkaVersion version) {
    throw new ClusterException(
        name()
            + " runs in a container, and its version cannot be changed; leave out `--cluster"
            + " docker`");
  }

  /** The version that its process has reported since its last start, if the process does that. */
  default Optional<String> reportedVersion() {
    return Optional.empty();
  }

  /** The id of its process, if it runs. */
  OptionalLong pid();

  /**
   * Its disk, if a loss of power can be played on it: the data is on this machine, and the broker
   * writes down what it forces ({@link ClusterSpec#recordForces}).
   */
  Optional<Disk> disk();

  /** Its process, if that runs on this machine as a child of this JVM. */
  default Optional<ProcessHandle> process() {
    return Optional.empty();
  }

  /** Its wall clock, if that can be shifted ({@link ClusterSpec#controlClocks}). */
  default Optional<ControlledClock> clock() {
    return Optional.empty();
  }

  /** The folder of its logs, if that is on this machine and can be read while it runs. */
  default Optional<Path> data() {
    return Optional.empty();
  }

  /**
   * Starts it on the data that it has.
   *
   * @throws ClusterException if it runs already or its process cannot be started
   */
  void start();

  /**
   * Whether its process may end by itself from now on, as a broker does that finds its files
   * damaged; then it is not reported as a crash.
   */
  default void mayEnd(boolean may) {}

  /**
   * Waits until it answers requests and belongs to the cluster again.
   *
   * @throws ClusterException if it ends first or is not ready in time
   */
  void awaitReady(Duration timeout);

  /**
   * Kills it by SIGKILL, paused or not, and waits until it is gone.
   *
   * @throws ClusterException if it does not run
   */
  void kill();

  /**
   * Stops it by SIGSTOP: connections stay open, nothing is answered.
   *
   * @throws ClusterException if it does not run or does not stop
   */
  void pause();

  /**
   * Lets it run again by SIGCONT.
   *
   * @throws ClusterException if it is not paused or does not continue
   */
  void resume();

  /**
   * Shuts it down by SIGTERM, as an operator does: leadership moves away and logs are closed.
   *
   * @throws ClusterException if it does not run or has not ended in time; it still runs then
   */
  void stopGracefully(Duration timeout);
}
