package dev.ontrial.workload;

import org.apache.kafka.common.TopicPartition;

/**
 * A topic-partition and its number in this run.
 *
 * @param id the number that stands for it in histories and in records
 * @param topic the topic's name
 * @param partition the partition's number within the topic
 */
public record TopicPartitionId(int id, String topic, int partition) {
  /** The same for Kafka's API. */
  public TopicPartition toKafka() {
    return new TopicPartition(topic, partition);
  }
}
