package dev.ontrial.workload;

import dev.ontrial.cluster.CacheFolder;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.LocalCluster;
import dev.ontrial.cluster.Placement;
import dev.ontrial.cluster.PortBlock;
import dev.ontrial.cluster.Reaper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** A real broker without any fault, for the workloads to work on. */
final class OneBroker implements AutoCloseable {
  static final int PARTITIONS = 2;

  private final Reaper reaper = Reaper.open();
  private final PortBlock ports = PortBlock.reserve(1);
  private final LocalCluster cluster;
  private int topicPartitions;

  OneBroker(Path folder) throws IOException {
    Path hosts =
        Files.writeString(
            folder.resolve("hosts"),
            "127.0.0.1 localhost broker-1 " + InetAddress.getLocalHost().getHostName() + "\n");
    cluster =
        LocalCluster.start(
            ClusterSpec.of(ClusterSpec.DEFAULT_VERSION).withBrokers(1),
            new Placement(folder, ports, node -> hosts, reaper, (program, pid, code) -> {}),
            CacheFolder.ofUser(),
            System.err::println);
  }

  String bootstrap() {
    return cluster.directBootstrapServers();
  }

  ClusterAdmin admin() {
    return cluster.admin();
  }

  /** Creates a topic and numbers its partitions. */
  List<TopicPartitionId> topic(String name) {
    admin().createTopic(name, PARTITIONS, 1, 1, Map.of());
    admin().awaitInSync(List.of(name), Duration.ofSeconds(20));
    List<TopicPartitionId> ids = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      ids.add(new TopicPartitionId(topicPartitions++, name, partition));
    }
    return ids;
  }

  /** What is committed of these topic-partitions, all together. */
  long committed(String group, List<TopicPartitionId> topicPartitions) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin().kafka().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return topicPartitions.stream()
        .map(each -> offsets.get(each.toKafka()))
        .mapToLong(position -> position == null ? 0 : position.offset())
        .sum();
  }

  /** Makes a share group begin at the first record. */
  void shareFromTheStart(String group) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    admin().kafka().incrementalAlterConfigs(Map.of(resource, List.of(earliest))).all().get();
  }

  /** Takes every member out of a group; each learns of it at its next word. */
  void expelAll(String group) throws Exception {
    try {
      admin()
          .kafka()
          .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    } catch (ExecutionException e) {
      // A group that has no members at the moment is refused, in one way or another.
      System.err.println("nobody expelled: " + e.getMessage());
    }
  }

  /** Fences whoever uses a transactional id. */
  void fence(String transactionalId) throws Exception {
    admin().kafka().fenceProducers(List.of(transactionalId)).all().get();
  }

  @Override
  public void close() {
    cluster.close();
    reaper.close();
    ports.close();
  }
}
