package dev.ontrial.venue;

import dev.ontrial.cluster.Helper;
import dev.ontrial.cluster.Nodes;
import dev.ontrial.cluster.Placement;
import dev.ontrial.cluster.Placement.CrashListener;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ProcessLauncher;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Where trials take place, one after the other: processes of this machine, or containers. */
public interface Venue extends AutoCloseable {
  /** What carries the bytes and runs the brokers, for people: "Toxiproxy 2.12.0". */
  String description();

  /** The programs that serve all trials, such as Toxiproxy. */
  default List<Helper> helpers() {
    return List.of();
  }

  /** The settings of security that every client needs to reach the brokers; empty for none. */
  default Map<String, String> access() {
    return Map.of();
  }

  /** Where clients may keep files, if they do not run on this machine. */
  default Optional<Path> clientFolder() {
    return Optional.empty();
  }

  /**
   * How the names of the next trial's topics, groups and transactional ids begin; empty where the
   * cluster is the trial's own.
   */
  default String prefix(long runId) {
    return "";
  }

  /**
   * Makes room for one cluster; no broker runs yet.
   *
   * @throws dev.ontrial.cluster.ClusterException if there is none
   */
  Site open(Request request);

  /**
   * What a site is asked for.
   *
   * @param nodes the brokers and the separate controllers
   * @param ports what is reserved for them on this machine
   * @param folder the trial's own: logs and data go below it
   * @param crashes hears of programs that end though nothing ended them
   */
  record Request(Nodes nodes, PortBlock ports, Path folder, CrashListener crashes) {
    /** How many brokers. */
    public int brokers() {
      return nodes.brokers();
    }

    /**
     * Where brokers run that are processes of this machine.
     *
     * @param hostsFile for each broker the file that tells it where the others are
     */
    public Placement placement(IntFunction<Path> hostsFile, ProcessLauncher launcher) {
      return new Placement(folder, ports, hostsFile, launcher, crashes);
    }
  }

  @Override
  void close();
}
