package dev.ontrial.docker;

import dev.ontrial.link.Link;
import dev.ontrial.link.LinkException;
import dev.ontrial.link.Links;
import dev.ontrial.link.ToxiproxyLinks;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Paths in the pods of one cluster. They are asked for by the addresses that this machine has for
 * them, and opened in the pod of the process that connects there.
 */
final class DockerLinks implements Links {
  /** The key of the workers' common pod. */
  static final int CLIENTS = 0;

  private final Ports ports;
  private final Map<Integer, ToxiproxyLinks> pods;
  private final Map<Integer, String> brokers;

  /**
   * @param pods by broker, or {@link #CLIENTS}, what opens paths in that pod
   * @param brokers by broker the address of its pod
   */
  DockerLinks(Ports ports, Map<Integer, ToxiproxyLinks> pods, Map<Integer, String> brokers) {
    this.ports = ports;
    this.pods = pods;
    this.brokers = brokers;
  }

  @Override
  public Link open(String name, InetSocketAddress listen, InetSocketAddress upstream) {
    int source = Ports.source(listen);
    int broker = Ports.broker(listen);
    if (source >= Ports.FIRST_WORKER + Ports.WORKERS) {
      throw new LinkException(
          "there are published ports for %d workers, and this is one more"
              .formatted(Ports.WORKERS));
    }
    ToxiproxyLinks pod = pods.get(source < Ports.FIRST_WORKER ? source : CLIENTS);
    String address = brokers.get(broker);
    if (pod == null || address == null) {
      throw new LinkException("there is no pod for the path " + name);
    }
    return pod.open(
        name,
        new InetSocketAddress("0.0.0.0", ports.inside(listen)),
        new InetSocketAddress(address, ports.insideBroker(broker, upstream.getPort())));
  }

  @Override
  public String description() {
    return pods.values().stream().findFirst().map(Links::description).orElse("Toxiproxy");
  }

  @Override
  public boolean countsLive() {
    return false;
  }

  @Override
  public void close() {
    pods.values().forEach(Links::close);
  }
}
