package dev.ontrial.external;

import dev.ontrial.link.Addresses;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Links in front of the addresses that brokers advertise. They listen on the advertised port, at an
 * address to which a worker's hosts file leads the advertised name. So clients dial the names that
 * they would dial anyway, and TLS finds the host name that it expects.
 */
final class AdvertisedAddresses implements Addresses {
  private final List<Endpoint> endpoints;
  private final List<String> hosts;
  private final List<String> others;
  private final boolean tls;

  /**
   * @param others more lines of hosts files, for hosts that are reached without a link
   */
  AdvertisedAddresses(List<Endpoint> endpoints, List<String> others, boolean tls) {
    this.others = List.copyOf(others);
    this.endpoints = endpoints;
    // Brokers behind one name differ by their ports.
    this.hosts =
        new ArrayList<>(new LinkedHashSet<>(endpoints.stream().map(Endpoint::host).toList()));
    this.tls = tls;
  }

  @Override
  public int brokers() {
    return endpoints.size();
  }

  @Override
  public List<Integer> peerPorts(int broker) {
    return List.of();
  }

  @Override
  public int clientPort(int broker) {
    return endpoint(broker).port();
  }

  @Override
  public InetSocketAddress listen(int source, int broker, int port) {
    return new InetSocketAddress(address(source, endpoint(broker).host()), port);
  }

  @Override
  public InetSocketAddress upstream(int broker, int port) {
    return new InetSocketAddress(endpoint(broker).address(), port);
  }

  @Override
  public List<String> hosts(int source) {
    List<String> lines =
        new ArrayList<>(hosts.stream().map(host -> address(source, host) + " " + host).toList());
    // A host that is also a broker's is reached at the broker's links, on whatever port.
    others.stream()
        .filter(line -> !hosts.contains(line.substring(line.indexOf(' ') + 1)))
        .forEach(lines::add);
    return lines;
  }

  @Override
  public boolean tls() {
    return tls;
  }

  private String address(int source, String host) {
    return "127.0." + source + "." + (hosts.indexOf(host) + 1);
  }

  private Endpoint endpoint(int broker) {
    return endpoints.get(broker - 1);
  }
}
