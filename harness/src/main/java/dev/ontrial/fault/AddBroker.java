package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.Membership;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One more broker starts with an empty disk and gets replicas of topic-partitions on trial, as when
 * a cluster is enlarged. It has begun when the broker serves and its replicas are in sync, and it
 * stays.
 */
public record AddBroker() implements FaultSpec.OnCluster {
  private static final Duration MOVED = Duration.ofMinutes(1);

  @Override
  public FaultKind kind() {
    return FaultKind.ADD_BROKER;
  }

  @Override
  public String effect() {
    return "One more broker starts with an empty disk, gets one replica of every other "
        + "topic-partition on trial, and stays. Its number comes after those of all other nodes.";
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new Addition(site.cluster());
  }

  /** The addition of a broker, which is not undone. */
  private static final class Addition implements Fault {
    private final Cluster cluster;
    private final Map<String, String> moved = new TreeMap<>();
    private final Newcomer newcomer;

    Addition(Cluster cluster) {
      this.cluster = cluster;
      this.newcomer = new Newcomer(cluster, false);
    }

    @Override
    public String begin() {
      Broker broker = newcomer.join();
      ClusterAdmin admin = cluster.admin();
      moved.putAll(new Membership(admin).settle(broker.id(), admin.topics().names(), MOVED));
      if (moved.isEmpty()) {
        throw new FaultException(
            "add-broker did not take: no topic on trial has a replica for " + broker.name());
      }
      return "%s serves and has replicas of %d topic-partitions, all in sync"
          .formatted(broker.name(), moved.size());
    }

    @Override
    public Map<String, Object> facts() {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("moved", moved);
      Broker added = newcomer.node();
      if (added != null) {
        facts.put("broker", added.id());
      }
      return facts;
    }

    @Override
    public Map<String, Object> heal() {
      Broker added = newcomer.finish();
      if (added == null) {
        return Map.of();
      }
      boolean inSync = cluster.admin().inSync().await(List.of(added.id()), MOVED);
      return Map.of("inSync", inSync);
    }
  }
}
