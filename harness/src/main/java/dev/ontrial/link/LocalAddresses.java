package dev.ontrial.link;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;

/** The addresses of ontrial's own brokers, see {@link Addresses#local}. */
record LocalAddresses(int brokers, List<Integer> ports, int client) implements Addresses {
  @Override
  public List<Integer> peerPorts(int broker) {
    return ports;
  }

  @Override
  public int clientPort(int broker) {
    return client;
  }

  @Override
  public InetSocketAddress listen(int source, int broker, int port) {
    return new InetSocketAddress(HostsFile.pathAddress(source, broker), port);
  }

  @Override
  public InetSocketAddress upstream(int broker, int port) {
    return new InetSocketAddress(Network.brokerAddress(broker), port);
  }

  @Override
  public List<String> hosts(int source) {
    return IntStream.rangeClosed(1, brokers)
        .mapToObj(
            broker -> HostsFile.pathAddress(source, broker) + " " + Network.brokerHost(broker))
        .toList();
  }
}
