package dev.ontrial.kubernetes;

import dev.ontrial.cluster.BrokerAddresses;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.link.Addresses;
import dev.ontrial.link.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where the paths of brokers in pods are. A worker's path to broker {@code j} begins on its own
 * machine or in its own pod, at {@code 127.0.s.j}, and leads to the pod of {@code j}. A path that
 * begins in a pod of workers has an entrance for this machine, at a port of the pod. A broker's
 * path to another begins in its own pod. There all brokers go by one address, so each listener has
 * its own port.
 */
final class PodAddresses implements Addresses {
  private static final int FIRST_WORKER = 10;

  // Ports below those that a PortBlock reserves, since the client ports are of such a block.
  private static final int INTERNAL = 11_000;
  private static final int CONTROLLER = 12_000;

  /** The first port of the entrances of workers. */
  private static final int ENTRANCES = 13_000;

  private static final int PER_WORKER = 10;

  private final PortBlock ports;
  private final Map<Integer, InetAddress> pods;
  private final List<InetAddress> workers;

  /**
   * @param pods by broker the address of its pod
   * @param workers the addresses of the workers' pods; empty where they are on this machine
   */
  PodAddresses(PortBlock ports, Map<Integer, InetAddress> pods, List<InetAddress> workers) {
    this.ports = ports;
    this.pods = Map.copyOf(pods);
    this.workers = List.copyOf(workers);
  }

  /** The number of the pod, of that many, in which a worker runs. */
  static int podOf(int worker, int pods) {
    return (worker - FIRST_WORKER) % pods;
  }

  @Override
  public int brokers() {
    return pods.size();
  }

  @Override
  public List<Integer> peerPorts(int broker) {
    return List.of(INTERNAL + broker, CONTROLLER + broker);
  }

  @Override
  public int clientPort(int broker) {
    return ports.client();
  }

  @Override
  public InetSocketAddress listen(int source, int broker, int port) {
    if (source < FIRST_WORKER) {
      return new InetSocketAddress(pod(source), port);
    }
    return workers.isEmpty()
        ? new InetSocketAddress(Network.pathAddress(source, broker), port)
        : new InetSocketAddress(
            workers.get(podOf(source, workers.size())),
            ENTRANCES + (source - FIRST_WORKER) * PER_WORKER + broker);
  }

  /** Where, in its pod, the path of a worker begins that has that entrance; else nothing. */
  Optional<InetSocketAddress> behind(InetSocketAddress entrance) {
    if (!workers.contains(entrance.getAddress()) || entrance.getPort() < ENTRANCES) {
      return Optional.empty();
    }
    int number = entrance.getPort() - ENTRANCES;
    return Optional.of(
        new InetSocketAddress(
            Network.pathAddress(FIRST_WORKER + number / PER_WORKER, number % PER_WORKER),
            ports.client()));
  }

  @Override
  public InetSocketAddress upstream(int broker, int port) {
    return new InetSocketAddress(pod(broker), port);
  }

  private InetAddress pod(int broker) {
    InetAddress address = pods.get(broker);
    if (address == null) {
      throw new IllegalArgumentException("there is no pod of broker-" + broker);
    }
    return address;
  }

  @Override
  public List<String> hosts(int source) {
    return IntStream.rangeClosed(1, brokers())
        .mapToObj(broker -> Network.pathAddress(source, broker) + " " + Network.brokerHost(broker))
        .toList();
  }

  /** How brokers in pods listen and are found. */
  BrokerAddresses ofBrokers() {
    return new BrokerAddresses(
        broker -> "0.0.0.0",
        Network::brokerHost,
        ports.client(),
        broker -> INTERNAL + broker,
        broker -> CONTROLLER + broker,
        broker -> pod(broker).getHostAddress(),
        ports.direct(),
        ports::literal);
  }
}
