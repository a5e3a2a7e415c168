package dev.ontrial.venue;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.LocalCluster;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.ProcessLauncher;
import dev.ontrial.link.Addresses;
import dev.ontrial.link.Links;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Brokers that are processes of this machine, and the same links for all trials. */
public final class LocalVenue extends LinksVenue {
  private final ProcessLauncher launcher;
  private final Consumer<String> notices;

  /**
   * @param links closed with this
   * @param launcher starts the brokers
   * @param notices hears of what the user should know
   */
  public LocalVenue(Links links, ProcessLauncher launcher, Consumer<String> notices) {
    super(links);
    this.launcher = launcher;
    this.notices = notices;
  }

  @Override
  public Site open(Request request) {
    return new LinksSite() {
      @Override
      public Addresses addresses(int brokers, PortBlock ports) {
        return Addresses.local(
            request.nodes(), ports.internal(), ports.controller(), ports.client());
      }

      @Override
      public Cluster start(ClusterSpec spec, IntFunction<Path> hostsFile) {
        return LocalCluster.start(
            spec, request.placement(hostsFile, launcher), CacheFolder.ofUser(), notices);
      }
    };
  }
}
