package dev.ontrial.history;

/**
 * A topic-partition of the run.
 *
 * @param id its number in the history
 * @param topic the topic's name
 * @param partition the partition's number within the topic
 * @param configuration the configuration whose clients use it
 */
public record DeclaredTopicPartition(int id, String topic, int partition, String configuration) {
  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
