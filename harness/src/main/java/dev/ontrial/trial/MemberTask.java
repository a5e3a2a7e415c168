package dev.ontrial.trial;

import dev.ontrial.workload.TopicPartitionId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one member of a group on trial gets to work with.
 *
 * @param configuration what is on trial
 * @param number its number in the group
 * @param bootstrap where it finds its brokers
 * @param input the topic-partitions that its group reads
 * @param output those that its group writes
 * @param folder where clients may keep files of their own
 * @param clients the version of the clients on trial
 * @param access the settings of security that every client needs to reach the cluster
 */
public record MemberTask(
    Configuration configuration,
    int number,
    String bootstrap,
    List<TopicPartitionId> input,
    List<TopicPartitionId> output,
    Path folder,
    String clients,
    Map<String, String> access) {
  private static final List<String> INSTANCE_IDS =
      List.of("group.instance.id", "consumer.group.instance.id", "main.consumer.group.instance.id");

  /**
   * The settings of its consumer: {@code {member}} in a value is its number. Ids of static members
   * are unique within a group (KIP-345), so the number is appended where it is not in one.
   */
  Map<String, String> consumer() {
    Map<String, String> consumer = configuration.client().properties(configuration.consumer());
    consumer.putAll(access);
    for (String key : INSTANCE_IDS) {
      consumer.computeIfPresent(
          key, (same, id) -> id.contains(MemberNumber.PLACE) ? id : id.strip() + "-" + number);
    }
    return MemberNumber.in(consumer, number);
  }

  /** The settings of its producer. */
  Map<String, String> producer() {
    Map<String, String> producer = new LinkedHashMap<>(configuration.producerOnTrial());
    producer.putAll(access);
    producer.put("transactional.id", transactionalId(configuration, number));
    return producer;
  }

  /** The transactional id of a client; successors keep it (KIP-98). */
  public static String transactionalId(Configuration configuration, int number) {
    return configuration.group() + "-" + number;
  }
}
