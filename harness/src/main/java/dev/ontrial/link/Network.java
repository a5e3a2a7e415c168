package dev.ontrial.link;

import dev.ontrial.cluster.Nodes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All paths among brokers and workers, one for each directed pair.
 *
 * <p>A node is a number: brokers and, after them, separate controllers are 1 to 9, workers 10 to
 * 250. Broker {@code j} listens on {@code 127.0.0.j}; source {@code s} reaches it through a link
 * that listens on {@code 127.0.s.j} with the same port. Each JVM gets a {@link #hostsFile} in which
 * {@code broker-j} is the address of its own path, so who dials whom can be told apart though Kafka
 * advertises one name per listener.
 *
 * <p>A broker's dial to itself goes straight to the real address and is never faulted, and neither
 * is anything that dials literal addresses.
 */
public final class Network implements AutoCloseable {
  private static final int WORKER_MIN = 10;
  private static final int WORKER_MAX = 250;

  private final Links links;
  private final Addresses addresses;
  private final Map<PathKey, Link> paths = new ConcurrentHashMap<>();
  private final Set<Lane> stopped = ConcurrentHashMap.newKeySet();

  private record PathKey(int source, int broker, int port) {
    String linkName() {
      return source + "-to-" + broker + "-" + port;
    }
  }

  /** One direction of one link: what a fault is imposed on. */
  private record Lane(Link link, Direction direction) {}

  /**
   * Opens the paths among ontrial's own brokers.
   *
   * @param links opens them; stays the caller's, to be closed after this
   * @param brokers how many, 1 to 9
   * @param brokerPeerPorts the ports that brokers dial on each other: inter-broker, controller
   * @param clientPort the port that workers dial
   * @throws LinkException if an address is taken
   */
  public Network(Links links, int brokers, List<Integer> brokerPeerPorts, int clientPort) {
    this(links, Addresses.local(brokers, brokerPeerPorts, clientPort));
  }

  /**
   * Opens the paths among the brokers.
   *
   * @param links opens them; stays the caller's, to be closed after this
   * @param addresses where they listen and where they lead
   * @throws LinkException if an address is taken
   */
  public Network(Links links, Addresses addresses) {
    Nodes nodes = addresses.nodes();
    if (nodes.brokers() < 1 || nodes.count() > Nodes.MOST) {
      throw new IllegalArgumentException("brokers must be 1 to 9, but are " + nodes.count());
    }
    this.links = links;
    this.addresses = addresses;
    List<PathKey> keys = new ArrayList<>();
    for (int source : nodes.all()) {
      for (int node : nodes.all()) {
        for (int port : addresses.peerPorts(node)) {
          if (nodes.dials(source, node)) {
            keys.add(new PathKey(source, node, port));
          }
        }
      }
    }
    open(keys, null);
  }

  /**
   * Opens the paths from a worker to every broker's client port.
   *
   * @throws IllegalArgumentException if the node is no worker number, or there already
   */
  public void addWorker(int node) {
    addWorker(node, List.of(), null);
  }

  /**
   * Opens the paths from a worker to every broker's client port and to more ports: those of the
   * listener that serves its processes that are no JVMs.
   *
   * @param counter puts what counts requests in front of the taps of the paths to {@code
   *     morePorts}; null for none
   * @throws IllegalArgumentException if the node is no worker number, or there already
   */
  public void addWorker(int node, List<Integer> morePorts, @Nullable UnaryOperator<Tap> counter) {
    if (node < WORKER_MIN || node > WORKER_MAX) {
      throw new IllegalArgumentException("a worker is a node 10 to 250, but this is " + node);
    }
    if (paths.containsKey(new PathKey(node, 1, addresses.clientPort(1)))) {
      throw new IllegalArgumentException("worker " + node + " is there already");
    }
    List<PathKey> keys = new ArrayList<>();
    List<PathKey> more = new ArrayList<>();
    for (int broker : addresses.nodes().serving()) {
      keys.add(new PathKey(node, broker, addresses.clientPort(broker)));
      for (int port : morePorts) {
        more.add(new PathKey(node, broker, port));
      }
    }
    open(keys, null);
    open(more, counter);
  }

  /** Closes the paths of a worker, with its connections; does nothing where there are none. */
  public void removeWorker(int node) {
    List<PathKey> keys = paths.keySet().stream().filter(key -> key.source() == node).toList();
    if (node < WORKER_MIN) {
      throw new IllegalArgumentException("node " + node + " is a broker, not a worker");
    }
    close(keys);
  }

  /** The name by which every node dials a broker. */
  public static String brokerHost(int broker) {
    return "broker-" + broker;
  }

  /** The address at which a source finds its own path to a broker. */
  public static String pathAddress(int source, int broker) {
    return HostsFile.pathAddress(source, broker);
  }

  /** The address that a broker really listens on, reached by no fault. */
  public static String brokerAddress(int broker) {
    return "127.0.0." + broker;
  }

  /**
   * Writes the hosts file of one node, for {@code -Djdk.net.hosts.file}.
   *
   * @return {@code directory}/hosts-{@code node}
   */
  public Path hostsFile(int node, Path directory) throws IOException {
    return HostsFile.write(node, addresses.hosts(node), directory);
  }

  /** Where a worker dials a broker. */
  public InetSocketAddress clientAddress(int worker, int broker) {
    return addresses.listen(worker, broker, addresses.clientPort(broker));
  }

  /** Where a broker or a controller dials another, if the path between them has a link. */
  public Optional<InetSocketAddress> peerAddress(int source, int node) {
    return addresses.peerPorts(node).stream()
        .findFirst()
        .map(port -> addresses.listen(source, node, port));
  }

  /** Whether brokers replicate over that port of a broker. */
  public boolean isReplication(int port) {
    return addresses.nodes().serving().stream()
        .flatMap(broker -> addresses.peerPorts(broker).stream().limit(1))
        .anyMatch(each -> each == port);
  }

  /** Whether brokers expect TLS on the ports that workers dial. */
  public boolean tls() {
    return addresses.tls();
  }

  /** Imposes a fault on one flow; see {@link #impose(Collection, LinkFault)}. */
  public Imposed impose(int from, int to, LinkFault fault) {
    return impose(List.of(new Flow(from, to)), fault);
  }

  /**
   * Imposes a fault on several flows at once: on the requests of connections that {@code from}
   * opened, and on the replies of those that {@code to} opened.
   *
   * @throws IllegalArgumentException if a flow has no path, such as one between two workers
   * @throws IllegalStateException if a flow has a fault already
   * @throws LinkException if the fault could not be imposed everywhere; it is then nowhere
   */
  public Imposed impose(Collection<Flow> flows, LinkFault fault) {
    return impose(flows, Network::anyPort, fault);
  }

  /** As {@link #impose(Collection, LinkFault)}, but only on the paths to certain ports. */
  public Imposed impose(Collection<Flow> flows, IntPredicate ports, LinkFault fault) {
    return imposeOn(
        flows.stream().distinct().flatMap(f -> lanes(f, ports).stream()).toList(), fault);
  }

  /**
   * Drops what flows, whether or not something drops or holds it already; where it does, that is
   * left alone and healed by whoever imposed it.
   *
   * @throws IllegalStateException if a flow has a fault that lets bytes pass
   */
  public Imposed freeze(Collection<Flow> flows) {
    return imposeOn(
        flows.stream()
            .distinct()
            .flatMap(f -> lanes(f, Network::anyPort).stream())
            .filter(lane -> !stopped.contains(lane))
            .toList(),
        new LinkFault.Drop());
  }

  private Imposed imposeOn(List<Lane> lanes, LinkFault fault) {
    List<Lane> done = Collections.synchronizedList(new ArrayList<>());
    try {
      Parallel.forEach(
          lanes,
          lane -> {
            lane.link.impose(lane.direction, fault);
            done.add(lane);
          });
    } catch (RuntimeException e) {
      Parallel.forEach(done, lane -> lane.link.healByCutting(lane.direction));
      throw e;
    }
    if (fault.stops()) {
      stopped.addAll(lanes);
    }
    return handle(
        lanes,
        lane -> healed(lane, lane.link::heal),
        lane -> healed(lane, lane.link::healByCutting));
  }

  private void healed(Lane lane, Consumer<Direction> how) {
    how.accept(lane.direction);
    stopped.remove(lane);
  }

  /** Severs all paths between two nodes, both ways; healing restores them. */
  public Imposed severBoth(int a, int b) {
    List<Link> between = linksBetween(a, b, Network::anyPort);
    Parallel.forEach(between, Link::sever);
    return handle(between, Link::restore, Link::restore);
  }

  /** Resets all connections between two nodes, both ways; see {@link Link#reset}. */
  public void reset(int a, int b) {
    reset(a, b, Network::anyPort);
  }

  /** As {@link #reset(int, int)}, but only on the paths to certain ports. */
  public void reset(int a, int b, IntPredicate ports) {
    Parallel.forEach(linksBetween(a, b, ports), Link::reset);
  }

  /**
   * The bytes that flowed from one node to another since the paths were opened. With Toxiproxy only
   * those of connections that have ended: see {@link Links#countsLive}.
   */
  public LinkCounters.Carried carried(int from, int to) {
    long in = 0;
    long out = 0;
    for (Lane lane : lanes(new Flow(from, to), Network::anyPort)) {
      LinkCounters.Carried carried = lane.link.counters().carried(lane.direction);
      in += carried.in();
      out += carried.out();
    }
    return new LinkCounters.Carried(in, out);
  }

  /** The links on which {@code opener} dials {@code broker}: one for each port. */
  public List<Link> openedBy(int opener, int broker) {
    return openedBy(opener, broker, Network::anyPort);
  }

  /** As {@link #openedBy(int, int)}, but only those to certain ports. */
  public List<Link> openedBy(int opener, int broker, IntPredicate ports) {
    return paths.entrySet().stream()
        .filter(e -> e.getKey().source() == opener && e.getKey().broker() == broker)
        .filter(e -> ports.test(e.getKey().port()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Closes all paths. */
  @Override
  public void close() {
    close(List.copyOf(paths.keySet()));
  }

  private List<Lane> lanes(Flow flow, IntPredicate ports) {
    List<Lane> lanes = new ArrayList<>();
    openedBy(flow.from(), flow.to(), ports)
        .forEach(link -> lanes.add(new Lane(link, Direction.REQUEST)));
    openedBy(flow.to(), flow.from(), ports)
        .forEach(link -> lanes.add(new Lane(link, Direction.REPLY)));
    if (lanes.isEmpty()) {
      throw new IllegalArgumentException("there is no path for " + flow);
    }
    return lanes;
  }

  private static boolean anyPort(int port) {
    return true;
  }

  private List<Link> linksBetween(int a, int b, IntPredicate ports) {
    return lanes(new Flow(a, b), ports).stream().map(Lane::link).toList();
  }

  private void open(List<PathKey> keys, @Nullable UnaryOperator<Tap> counter) {
    try {
      Parallel.forEach(keys, key -> paths.put(key, open(key, counter)));
    } catch (RuntimeException e) {
      close(keys);
      throw e;
    }
  }

  private Link open(PathKey key, @Nullable UnaryOperator<Tap> counter) {
    String name = key.linkName();
    InetSocketAddress listen = addresses.listen(key.source, key.broker, key.port);
    InetSocketAddress upstream = addresses.upstream(key.broker, key.port);
    return counter == null
        ? links.open(name, listen, upstream)
        : links.openCounted(name, listen, upstream, counter);
  }

  private void close(List<PathKey> keys) {
    List<Link> gone = new ArrayList<>();
    for (PathKey key : keys) {
      Link link = paths.remove(key);
      if (link != null) {
        gone.add(link);
      }
    }
    Parallel.forEach(gone, Link::close);
  }

  private static <T> Imposed handle(List<T> on, Consumer<T> heal, Consumer<T> healByCutting) {
    AtomicBoolean healed = new AtomicBoolean();
    return new Imposed() {
      @Override
      public void close() {
        healOnce(heal);
      }

      @Override
      public void healByCutting() {
        healOnce(healByCutting);
      }

      private void healOnce(Consumer<T> how) {
        if (!healed.get()) {
          Parallel.forEach(on, how);
          // Only now: after a failure the caller may try the other way.
          healed.set(true);
        }
      }
    };
  }
}
