package dev.ontrial.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
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
            admin
                .kafka()
                .listConsumerGroupOffsets(
                    group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata())
        .forEach((partition, position) -> {
          if (position != null) {
            positions.put(partition, position.offset());
          }
        });
    return positions;
  }

  /**
   * Up to where a share group is done with each topic-partition: its share-partition start offset
   * (KIP-932), below which every record is acknowledged or archived; or, where nothing is left
   * above either (a lag of 0, KIP-1226), the end of the topic-partition as given.
   *
   * @throws ClusterException if its coordinator does not answer in time
   */
  public Map<TopicPartition, Long> shareDone(String group, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> done = new HashMap<>();
    ListShareGroupOffsetsSpec which =
        new ListShareGroupOffsetsSpec().topicPartitions(List.copyOf(ends.keySet()));
    ClusterAdmin.answer(
            "where share group " + group + " starts",
            admin.kafka().listShareGroupOffsets(Map.of(group, which)).partitionsToOffsetInfo(group))
        .forEach((partition, start) -> {
          if (start != null) {
            boolean nothingLeft = start.lag().map(lag -> lag == 0).orElse(false);
            done.put(
                partition,
                nothingLeft
                    ? ends.getOrDefault(partition, start.startOffset())
                    : start.startOffset());
          }
        });
    return done;
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
