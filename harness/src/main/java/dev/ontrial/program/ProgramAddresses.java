package dev.ontrial.program;

import dev.ontrial.cluster.PortBlock;
import dev.ontrial.link.Addresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Links in front of what programs advertise. All nodes advertise the same name, {@code localhost},
 * each with a port of its own; a worker's hosts file leads that name to an address of the worker's
 * own, where its links listen on the same ports.
 */
final class ProgramAddresses implements Addresses {
  private final int nodes;
  private final PortBlock ports;

  ProgramAddresses(int nodes, PortBlock ports) {
    this.nodes = nodes;
    this.ports = ports;
  }

  @Override
  public int brokers() {
    return nodes;
  }

  @Override
  public List<Integer> peerPorts(int broker) {
    return List.of();
  }

  @Override
  public int clientPort(int broker) {
    return ports.program(broker);
  }

  @Override
  public InetSocketAddress listen(int source, int broker, int port) {
    return new InetSocketAddress(own(source), port);
  }

  @Override
  public InetSocketAddress upstream(int broker, int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public List<String> hosts(int source) {
    return List.of(own(source) + " " + ProgramCommand.ADVERTISED_HOST);
  }

  private static String own(int source) {
    return "127.0." + source + ".1";
  }
}
