package dev.ontrial.fault;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The target becomes the preferred leader of every topic-partition on trial and is elected, as
 * {@code kafka-leader-election --election-type preferred} does after a reassignment that changes
 * the order of the replicas. Nothing stops meanwhile. It is over when the target leads all of them,
 * but for those whose replicas do not come into sync.
 */
public record ElectLeader() implements FaultSpec.OnCluster {
  private static final Duration ELECTED = Duration.ofSeconds(30);

  @Override
  public FaultKind kind() {
    return FaultKind.ELECT_LEADER;
  }

  @Override
  public String effect() {
    return "The target becomes the leader of all topic-partitions on trial, in an orderly "
        + "way.";
  }

  @Override
  public Target usualTarget() {
    return new Target("follower");
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new Fault() {
      @Override
      public String begin() {
        if (nodes.size() != 1) {
          throw new FaultException("elect-leader needs one broker as its target, not " + nodes);
        }
        ClusterAdmin admin = site.cluster().admin();
        Set<String> topics = admin.topics().names();
        List<PartitionState> before = admin.snapshot(topics);
        List<TopicPartition> left =
            admin.leadership().moveLeadersInSync(topics, nodes.getFirst(), ELECTED);
        Set<Integer> leaders =
            before.stream().map(PartitionState::leader).collect(Collectors.toSet());
        String others =
            left.isEmpty()
                ? ""
                : "; the leaders of %s stay, as not all replicas are in sync there".formatted(left);
        return "broker-%d leads %d topic-partitions; before that %s led them%s"
            .formatted(nodes.getFirst(), before.size() - left.size(), leaders, others);
      }

      @Override
      public Map<String, Object> heal() {
        return Map.of();
      }
    };
  }
}
