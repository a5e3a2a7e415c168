package dev.ontrial.external;

import dev.ontrial.cluster.ClusterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Where a broker says that clients reach it.
 *
 * @param id the broker's id
 * @param host the host name that it advertises
 * @param port the port that it advertises
 * @param address where that name leads from this machine
 */
record Endpoint(int id, String host, int port, InetAddress address) {
  private static final int CONNECT_MILLIS = 5_000;
  private static final Pattern LITERAL = Pattern.compile("[\\d.]+|.*:.*");

  /**
   * The endpoint of a broker, which is reached once.
   *
   * @throws ClusterException if links cannot stand in front of it
   */
  static Endpoint of(int id, String host, int port) {
    if (LITERAL.matcher(host).matches()) {
      throw new ClusterException(
          ("broker %d advertises the address %s:%d; links are placed by host names, so set"
                  + " advertised.listeners of the brokers to names")
              .formatted(id, host, port));
    }
    Endpoint endpoint = new Endpoint(id, host, port, resolve(host, "broker " + id + " advertises"));
    connect(new InetSocketAddress(endpoint.address, port), "broker " + id + " advertises " + host);
    endpoint.refuseIfPortIsTaken();
    return endpoint;
  }

  static InetAddress resolve(String host, String who) {
    try {
      // Without the name: this JVM alone can resolve it.
      return InetAddress.getByAddress(InetAddress.getByName(host).getAddress());
    } catch (UnknownHostException e) {
      throw new ClusterException(
          "%s %s, which this machine does not resolve; check the name, or add it to /etc/hosts"
              .formatted(who, host),
          e);
    }
  }

  /**
   * Connects once, as a message that says which address is not reached is worth more than a try.
   */
  static void connect(InetSocketAddress address, String who) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
    } catch (IOException e) {
      throw new ClusterException(
          "%s: nothing is reached at %s:%d: %s; check the address and the firewall"
              .formatted(who, address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
  }

  /** The links of the first worker listen there. */
  private void refuseIfPortIsTaken() {
    InetSocketAddress link = new InetSocketAddress("127.0.10.1", port);
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(link);
    } catch (IOException e) {
      throw new ClusterException(
          ("links need port %d on addresses of 127.0.0.0/8, and a program of this machine has it on"
                  + " all addresses (%s); let that program listen on one address, as a container"
                  + " does with --publish 127.0.0.1:%d:%d")
              .formatted(port, e.getMessage(), port, port),
          e);
    }
  }
}
