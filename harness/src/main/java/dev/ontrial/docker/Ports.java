package dev.ontrial.docker;

import dev.ontrial.cluster.BrokerAddresses;
import dev.ontrial.cluster.PortBlock;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Which port on this machine is which in the containers.
 *
 * <p>On this machine everything is where it is for local brokers: source {@code s} finds broker
 * {@code j} at {@code 127.0.s.j}, and the harness finds it at {@code 127.0.0.j}. In a pod all
 * brokers go by one address, the pod's own, so each listener has a port of its own there.
 */
final class Ports {
  /** The first worker, as {@link dev.ontrial.link.Network} counts them. */
  static final int FIRST_WORKER = 10;

  /** How many workers have paths: three brokers and ten workers take thirty ports. */
  static final int WORKERS = 10;

  private static final int INTERNAL = 11_000;
  private static final int CONTROLLER = 12_000;
  private static final int CLIENTS = 13_000;

  private final PortBlock host;
  private final int brokers;
  private final IntFunction<String> clientHost;

  /**
   * @param clientHost by broker the host that clients under test are told
   */
  Ports(PortBlock host, int brokers, IntFunction<String> clientHost) {
    this.host = host;
    this.brokers = brokers;
    this.clientHost = clientHost;
  }

  /** How brokers in pods listen and are found. */
  BrokerAddresses addresses() {
    return new BrokerAddresses(
        broker -> "0.0.0.0",
        clientHost,
        host.client(),
        broker -> INTERNAL + broker,
        broker -> CONTROLLER + broker,
        BrokerAddresses::loopback,
        host.direct(),
        host::literal);
  }

  /** What the pod of a broker publishes: the direct listener, and the broker's paths to others. */
  List<String> publishedByBroker(int broker) {
    List<String> published = new ArrayList<>();
    published.add(published(BrokerAddresses.loopback(broker), host.direct(), host.direct()));
    for (int other = 1; other <= brokers; other++) {
      if (other != broker) {
        String path = "127.0." + broker + "." + other;
        published.add(published(path, host.internal(), INTERNAL + other));
        published.add(published(path, host.controller(), CONTROLLER + other));
      }
    }
    return published;
  }

  /** What the pod of the clients' paths publishes. */
  List<String> publishedByClients() {
    List<String> published = new ArrayList<>();
    for (int worker = FIRST_WORKER; worker < FIRST_WORKER + WORKERS; worker++) {
      for (int broker = 1; broker <= brokers; broker++) {
        String path = "127.0." + worker + "." + broker;
        published.add(published(path, host.client(), ofClient(worker, broker)));
      }
    }
    return published;
  }

  private static String published(String address, int port, int inside) {
    return address + ":" + port + ":" + inside;
  }

  private static int ofClient(int worker, int broker) {
    return CLIENTS + 10 * (worker - FIRST_WORKER) + broker;
  }

  /** The port, in the source's pod, of what is published at {@code 127.0.source.broker}. */
  int inside(InetSocketAddress published) {
    int broker = broker(published);
    int source = source(published);
    if (source >= FIRST_WORKER) {
      return ofClient(source, broker);
    }
    return insideBroker(broker, published.getPort());
  }

  /** The port, in the broker's own pod, of a listener that is known by its port here. */
  int insideBroker(int broker, int port) {
    if (port == host.internal()) {
      return INTERNAL + broker;
    }
    return port == host.controller() ? CONTROLLER + broker : port;
  }

  /** {@code s} of {@code 127.0.s.j}. */
  static int source(InetSocketAddress published) {
    return published.getAddress().getAddress()[2] & 0xff;
  }

  /** {@code j} of {@code 127.0.s.j}. */
  static int broker(InetSocketAddress published) {
    return published.getAddress().getAddress()[3] & 0xff;
  }
}
