package dev.ontrial.program;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.Helper;
import dev.ontrial.cluster.Placement;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.link.Addresses;
import dev.ontrial.link.Links;
import dev.ontrial.venue.Site;
import dev.ontrial.venue.Venue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** A program that a manifest describes, as processes of this machine, with links in front of it. */
public final class ProgramVenue implements Venue {
  private final ProgramSource source;
  private final Links links;
  private final ProcessLauncher launcher;

  /**
   * @param source the program
   * @param links closed with this
   * @param launcher starts the processes
   */
  public ProgramVenue(ProgramSource source, Links links, ProcessLauncher launcher) {
    this.source = source;
    this.links = links;
    this.launcher = launcher;
  }

  @Override
  public String description() {
    return links.description();
  }

  @Override
  public List<Helper> helpers() {
    return links.helpers();
  }

  @Override
  public Map<String, String> access() {
    return source.manifest().clientSettings();
  }

  @Override
  public Site open(Request request) {
    return new Site() {
      @Override
      public Links links() {
        return links;
      }

      @Override
      public Addresses addresses(int brokers, PortBlock ports) {
        return new ProgramAddresses(brokers, ports);
      }

      @Override
      public Cluster start(ClusterSpec spec, IntFunction<Path> hostsFile) {
        return ProgramCluster.start(
            source.manifest(),
            source.home(),
            new Placement(
                request.folder(), request.ports(), hostsFile, launcher, request.crashes()));
      }

      @Override
      public void close() {
        // The links serve the next trial as well.
      }
    };
  }

  @Override
  public void close() {
    links.close();
  }
}
