package dev.ontrial.workload;

import org.apache.kafka.common.TopicPartition;

/**
 * A topic-partition of a run with its number.
 *
 * @param id the number, unique within the run
 * @param topic the topic's name
 * @param partition its number within the topic
 * @param later whether it is added to its topic while the clients work; until then it does not
 *     exist
 */
public record TopicPartitionId(int id, String topic, int partition, boolean later) {
  /** One that exists from the start. */
  public TopicPartitionId(int id, String topic, int partition) {
    this(id, topic, partition, false);
  }

  /** As Kafka's clients name it. */
  public TopicPartition toKafka() {
    return new TopicPartition(topic, partition);
  }
}
