package dev.ontrial.fault;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The replicas that the target has of topic-partitions on trial are moved to another broker, as
 * when a broker is drained. It needs more brokers than a topic-partition has replicas. It is over
 * when the new replicas are in sync.
 */
public record Reassign() implements FaultSpec.OnCluster {
  private static final Duration MOVED = Duration.ofMinutes(1);

  @Override
  public FaultKind kind() {
    return FaultKind.REASSIGN;
  }

  @Override
  public String effect() {
    return "The target's replicas are moved to another broker; needs more brokers than "
        + "replicas.";
  }

  @Override
  public Target usualTarget() {
    return new Target("leader");
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    Map<String, String> moved = new TreeMap<>();
    return new Fault() {
      @Override
      public String begin() {
        ClusterAdmin admin = site.cluster().admin();
        for (int node : nodes) {
          moved.putAll(admin.topics().drain(node, admin.topics().names(), MOVED));
        }
        if (moved.isEmpty()) {
          throw new FaultException(
              "reassign did not take: no broker is free for the replicas of %s; add `cluster:"
                      .formatted(nodes)
                  + " {brokers: 4}`");
        }
        return moved.size() + " topic-partitions have other replicas, all in sync";
      }

      @Override
      public Map<String, Object> facts() {
        return Map.of("moved", moved);
      }

      @Override
      public Map<String, Object> heal() {
        return Map.of();
      }
    };
  }
}
