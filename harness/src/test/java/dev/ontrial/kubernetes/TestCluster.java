package dev.ontrial.kubernetes;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.docker.Images;
import dev.ontrial.link.LinkKind;
import dev.ontrial.link.Links;
import dev.ontrial.link.Network;
import dev.ontrial.link.wire.LinkStart;
import dev.ontrial.venue.Site;
import dev.ontrial.venue.Venue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Brokers in pods of the cluster of KUBECONFIG, with the paths of one worker. */
final class TestCluster implements AutoCloseable {
  static final int CLIENTS = 10;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Queue<String> crashes = new ConcurrentLinkedQueue<>();
  private final PortBlock ports;
  private final Network network;
  private final Site site;
  private final Path folder;
  private final Cluster cluster;

  TestCluster(ClusterSpec spec, Pods pods) throws IOException {
    boolean complete = false;
    try {
      folder = Files.createTempDirectory("ontrial-pods");
      Reaper reaper = with(Reaper.open());
      Links links =
          LinkStart.choose(
              LinkKind.TOXIPROXY, folder.resolve("toxiproxy.log"), reaper, notice -> {});
      Venue venue =
          with(
              KubernetesVenue.open(
                  Images.ofEnvironment(), pods, spec.version().text(), links, reaper));
      ports = with(PortBlock.reserve(spec.brokers()));
      site =
          with(
              venue.open(
                  new Venue.Request(
                      spec.nodes(),
                      ports,
                      folder,
                      (program, pid, code) -> crashes.add(program + " " + code))));
      network = with(new Network(site.links(), site.addresses(spec.brokers(), ports)));
      network.addWorker(CLIENTS);
      cluster = with(site.start(spec, broker -> folder));
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  private <T extends AutoCloseable> T with(T part) {
    parts.push(part);
    return part;
  }

  Broker broker(int id) {
    return cluster.broker(id);
  }

  Cluster cluster() {
    return cluster;
  }

  Network network() {
    return network;
  }

  Site site() {
    return site;
  }

  /** A folder of the cluster's own. */
  Path folder() {
    return folder;
  }

  /** The programs that have ended by themselves, with their exit codes. */
  Queue<String> crashes() {
    return crashes;
  }

  /** What clients bootstrap from: the paths of one worker. They advertise the brokers' names. */
  String bootstrapServers() {
    return IntStream.rangeClosed(1, cluster.brokers().size())
        .mapToObj(broker -> network.clientAddress(CLIENTS, broker))
        .map(at -> at.getAddress().getHostAddress() + ":" + at.getPort())
        .collect(Collectors.joining(","));
  }

  /** What is in the cluster of Kubernetes and was made by any run. */
  static List<String> leftovers() {
    try (Leftovers leftovers = Leftovers.connect()) {
      return leftovers.find(Duration.ZERO, "").stream().map(Object::toString).toList();
    }
  }

  @Override
  public void close() {
    RuntimeException failed = null;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        failed = new IllegalStateException(e);
      }
    }
    parts.clear();
    if (failed != null) {
      throw failed;
    }
  }
}
