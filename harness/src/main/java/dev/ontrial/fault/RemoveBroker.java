package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.Membership;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The target is drained of all its replicas, those of Kafka's own topics too. Then it stops in an
 * orderly way and is unregistered, as when a cluster is made smaller. It has begun when the target
 * has no replica, and is over when the controller does not know the target any more.
 */
public record RemoveBroker() implements FaultSpec.OnCluster {
  private static final Duration MOVED = Duration.ofMinutes(1);
  private static final Duration ORDERLY = Duration.ofMinutes(1);
  private static final Duration UNREGISTERED = Duration.ofSeconds(30);

  @Override
  public FaultKind kind() {
    return FaultKind.REMOVE_BROKER;
  }

  @Override
  public String effect() {
    return "The target is drained of all its replicas, those of Kafka's own topics too, stops "
        + "in an orderly way and is unregistered; it does not come back. It needs more brokers "
        + "than replicas, such as an `add-broker` before it, and `cluster: {controllers: 1}` or "
        + "more.";
  }

  @Override
  public Target usualTarget() {
    return new Target("leader");
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    if (nodes.size() != 1) {
      throw new FaultException("remove-broker needs one broker as its target, not " + nodes);
    }
    return new Removal(site.cluster(), site.cluster().broker(nodes.getFirst()));
  }

  /** The removal of a broker, which is not undone. */
  private static final class Removal implements Fault {
    private final Cluster cluster;
    private final Broker broker;
    private final Map<String, String> moved = new TreeMap<>();
    private boolean drained;

    Removal(Cluster cluster, Broker broker) {
      this.cluster = cluster;
      this.broker = broker;
    }

    @Override
    public String begin() {
      ClusterAdmin admin = cluster.admin();
      Membership membership = new Membership(admin);
      Set<String> topics = admin.topics().all();
      Set<String> stuck = membership.withoutPlace(broker.id(), topics);
      if (!stuck.isEmpty()) {
        throw new FaultException(
            "remove-broker did not take: no broker is free for the replicas of %s in %s; add a broker"
                .formatted(broker.name(), stuck));
      }
      moved.putAll(admin.topics().drain(broker.id(), topics, MOVED));
      drained = true;
      return "%s has no replica any more; %d topic-partitions have other replicas, all in sync"
          .formatted(broker.name(), moved.size());
    }

    @Override
    public Map<String, Object> facts() {
      return Map.of("moved", moved);
    }

    /** A broker that was not drained to the end stays. */
    @Override
    public Map<String, Object> heal() {
      if (!drained) {
        return Map.of();
      }
      // Before it stops: what begins now finds its peers without it.
      cluster.left(broker);
      if (broker.state() == Broker.State.RUNNING) {
        broker.stopGracefully(ORDERLY);
      }
      new Membership(cluster.admin()).unregister(broker.id(), UNREGISTERED);
      return Map.of("unregistered", broker.id());
    }
  }
}
