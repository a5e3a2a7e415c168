package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Wait;
import dev.ontrial.link.LinkException;
import dev.ontrial.link.ToxiproxyLinks;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pod of a trial: Toxiproxy, and the container of a broker's supervisor or of workers. It keeps
 * its address and its paths when what runs in that container is killed.
 */
final class TrialPod implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration REACHED = Duration.ofSeconds(15);
  private static final Duration TABLE = Duration.ofSeconds(10);
  private static final int CONNECT_MILLIS = 2_000;

  private final Api api;
  private final String namespace;
  private final String name;
  private final String container;
  private final Path log;
  private final Path linksLog;
  private final Shell shell;
  private final List<AutoCloseable> streams = new ArrayList<>();
  private @Nullable InetAddress address;
  private @Nullable ToxiproxyLinks links;

  /**
   * A pod that has been created.
   *
   * @param container its container besides the one of Toxiproxy
   * @param log what this container writes goes here, appended
   * @param linksLog what Toxiproxy writes goes here, appended
   */
  TrialPod(Api api, String namespace, String name, String container, Path log, Path linksLog) {
    this.api = api;
    this.namespace = namespace;
    this.name = name;
    this.container = container;
    this.log = log;
    this.linksLog = linksLog;
    this.shell = new Shell(name, this::inContainer);
  }

  /** A request for its container. */
  ContainerResource inContainer() {
    return pod().inContainer(container);
  }

  private PodResource pod() {
    return api.client().pods().inNamespace(namespace).withName(name);
  }

  /**
   * Waits until its containers run and Toxiproxy can be reached from here.
   *
   * @throws ClusterException if that is not so in time, or cannot be any more
   */
  void awaitRunning() {
    Wait.until(START, this::runs, this::whyNot);
    follow(PodSpecs.LINKS, linksLog);
    follow(container, log);
    InetSocketAddress toxiproxy = new InetSocketAddress(address(), PodSpecs.API_PORT);
    Wait.until(
        REACHED,
        () -> answers(toxiproxy),
        () ->
            "the pod %s at %s cannot be reached from this machine; run ontrial on a node or in a pod of the cluster, or add a route to the pods' network"
                .formatted(name, address().getHostAddress()));
    try {
      links = ToxiproxyLinks.at(toxiproxy, linksLog, this::connections);
    } catch (LinkException e) {
      throw new ClusterException("the pod " + name + ": " + e.getMessage(), e);
    }
  }

  private boolean runs() {
    Pod found = api.ask("show the pod " + name, () -> pod().get());
    if (found == null) {
      throw new ClusterException("the pod %s was deleted while it started".formatted(name));
    }
    Complaint.last(found)
        .ifPresent(why -> {
          throw new ClusterException("the pod %s does not start: %s".formatted(name, why));
        });
    String ip = found.getStatus().getPodIP();
    boolean running =
        ip != null
            && !found.getStatus().getContainerStatuses().isEmpty()
            && found.getStatus().getContainerStatuses().stream().allMatch(TrialPod::runs);
    if (running) {
      address = address(ip);
    }
    return running;
  }

  private static boolean runs(ContainerStatus status) {
    // A pod that is deleted before the kubelet has seen it ready makes some kubelets fail.
    return status.getState() != null
        && status.getState().getRunning() != null
        && !Boolean.FALSE.equals(status.getReady());
  }

  private static InetAddress address(String ip) {
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException e) {
      throw new ClusterException("a pod has the address " + ip + ", which is none", e);
    }
  }

  private String whyNot() {
    Pod found = pod().get();
    return "the pod %s does not run after %s: %s"
        .formatted(name, Wait.text(START), found == null ? "it is gone" : Complaint.now(found));
  }

  private static boolean answers(InetSocketAddress at) {
    try (Socket socket = new Socket()) {
      socket.connect(at, CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void follow(String container, Path file) {
    try {
      OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      LogWatch watch = pod().inContainer(container).watchLog(out);
      streams.add(watch);
      streams.add(out);
    } catch (IOException e) {
      throw new ClusterException("the log %s cannot be written: %s".formatted(file, e), e);
    }
  }

  /** The kernel's tables of the pod's TCP connections. */
  private List<String> connections() {
    try {
      return shell
          .run("cat /proc/net/tcp /proc/net/tcp6 2> /dev/null; true", TABLE)
          .lines()
          .toList();
    } catch (ClusterException e) {
      // Nothing is counted, so a reset cannot be verified and its cells are unproven.
      return List.of();
    }
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  Shell shell() {
    return shell;
  }

  /** Its address in the pods' network, once it runs. */
  InetAddress address() {
    return there(address);
  }

  /** What opens paths in it, once it runs. */
  ToxiproxyLinks links() {
    return there(links);
  }

  private <T> T there(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the pod " + name + " does not run yet");
    }
    return part;
  }

  /**
   * Whether the pod is there, its containers run, and its node has not gone silent: of such a node
   * the controllers say that its pods are not ready.
   */
  boolean isReady() {
    return isThere(found ->
        found.getStatus().getConditions().stream()
            .noneMatch(each -> "Ready".equals(each.getType()) && "False".equals(each.getStatus())));
  }

  /** Whether the pod is there, and its containers run. */
  boolean isThere() {
    return isThere(found -> true);
  }

  private boolean isThere(Predicate<Pod> besides) {
    try {
      Pod found = pod().get();
      return found != null
          && found.getMetadata().getDeletionTimestamp() == null
          && "Running".equals(found.getStatus().getPhase())
          && besides.test(found);
    } catch (KubernetesClientException e) {
      // Not known: the API server does not answer.
      return true;
    }
  }

  /** Lets go of it; the pod itself is deleted with its run. */
  @Override
  public void close() {
    for (AutoCloseable each : streams) {
      try {
        each.close();
      } catch (Exception e) {
        // A stream of a pod that is gone.
      }
    }
    streams.clear();
  }

  /** Deletes the pod at once, without waiting until it is gone. */
  void delete() {
    close();
    api.ask("delete the pod " + name, () -> pod().withGracePeriod(0).delete());
  }
}
