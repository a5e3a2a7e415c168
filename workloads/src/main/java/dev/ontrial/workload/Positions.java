package dev.ontrial.workload;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The positions that a consumer has to commit. Not thread-safe. */
final class Positions {
  private final Consumer<byte[], byte[]> client;
  private final Map<TopicPartition, Long> reached = new HashMap<>();

  Positions(Consumer<byte[], byte[]> client) {
    this.client = client;
  }

  /** The positions right behind these records. */
  static Map<TopicPartition, OffsetAndMetadata> behind(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
      ConsumerRecord<byte[], byte[]> last = batch.get(batch.size() - 1);
      positions.put(partition, new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), ""));
    }
    return positions;
  }

  /**
   * What is to be committed after a poll that returned these records. Where it returned none, a
   * position may have passed what is never handed over, such as a transaction's marker.
   */
  Map<TopicPartition, OffsetAndMetadata> due(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, OffsetAndMetadata> due = behind(records);
    if (records.isEmpty()) {
      reached.forEach((partition, last) -> {
        long now = position(partition);
        if (now > last) {
          due.put(partition, new OffsetAndMetadata(now, Optional.empty(), ""));
        }
      });
    }
    due.forEach((partition, position) -> reached.put(partition, position.offset()));
    return due;
  }

  private long position(TopicPartition partition) {
    try {
      return client.assignment().contains(partition)
          ? client.position(partition, Duration.ZERO)
          : -1;
    } catch (KafkaException | IllegalStateException e) {
      return -1;
    }
  }
}
