package dev.ontrial.venue;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.link.Addresses;
import dev.ontrial.link.Links;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Room for one cluster at a {@link Venue}. */
public interface Site extends AutoCloseable {
  /** What opens the paths of this cluster. */
  Links links();

  /**
   * Where the links listen and where they lead.
   *
   * @param brokers how many brokers there are
   * @param ports what is reserved for them on this machine
   */
  default Addresses addresses(int brokers, PortBlock ports) {
    return Addresses.local(brokers, List.of(ports.internal(), ports.controller()), ports.client());
  }

  /** Options of the workers' JVMs that clients need to reach the brokers. */
  default List<String> workerOptions() {
    return List.of();
  }

  /** Where the workers run; empty for this machine. */
  default Optional<WorkerHosts> workerHosts() {
    return Optional.empty();
  }

  /**
   * Starts the cluster and waits until all its brokers serve.
   *
   * @param hostsFile for each broker the file that tells it where the others are, as {@link
   *     dev.ontrial.link.Network#hostsFile} writes it; not asked for where containers have their
   *     own
   * @throws dev.ontrial.cluster.ClusterException if a broker does not start
   */
  Cluster start(ClusterSpec spec, IntFunction<Path> hostsFile);

  /** Lets go of everything but the cluster, which is closed by whoever started it. */
  @Override
  void close();
}
