package dev.ontrial.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** What the coordinators keep of groups of consumers, and of share groups. */
public final class Groups {
  private final ClusterAdmin admin;

  Groups(ClusterAdmin admin) {
    this.admin = admin;
  }

  /**
   * The positions that a group has committed, where it has any.
   *
   * @throws ClusterException if its coordinator does not answer in time
   */
  public Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    ClusterAdmin.answer(
            "what group " + group + " has committed",
            admin.kafka().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach((partition, position) -> {
          if (position != null) {
            positions.put(partition, position.offset());
          }
        });
    return positions;
  }

  /**
   * The share-partition start offsets of a share group (KIP-932): every record below is
   * acknowledged or archived.
   *
   * @throws ClusterException if its coordinator does not answer in time
   */
  public Map<TopicPartition, Long> shareStarts(
      String group, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    ListShareGroupOffsetsSpec which =
        new ListShareGroupOffsetsSpec().topicPartitions(List.copyOf(partitions));
    ClusterAdmin.answer(
            "where share group " + group + " starts",
            admin
                .kafka()
                .listShareGroupOffsets(Map.of(group, which))
                .partitionsToOffsetInfo(group))
        .forEach((partition, start) -> {
          if (start != null) {
            starts.put(partition, start.startOffset());
          }
        });
    return starts;
  }

  /** Sets a configuration of a group, such as {@code share.auto.offset.reset}. */
  public void configure(String group, Map<String, String> settings) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(each ->
                new AlterConfigOp(
                    new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
            .toList();
    ClusterAdmin.answer(
        "to configure group " + group,
        admin.kafka().incrementalAlterConfigs(Map.of(resource, changes)).all());
  }
}
