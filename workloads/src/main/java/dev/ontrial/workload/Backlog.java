package dev.ontrial.workload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a member of a group still has to do: the positions that no acknowledged commit covers, and,
 * where the commit comes first, the records that wait for it. Not thread-safe.
 *
 * <p>A commit that failed may be repeated after the next poll, for the topic-partitions that the
 * member still owns then ({@code KafkaConsumer.commitSync}, Javadoc).
 */
final class Backlog {
  private final Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> waiting =
      new LinkedHashMap<>();

  /** Adds positions to commit; a later position of the same topic-partition replaces the former. */
  void due(Map<TopicPartition, OffsetAndMetadata> positions) {
    due.putAll(positions);
  }

  /** The positions to commit. */
  Map<TopicPartition, OffsetAndMetadata> due() {
    return Map.copyOf(due);
  }

  /** All positions are committed. */
  void committed() {
    due.clear();
  }

  /** Adds records that must not be processed before their positions are committed. */
  void await(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      waiting
          .computeIfAbsent(partition, each -> new ArrayList<>())
          .addAll(records.records(partition));
    }
  }

  /** Hands over the records that waited, in the order of each topic-partition's offsets. */
  Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> take() {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> taken = new LinkedHashMap<>(waiting);
    waiting.clear();
    return taken;
  }

  /** Drops what concerns topic-partitions that the member no longer owns. */
  void drop(Collection<TopicPartition> gone) {
    due.keySet().removeAll(gone);
    waiting.keySet().removeAll(gone);
  }
}
