package dev.ontrial.trial;

import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.PartitionState;
import dev.ontrial.history.WorkloadKind;
import java.util.ArrayList;
import java.util.HashMap;
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
      WorkloadKind workload = share.configuration().workload();
      if (workload.consumes() && workload != WorkloadKind.APPLICATION) {
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
      List<PartitionState> ends = admin.snapshot(List.of(share.input().name()));
      Map<TopicPartition, Long> offsets = offsets(admin, share, ends);
      return ends.stream()
          .allMatch(end ->
              end.highWatermark() != PartitionState.NONE
                  && offsets.getOrDefault(end.partition(), 0L) >= end.highWatermark());
    } catch (ClusterException e) {
      return false;
    }
  }

  /**
   * Where a group stands: what it has committed; of a share group, up to where it is done.
   *
   * @param ends where the topic-partitions stand, those of other shares among them
   */
  static Map<TopicPartition, Long> offsets(
      ClusterAdmin admin, Plan.Share share, List<PartitionState> ends) {
    String group = share.configuration().group();
    if (share.configuration().workload() != WorkloadKind.SHARE) {
      return admin.groups().committed(group);
    }
    Map<TopicPartition, Long> its = new HashMap<>();
    ends.stream()
        .filter(end -> end.partition().topic().equals(share.input().name()))
        .forEach(end -> its.put(end.partition(), end.highWatermark()));
    return admin.groups().shareDone(group, its);
  }
}
