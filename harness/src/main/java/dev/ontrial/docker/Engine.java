package dev.ontrial.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Version;
import dev.ontrial.cluster.ClusterException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** The Docker engine of this machine. */
final class Engine {
  /** Of Docker 20.10, the oldest that ontrial was run on. */
  private static final int OLDEST_API_MINOR = 41;

  private static final long PULL_MINUTES = 10;

  private final DockerClient client;
  private final String version;

  private Engine(DockerClient client, String version) {
    this.client = client;
    this.version = version;
  }

  /**
   * Finds the engine as Testcontainers does.
   *
   * @throws ClusterException if there is none, it is too old, or it is another machine's
   */
  static Engine connect() {
    // What Testcontainers complains of is told by us, in one line.
    for (String logger : new String[] {"org.testcontainers", "tc", "com.github.dockerjava"}) {
      System.setProperty("org.slf4j.simpleLogger.log." + logger, "off");
    }
    DockerClientFactory docker = DockerClientFactory.instance();
    DockerClient client = client(docker);
    Version version = client.versionCmd().exec();
    String api = String.valueOf(version.getApiVersion());
    if (!isEnough(api)) {
      throw new ClusterException(
          "Docker %s (API %s) is too old; ontrial needs 20.10 or newer (API 1.%d)"
              .formatted(version.getVersion(), api, OLDEST_API_MINOR));
    }
    String host = docker.dockerHostIpAddress();
    if (!host.equals("localhost") && !host.startsWith("127.")) {
      throw new ClusterException(
          "the Docker engine is at %s, and the clients on trial run here; use an engine of this machine"
              .formatted(host));
    }
    return new Engine(client, String.valueOf(version.getVersion()));
  }

  private static DockerClient client(DockerClientFactory docker) {
    try {
      return docker.client();
    } catch (IllegalStateException e) {
      @Nullable String asked = System.getenv("DOCKER_HOST");
      throw new ClusterException(
          "no Docker engine answers%s; start Docker, or leave `--cluster docker` away"
              .formatted(asked == null ? "" : " at DOCKER_HOST=" + asked),
          e);
    } catch (RuntimeException e) {
      throw new ClusterException(
          "Testcontainers cannot start its clean-up container Ryuk (%s); set TESTCONTAINERS_RYUK_DISABLED=true, ontrial removes its containers itself"
              .formatted(e.getMessage()),
          e);
    }
  }

  static boolean isEnough(String api) {
    String[] parts = api.split("\\.", -1);
    try {
      int major = Integer.parseInt(parts[0]);
      return major > 1 || (major == 1 && Integer.parseInt(parts[1]) >= OLDEST_API_MINOR);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return false;
    }
  }

  DockerClient client() {
    return client;
  }

  /** Its version, such as {@code 28.2.2}. */
  String version() {
    return version;
  }

  /** What all containers and networks of this process carry. */
  static Map<String, String> session() {
    return Map.of(
        DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL, DockerClientFactory.SESSION_ID);
  }

  /**
   * Sees to it that the image is on the engine.
   *
   * @param option by which the user names another
   * @throws ClusterException if it is not and cannot be pulled
   */
  void require(String image, String option, Consumer<String> notice) {
    try {
      client.inspectImageCmd(image).exec();
    } catch (NotFoundException e) {
      notice.accept("pulling " + image);
      pull(image, option);
    }
  }

  private void pull(String image, String option) {
    String why;
    try {
      boolean done =
          client
              .pullImageCmd(image)
              .exec(new PullImageResultCallback())
              .awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
      if (done) {
        return;
      }
      why = "not done after " + PULL_MINUTES + " minutes";
    } catch (DockerException e) {
      why = reason(e);
    } catch (RuntimeException e) {
      why = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "interrupted";
    }
    throw new ClusterException(
        "the image %s is not on the engine and cannot be pulled (%s); name another by %s"
            .formatted(image, why.strip().replaceAll("\\s+", " "), option));
  }

  /** What the engine says, without the JSON around it. */
  static String reason(DockerException e) {
    return String.valueOf(e.getMessage())
        .replaceAll("^Status \\d+: ", "")
        .replaceAll("^\\{\"message\":\"(.*)\"\\}\\s*$", "$1");
  }

  /** Removes a container with what is its own; one that is gone already is no trouble. */
  void remove(String container) {
    try {
      client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      // As it should be.
    }
  }
}
