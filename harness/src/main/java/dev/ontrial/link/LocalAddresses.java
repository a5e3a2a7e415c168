package dev.ontrial.link;

import dev.ontrial.cluster.Nodes;
import java.net.InetSocketAddress;
import java.util.List;

/** The addresses of ontrial's own brokers, see {@link Addresses#local}. */
record LocalAddresses(Nodes nodes, List<Integer> ofBrokers, List<Integer> ofControllers, int client)
    implements Addresses {
  @Override
  public int brokers() {
    return nodes.brokers();
  }

  @Override
  public List<Integer> peerPorts(int node) {
    return nodes.isBroker(node) ? ofBrokers : ofControllers;
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
    return nodes.all().stream()
        .map(node -> HostsFile.pathAddress(source, node) + " " + nodes.name(node))
        .toList();
  }
}
