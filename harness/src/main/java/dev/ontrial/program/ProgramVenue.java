package dev.ontrial.program;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.link.Addresses;
import dev.ontrial.link.Links;
import dev.ontrial.venue.LinksVenue;
import dev.ontrial.venue.Site;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;

/** A program that a manifest describes, as processes of this machine, with links in front of it. */
public final class ProgramVenue extends LinksVenue {
  private final ProgramSource source;
  private final ProcessLauncher launcher;

  /**
   * @param source the program
   * @param links closed with this
   * @param launcher starts the processes
   */
  public ProgramVenue(ProgramSource source, Links links, ProcessLauncher launcher) {
    super(links);
    this.source = source;
    this.launcher = launcher;
  }

  @Override
  public Map<String, String> access() {
    return source.manifest().clientSettings();
  }

  @Override
  public Site open(Request request) {
    return new LinksSite() {
      @Override
      public Addresses addresses(int brokers, PortBlock ports) {
        return new ProgramAddresses(brokers, ports);
      }

      @Override
      public Cluster start(ClusterSpec spec, IntFunction<Path> hostsFile) {
        return ProgramCluster.start(
            source.manifest(), source.home(), request.placement(hostsFile, launcher));
      }
    };
  }
}
