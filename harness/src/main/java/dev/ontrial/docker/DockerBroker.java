package dev.ontrial.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ContainedBroker;
import dev.ontrial.cluster.Disk;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.Placement.CrashListener;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

/**
 * A broker in a container. The container is made once and lives on when the broker is killed, so
 * that its data does as well.
 */
final class DockerBroker extends ContainedBroker {
  private final Engine engine;
  private final DockerClient client;
  private final GenericContainer<?> container;
  private final @Nullable Disk disk;
  private final Path log;
  private final Output output;
  private volatile boolean made;

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
    super(id, version, crashes, () -> direct.serves(id));
    this.engine = engine;
    this.client = engine.client();
    this.container = container;
    this.disk = data == null ? null : new DockerDisk(client, container::getContainerId, data);
    this.log = log;
    this.output = new Output(client, log);
  }

  @Override
  public Optional<Disk> disk() {
    return Optional.ofNullable(disk);
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

  @Override
  protected boolean runs() {
    ContainerState now = inspect();
    return now != null && Boolean.TRUE.equals(now.getRunning());
  }

  @Override
  protected int exitCode() {
    ContainerState now = inspect();
    Long code = now == null ? null : now.getExitCodeLong();
    return code == null ? UNKNOWN : code.intValue();
  }

  @Override
  protected Path log() {
    return log;
  }

  @Override
  protected void launch() {
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
    client.waitContainerCmd(container.getContainerId()).exec(new Ending(this::ended));
  }

  @Override
  protected void sendKill() {
    told("be killed", () -> client.killContainerCmd(container.getContainerId()).exec());
  }

  @Override
  protected void sendTerm() {
    told(
        "be stopped",
        () -> client.killContainerCmd(container.getContainerId()).withSignal("SIGTERM").exec());
  }

  @Override
  protected void suspend() {
    told("be paused", () -> client.pauseContainerCmd(container.getContainerId()).exec());
  }

  @Override
  protected void proceed() {
    told("be resumed", () -> client.unpauseContainerCmd(container.getContainerId()).exec());
  }

  /** Removes it, whatever it does. */
  synchronized void end() {
    release();
    if (made && container.getContainerId() != null) {
      engine.remove(container.getContainerId());
    }
    output.close();
  }

  private void told(String wish, Runnable call) {
    try {
      call.run();
    } catch (DockerException e) {
      throw new ClusterException("%s cannot %s: %s".formatted(name(), wish, Engine.reason(e)), e);
    }
  }
}
