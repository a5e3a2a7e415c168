package dev.ontrial.link;

import dev.ontrial.cluster.Nodes;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where the links of a network listen and where they lead. Nodes are numbers: brokers and separate
 * controllers 1 to 9, workers from 10 on.
 */
public interface Addresses {
  /** The number of brokers, 1 to 9. */
  int brokers();

  /** The brokers and the separate controllers. */
  default Nodes nodes() {
    return Nodes.combined(brokers());
  }

  /**
   * The ports of a node that other nodes dial, of a broker the one for replication first; none
   * where their paths have no links.
   */
  List<Integer> peerPorts(int node);

  /** The port of a broker that workers dial. */
  int clientPort(int broker);

  /** Where a source finds the link that leads to a port of a broker. */
  InetSocketAddress listen(int source, int broker, int port);

  /** Where that port of the broker really is. */
  InetSocketAddress upstream(int broker, int port);

  /** The lines of a source's hosts file: an address, a space and a name. */
  List<String> hosts(int source);

  /** Whether brokers expect TLS on the ports that workers dial. */
  default boolean tls() {
    return false;
  }

  /**
   * The addresses of ontrial's own brokers: broker {@code j} listens on {@code 127.0.0.j}, and all
   * of them use the same ports.
   *
   * @param brokers how many, 1 to 9
   * @param peerPorts the ports that brokers dial on each other: inter-broker, controller
   * @param clientPort the port that workers dial
   */
  static Addresses local(int brokers, List<Integer> peerPorts, int clientPort) {
    return new LocalAddresses(
        Nodes.combined(brokers), List.copyOf(peerPorts), List.of(), clientPort);
  }

  /**
   * The same with controllers that may be processes of their own.
   *
   * @param internalPort the port at which brokers listen for each other
   * @param controllerPort the port at which controllers listen
   */
  static Addresses local(Nodes nodes, int internalPort, int controllerPort, int clientPort) {
    return nodes.controllers() == 0
        ? local(nodes.brokers(), List.of(internalPort, controllerPort), clientPort)
        : new LocalAddresses(nodes, List.of(internalPort), List.of(controllerPort), clientPort);
  }
}
