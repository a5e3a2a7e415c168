package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.BrokerAddresses;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ResourceLimit;
import dev.ontrial.history.FaultKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A broker has no file descriptors left: it can accept no connection and open no file. Where a
 * segment is to be rolled its log directory fails, and a broker with one log directory ends itself.
 *
 * @param free how many are left
 */
public record FileDescriptors(int free) implements FaultSpec.OnProcesses {
  static final FileDescriptors USUAL = new FileDescriptors(0);

  private static final String FREE = "free";
  private static final int MOST = 1000;
  private static final Duration PATIENCE = Duration.ofMillis(300);

  @Override
  public FaultKind kind() {
    return FaultKind.FILE_DESCRIPTORS;
  }

  @Override
  public String effect() {
    return "A broker has `free: 0` file descriptors left: it accepts no new connection and opens "
        + "no file. If it ends itself, it is started again at the end.";
  }

  @Override
  public Set<String> keys() {
    return Set.of(FREE);
  }

  @Override
  public FileDescriptors read(FaultKeys keys) {
    return new FileDescriptors((int) keys.number(FREE, free, 0, MOST));
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(FREE, free);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new Exhaustion(
        site.cluster(), nodes, (broker, process) -> shortage(site.cluster(), broker, process));
  }

  /** The descriptors that are left, and those that become free meanwhile, get connections. */
  private Exhaustion.Shortage shortage(Cluster cluster, Broker broker, ProcessHandle process) {
    ResourceLimit limit = ResourceLimit.onFileDescriptors(process, free);
    List<Socket> held = new ArrayList<>();
    Exhaustion.Shortage shortage =
        new Exhaustion.Shortage(
            limit,
            "has the file descriptors below " + limit.now() + " in use, but for " + free,
            () -> close(held));
    if (free > 0) {
      return shortage;
    }
    InetSocketAddress address = direct(cluster, broker);
    try {
      while (process.isAlive() && PathProbe.ask(address, PATIENCE).isPresent()) {
        if (held.size() >= MOST) {
          throw new FaultException("file-descriptors did not take: " + broker.name() + " answers");
        }
        Socket socket = new Socket();
        held.add(socket);
        socket.connect(address, (int) PATIENCE.toMillis());
      }
    } catch (IOException e) {
      // A connection that is refused is what was to be seen.
    } catch (RuntimeException e) {
      close(held);
      limit.restore();
      throw e;
    }
    return new Exhaustion.Shortage(
        limit, shortage.evidence() + ", and does not answer on a new connection", shortage.over());
  }

  private static InetSocketAddress direct(Cluster cluster, Broker broker) {
    String host = BrokerAddresses.loopback(broker.id());
    String servers = cluster.directBootstrapServers();
    int port = servers.lastIndexOf(':');
    return new InetSocketAddress(host, Integer.parseInt(servers.substring(port + 1)));
  }

  private static void close(List<Socket> held) {
    for (Socket each : held) {
      try {
        each.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    held.clear();
  }
}
