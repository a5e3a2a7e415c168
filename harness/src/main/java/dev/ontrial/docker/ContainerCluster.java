package dev.ontrial.docker;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.Nodes;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.link.Flow;
import dev.ontrial.link.Imposed;
import dev.ontrial.link.LinkFault;
import dev.ontrial.link.Network;
import dev.ontrial.venue.Venue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The cluster of a trial for somebody's own tests: brokers in containers, whose links and processes
 * can be broken. The clients of the test are one node of its network, {@link #CLIENTS}.
 */
public final class ContainerCluster implements AutoCloseable {
  /** The node that all clients of this JVM are. */
  public static final int CLIENTS = Ports.FIRST_WORKER;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final int clientPort;
  private final int brokers;
  private final Network network;
  private final Cluster cluster;

  private ContainerCluster(ClusterSpec spec, Images images) {
    this.brokers = spec.brokers();
    boolean complete = false;
    try {
      Path folder = Files.createTempDirectory("ontrial-cluster");
      Reaper reaper = with(Reaper.open());
      DockerVenue venue =
          with(DockerVenue.open(images, spec.version().text(), reaper, notice -> {}));
      PortBlock ports = with(PortBlock.reserve(brokers));
      this.clientPort = ports.client();
      DockerSite site =
          with(
              venue.open(
                  new Venue.Request(
                      Nodes.combined(brokers), ports, folder, (program, pid, code) -> {}),
                  ContainerCluster::clientAddress));
      List<Integer> peerPorts = List.of(ports.internal(), ports.controller());
      this.network = with(new Network(site.links(), brokers, peerPorts, clientPort));
      network.addWorker(CLIENTS);
      this.cluster = with(site.start(spec, broker -> folder));
      complete = true;
    } catch (IOException e) {
      throw new ClusterException("no temporary folder can be made: " + e.getMessage(), e);
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /**
   * Starts brokers of the newest version that ontrial knows, from the published images or those
   * that {@code ONTRIAL_IMAGE} and {@code ONTRIAL_TOXIPROXY_IMAGE} name.
   *
   * @throws ClusterException if there is no Docker engine, no image, or a broker does not start
   */
  public static ContainerCluster start(int brokers) {
    return start(
        ClusterSpec.of(ClusterSpec.DEFAULT_VERSION).withBrokers(brokers), Images.ofEnvironment());
  }

  /** As {@link #start(int)}, with everything said. */
  public static ContainerCluster start(ClusterSpec spec, Images images) {
    return new ContainerCluster(spec, images);
  }

  private <T extends AutoCloseable> T with(T part) {
    parts.push(part);
    return part;
  }

  private static String clientAddress(int broker) {
    return "127.0." + CLIENTS + "." + broker;
  }

  /** What the clients on test take for {@code bootstrap.servers}; these paths can be broken. */
  public String bootstrapServers() {
    return IntStream.rangeClosed(1, brokers)
        .mapToObj(broker -> clientAddress(broker) + ":" + clientPort)
        .collect(Collectors.joining(","));
  }

  /** What tells the cluster, and reads from it, by paths that nothing breaks. */
  public ClusterAdmin admin() {
    return cluster.admin();
  }

  /** The same for clients: {@code bootstrap.servers} of paths that nothing breaks. */
  public String directBootstrapServers() {
    return cluster.directBootstrapServers();
  }

  /** A broker, to be killed, paused, stopped and started; counted from 1. */
  public Broker broker(int id) {
    return cluster.broker(id);
  }

  /** The paths, for faults other than those below. */
  public Network network() {
    return network;
  }

  /** Drops what flows between a broker and everybody else, until the result is closed. */
  public Imposed isolate(int broker) {
    List<Flow> flows = new ArrayList<>();
    for (int other : others(broker)) {
      flows.add(new Flow(broker, other));
      flows.add(new Flow(other, broker));
    }
    return network.impose(flows, new LinkFault.Drop());
  }

  /** Drops what a broker answers to everybody else: it is asked, and does what it is asked. */
  public Imposed loseReplies(int broker) {
    List<Flow> flows = others(broker).stream().map(other -> new Flow(broker, other)).toList();
    return network.impose(flows, new LinkFault.Drop());
  }

  private List<Integer> others(int broker) {
    List<Integer> others = new ArrayList<>(List.of(CLIENTS));
    IntStream.rangeClosed(1, brokers).filter(other -> other != broker).forEach(others::add);
    return others;
  }

  /** Ends the containers and lets go of their ports. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new ClusterException("a part of the cluster cannot be closed: " + e.getMessage(), e);
      }
    }
  }
}
