package dev.ontrial.venue;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.Helper;
import dev.ontrial.cluster.LocalCluster;
import dev.ontrial.cluster.Placement;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.link.Addresses;
import dev.ontrial.link.Links;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Brokers that are processes of this machine, and the same links for all trials. */
public final class LocalVenue implements Venue {
  private final Links links;
  private final ProcessLauncher launcher;
  private final Consumer<String> notices;

  /**
   * @param links closed with this
   * @param launcher starts the brokers
   * @param notices hears of what the user should know
   */
  public LocalVenue(Links links, ProcessLauncher launcher, Consumer<String> notices) {
    this.links = links;
    this.launcher = launcher;
    this.notices = notices;
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
  public Site open(Request request) {
    return new Site() {
      @Override
      public Links links() {
        return links;
      }

      @Override
      public Addresses addresses(int brokers, PortBlock ports) {
        return Addresses.local(
            request.nodes(), ports.internal(), ports.controller(), ports.client());
      }

      @Override
      public Cluster start(ClusterSpec spec, IntFunction<Path> hostsFile) {
        Placement place =
            new Placement(
                request.folder(), request.ports(), hostsFile, launcher, request.crashes());
        return LocalCluster.start(spec, place, CacheFolder.ofUser(), notices);
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
