package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ontrial.history.ProcessRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an application that consumes as a member of a group has to do: process every record, and
 * commit positions before or after.
 *
 * @param configuration the name of the configuration on trial
 * @param bootstrap where the client finds its brokers
 * @param properties the client's properties; {@code max.poll.records} is 200 where not given
 * @param topicPartitions all topic-partitions of the topics to subscribe to
 * @param group the consumer group
 * @param processing when positions are committed
 * @param processingMicros how long the processing of one record takes
 * @param deserializationMicros how long the consumer's deserializer takes for one record; Kafka's
 *     own clients only
 */
@JsonTypeName("application")
public record ApplicationSpec(
    String configuration,
    String bootstrap,
    Map<String, String> properties,
    List<TopicPartitionId> topicPartitions,
    String group,
    Processing processing,
    int processingMicros,
    int deserializationMicros)
    implements WorkloadSpec {

  /** When positions are committed. */
  public enum Processing {
    /** The commit comes before the processing: at most once. */
    BEFORE,
    /** The commit comes after the processing: at least once. */
    AFTER,
    /** The client commits by itself, in the course of its polls: at least once. */
    AUTO
  }

  /** Checks the ranges and copies the collections. */
  public ApplicationSpec {
    properties = Map.copyOf(properties);
    topicPartitions = List.copyOf(topicPartitions);
    if (topicPartitions.isEmpty()) {
      throw new IllegalArgumentException(
          configuration + ": an application needs a topic-partition");
    }
    if (processingMicros < 0) {
      throw new IllegalArgumentException(configuration + ": processingMicros must not be negative");
    }
    if (deserializationMicros < 0) {
      throw new IllegalArgumentException(
          configuration + ": deserializationMicros must not be negative");
    }
  }

  /** One whose deserializer takes no time. */
  public ApplicationSpec(
      String configuration,
      String bootstrap,
      Map<String, String> properties,
      List<TopicPartitionId> topicPartitions,
      String group,
      Processing processing,
      int processingMicros) {
    this(
        configuration,
        bootstrap,
        properties,
        topicPartitions,
        group,
        processing,
        processingMicros,
        0);
  }

  /** The isolation level that the client runs with. */
  public String isolation() {
    return properties.getOrDefault("isolation.level", "read_uncommitted").strip();
  }

  @Override
  public ProcessRole role() {
    return ProcessRole.APPLICATION;
  }

  @Override
  public Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("isolation", isolation());
    facts.put("group", group);
    facts.put("processing", processing.name().toLowerCase(Locale.ROOT));
    return facts;
  }
}
