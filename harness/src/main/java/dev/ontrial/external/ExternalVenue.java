package dev.ontrial.external;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.link.Addresses;
import dev.ontrial.link.Links;
import dev.ontrial.venue.LinksVenue;
import dev.ontrial.venue.Site;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** A cluster of the user's, with links of this machine in front of it. */
public final class ExternalVenue extends LinksVenue {
  private final OwnCluster found;
  private final Consumer<String> notices;
  private final ServerHand hand;
  private final TokenEndpoints tokens;
  private volatile String prefix = "";

  /**
   * @param links closed with this
   * @param reaper heals what the user's commands broke, if this JVM is killed
   * @param notices hears of what the user should know
   */
  public ExternalVenue(OwnCluster found, Links links, Reaper reaper, Consumer<String> notices) {
    super(links);
    this.hand = new ServerHand(found.commands(), reaper);
    this.tokens = new TokenEndpoints(found.access().properties());
    this.found = found;
    this.notices = notices;
  }

  @Override
  public String description() {
    return found.description() + " · " + super.description();
  }

  @Override
  public Map<String, String> access() {
    return found.access().properties();
  }

  @Override
  public String prefix(long runId) {
    prefix = RunPrefix.of(runId, Instant.now());
    return prefix;
  }

  @Override
  public Site open(Request request) {
    return new LinksSite() {
      @Override
      public Addresses addresses(int brokers, PortBlock ports) {
        return new AdvertisedAddresses(found.endpoints(), tokens.hosts(), found.tls());
      }

      @Override
      public List<String> workerOptions() {
        return tokens.options();
      }

      @Override
      public Cluster start(ClusterSpec spec, IntFunction<Path> hostsFile) {
        return new ExternalCluster(found, prefix, hand, notices);
      }
    };
  }
}
