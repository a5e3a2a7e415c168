package dev.ontrial.trial;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.trial.Configuration.Workload;
import dev.ontrial.workload.TopicPartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Waiting, once nothing new is written, until the groups have come to the end of what they read.
 * Applications are not waited for: they are slow on purpose, and judged below their positions.
 */
final class Draining {
  private final ClusterAdmin admin;
  private final List<Plan.Share> open = new ArrayList<>();

  Draining(ClusterAdmin admin, Plan plan) {
    this.admin = admin;
    for (Plan.Share share : plan.shares()) {
      Workload workload = share.configuration().workload();
      if (workload.consumes() && workload != Workload.APPLICATION) {
        open.add(share);
      }
    }
  }

  /** Looks once more; whether all of them have. */
  boolean isDone() {
    open.removeIf(this::isDrained);
    return open.isEmpty();
  }

  private boolean isDrained(Plan.Share share) {
    try {
      Map<TopicPartition, Long> offsets = offsets(admin, share);
      return admin.snapshot(List.of(share.input().name())).stream()
          .allMatch(state ->
              state.highWatermark() != PartitionState.NONE
                  && offsets.getOrDefault(state.partition(), 0L) >= state.highWatermark());
    } catch (ClusterException e) {
      return false;
    }
  }

  /** Where a group stands: what it has committed; of a share group, where it starts. */
  static Map<TopicPartition, Long> offsets(ClusterAdmin admin, Plan.Share share) {
    String group = share.configuration().group();
    if (share.configuration().workload() != Workload.SHARE) {
      return admin.groups().committed(group);
    }
    return admin
        .groups()
        .shareStarts(
            group, share.input().partitions().stream().map(TopicPartitionId::toKafka).toList());
  }
}
