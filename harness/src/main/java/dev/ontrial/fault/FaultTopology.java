package dev.ontrial.fault;

import dev.ontrial.cluster.Nodes;
import dev.ontrial.link.Flow;
import dev.ontrial.link.Link;
import dev.ontrial.link.Network;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The network of one trial, as the faults see it.
 *
 * @param network the paths
 * @param nodes the brokers and the separate controllers
 * @param clients the nodes of the workload's clients
 * @param clientPort the port on which clients are served
 */
public record FaultTopology(Network network, Nodes nodes, List<Integer> clients, int clientPort) {

  /** A directed pair of processes, of which the first dials the second. */
  record Path(int source, int broker) {}

  /** The nodes from which a scope separates a broker. */
  List<Integer> others(int broker, ScheduledFault.Scope scope, Roles roles) {
    List<Integer> others = new ArrayList<>();
    if (scope == ScheduledFault.Scope.FOLLOWER) {
      return List.of(roles.other(broker));
    }
    if (scope.peers()) {
      List<Integer> peers =
          scope == ScheduledFault.Scope.REPLICATION ? nodes.serving() : nodes.all();
      peers.stream().filter(peer -> peer != broker).forEach(others::add);
    }
    // Clients have no connections to a separate controller.
    if (scope.clients() && nodes.isBroker(broker)) {
      others.addAll(clients);
    }
    return others;
  }

  /** The ports to which a scope is limited. */
  IntPredicate ports(ScheduledFault.Scope scope) {
    return scope == ScheduledFault.Scope.REPLICATION ? network::isReplication : port -> true;
  }

  /** What flows from a broker to others. */
  static List<Flow> out(int broker, List<Integer> others) {
    return others.stream().map(other -> new Flow(broker, other)).toList();
  }

  /** What flows to a broker from others. */
  static List<Flow> in(int broker, List<Integer> others) {
    return others.stream().map(other -> new Flow(other, broker)).toList();
  }

  /** The paths by which others dial a broker, and it them. */
  List<Path> paths(int broker, List<Integer> others) {
    List<Path> paths = new ArrayList<>();
    for (int other : others) {
      if (isClient(other) || nodes.dials(other, broker)) {
        paths.add(new Path(other, broker));
      }
      if (!isClient(other) && nodes.dials(broker, other)) {
        paths.add(new Path(broker, other));
      }
    }
    return paths;
  }

  /** Where the source of a path dials. */
  InetSocketAddress address(Path path) {
    if (isClient(path.source())) {
      return network.clientAddress(path.source(), path.broker());
    }
    return network
        .peerAddress(path.source(), path.broker())
        .orElseThrow(() -> new FaultException("there is no link for " + path));
  }

  /** Whether that node is one of the workload's clients, and no node of the cluster. */
  boolean isClient(int node) {
    return node > nodes.count();
  }

  /**
   * How long a broker took to answer over a path, or nothing if no answer came in that time.
   *
   * @param bytes how many the question has in addition, at most {@link PathProbe#LONGEST_QUESTION}
   */
  Optional<Duration> ask(Path path, int bytes, Duration patience) {
    return network.tls() && isClient(path.source())
        ? TlsProbe.ask(address(path), bytes, patience)
        : PathProbe.ask(address(path), bytes, patience);
  }

  /** Connections that were cut on these paths since the network was made. */
  long connectionsCut(List<Path> paths) {
    return paths.stream()
        .flatMap(path -> network.openedBy(path.source(), path.broker()).stream())
        .mapToLong((Link link) -> link.counters().connectionsCut())
        .sum();
  }
}
