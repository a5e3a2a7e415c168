package dev.ontrial.docker;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.link.ToxiproxyLinks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.Network;
import org.testcontainers.toxiproxy.ToxiproxyContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Toxiproxy in a container that owns a network namespace. A broker's container joins that of its
 * pod, as the containers of a Kubernetes pod do, so that its address and its paths outlive it.
 */
final class ToxiproxyPod implements AutoCloseable {
  private static final int API = 8474;

  private final ToxiproxyContainer container;
  private final Path log;

  /**
   * A pod that is not started.
   *
   * @param published "address:port:port in the container" on this machine
   * @param hosts names that everybody in the namespace resolves to these addresses
   * @param log what Toxiproxy writes goes here, appended
   */
  ToxiproxyPod(
      String image, Network network, List<String> published, Map<String, String> hosts, Path log) {
    this.log = log;
    DockerImageName name =
        DockerImageName.parse(image)
            .asCompatibleSubstituteFor(DockerImageName.parse("ghcr.io/shopify/toxiproxy"));
    container = new ToxiproxyContainer(name);
    // Its own 32 ports would cost the engine a process each, and none of them is used here.
    container.setExposedPorts(List.of(API));
    container.setPortBindings(new ArrayList<>(published));
    container.withNetwork(network);
    container.withCommand("-host=0.0.0.0", "-proxy-metrics");
    // Accepted connections are logged at this level, and counted from there.
    container.withEnv("LOG_LEVEL", "info");
    hosts.forEach(container::withExtraHost);
    container.withLogConsumer(new ContainerLog(log));
  }

  /**
   * Starts it and waits until it answers.
   *
   * @throws ClusterException if it does not
   */
  void start() {
    try {
      container.start();
    } catch (RuntimeException e) {
      throw new ClusterException(
          "the container of Toxiproxy does not start: " + rootCause(e) + "; see " + log, e);
    }
  }

  static String rootCause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).strip().replaceAll("\\s+", " ");
  }

  /** What opens paths here. */
  ToxiproxyLinks links() {
    Long pid = container.getCurrentContainerInfo().getState().getPidLong();
    return ToxiproxyLinks.inNamespace(container.getMappedPort(API), log, pid == null ? 0 : pid);
  }

  String id() {
    return container.getContainerId();
  }

  /** Its address in the network of the cluster. */
  String address() {
    return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
        .map(network -> String.valueOf(network.getIpAddress()))
        .findFirst()
        .orElseThrow(() -> new ClusterException("a container of Toxiproxy has no address"));
  }

  @Override
  public void close() {
    container.stop();
  }
}
