package dev.ontrial.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Disk;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.Placement.CrashListener;
import dev.ontrial.cluster.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

/**
 * A broker in a container. The container is made once and lives on when the broker is killed, so
 * that its data does as well.
 */
final class DockerBroker implements Broker {
  private static final Duration TAKES = Duration.ofSeconds(20);
  private static final int KILLED_EXIT_CODE = 137;

  private final Engine engine;
  private final DockerClient client;
  private final int id;
  private final GenericContainer<?> container;
  private final @Nullable Disk disk;
  private final Path log;
  private final KafkaVersion version;
  private final CrashListener crashes;
  private final ClusterAdmin direct;
  private final Output output;
  private State state = State.STOPPED;
  private boolean made;

  /**
   * A broker that is not started yet.
   *
   * @param data its data folder if it writes down what it forces
   * @param log the file to which its output is appended
   */
  DockerBroker(
      Engine engine,
      int id,
      GenericContainer<?> container,
      @Nullable String data,
      Path log,
      KafkaVersion version,
      CrashListener crashes,
      ClusterAdmin direct) {
    this.version = version;
    this.engine = engine;
    this.client = engine.client();
    this.id = id;
    this.container = container;
    this.disk = data == null ? null : new DockerDisk(client, container::getContainerId, data);
    this.log = log;
    this.crashes = crashes;
    this.direct = direct;
    this.output = new Output(client, log);
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
  public KafkaVersion version() {
    return version;
  }

  @Override
  public Optional<Disk> disk() {
    return Optional.ofNullable(disk);
  }

  @Override
  public synchronized State state() {
    return state;
  }

  @Override
  public OptionalLong pid() {
    ContainerState now = inspect();
    Long pid = now == null ? null : now.getPidLong();
    return pid == null || pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid);
  }

  /** What the engine says of it; null if it knows nothing. */
  private @Nullable ContainerState inspect() {
    if (!made) {
      return null;
    }
    try {
      return client.inspectContainerCmd(container.getContainerId()).exec().getState();
    } catch (NotFoundException e) {
      return null;
    }
  }

  private boolean runs() {
    ContainerState now = inspect();
    return now != null && Boolean.TRUE.equals(now.getRunning());
  }

  private int exitCode() {
    ContainerState now = inspect();
    Long code = now == null ? null : now.getExitCodeLong();
    return code == null ? -1 : code.intValue();
  }

  @Override
  public synchronized void start() {
    if (runs()) {
      throw new ClusterException(name() + " runs already");
    }
    try {
      if (made) {
        String known = container.getContainerId();
        output.attach(known);
        client.startContainerCmd(known).exec();
      } else {
        container.withLogConsumer(new ContainerLog(log));
        made = true;
        container.start();
      }
    } catch (RuntimeException e) {
      throw new ClusterException(
          name() + " cannot be started: " + ToxiproxyPod.rootCause(e) + "; see " + log, e);
    }
    state = State.RUNNING;
    client.waitContainerCmd(container.getContainerId()).exec(new Ending(this::ended));
  }

  private void ended(int code) {
    synchronized (this) {
      if ((state != State.RUNNING && state != State.PAUSED) || runs()) {
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
        () -> name() + " is not ready after " + Wait.text(timeout) + "; see its log " + log);
    if (!runs()) {
      throw new ClusterException(
          "%s ended while it started, exit code %d; see its log %s"
              .formatted(name(), exitCode(), log));
    }
  }

  @Override
  public synchronized void kill() {
    demandRunning("be killed");
    state = State.KILLED;
    told("be killed", () -> client.killContainerCmd(container.getContainerId()).exec());
    awaitEnd(TAKES);
    if (exitCode() != KILLED_EXIT_CODE) {
      state = State.CRASHED;
      throw new ClusterException(
          "%s ended by itself, exit code %d, before it could be killed; see its log %s"
              .formatted(name(), exitCode(), log));
    }
  }

  /** Removes it, whatever it does. */
  synchronized void end() {
    state = State.KILLED;
    if (made && container.getContainerId() != null) {
      engine.remove(container.getContainerId());
    }
    output.close();
  }

  @Override
  public synchronized void pause() {
    demandRunning("be paused");
    if (state == State.PAUSED) {
      throw new ClusterException(name() + " is paused already");
    }
    told("be paused", () -> client.pauseContainerCmd(container.getContainerId()).exec());
    state = State.PAUSED;
  }

  @Override
  public synchronized void resume() {
    demandRunning("be resumed");
    if (state != State.PAUSED) {
      throw new ClusterException(name() + " is not paused");
    }
    told("be resumed", () -> client.unpauseContainerCmd(container.getContainerId()).exec());
    state = State.RUNNING;
  }

  @Override
  public void stopGracefully(Duration timeout) {
    synchronized (this) {
      demandRunning("be stopped");
      if (state == State.PAUSED) {
        throw new ClusterException(name() + " is paused and cannot stop; resume it first");
      }
      state = State.STOPPED;
    }
    try {
      told(
          "be stopped",
          () -> client.killContainerCmd(container.getContainerId()).withSignal("SIGTERM").exec());
      awaitEnd(timeout);
    } catch (ClusterException e) {
      synchronized (this) {
        state = runs() ? State.RUNNING : State.STOPPED;
      }
      throw e;
    }
  }

  private void told(String wish, Runnable call) {
    try {
      call.run();
    } catch (DockerException e) {
      throw new ClusterException("%s cannot %s: %s".formatted(name(), wish, Engine.reason(e)), e);
    }
  }

  private void demandRunning(String wish) {
    if (!runs()) {
      throw new ClusterException("%s is %s and cannot %s".formatted(name(), state, wish));
    }
  }

  private void awaitEnd(Duration timeout) {
    Wait.until(
        timeout,
        () -> !runs(),
        () -> name() + " still runs after " + Wait.text(timeout) + "; its log is " + log);
  }
}
