package dev.ontrial.history;

/**
 * A topic-partition of the run.
 *
 * @param id its number in the history
 * @param topic the topic's name
 * @param partition the partition's number within the topic
 * @param configuration the configuration whose clients use it
 * @param role what its topic is for
 */
public record DeclaredTopicPartition(
    int id, String topic, int partition, String configuration, TopicRole role) {
  /** A topic-partition of no special role. */
  public DeclaredTopicPartition(int id, String topic, int partition, String configuration) {
    this(id, topic, partition, configuration, TopicRole.PLAIN);
  }

  /** Whether its records carry the identity of the input that they were made from. */
  public boolean isDerived() {
    return role == TopicRole.DERIVED;
  }

  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
