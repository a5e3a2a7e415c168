package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ontrial.history.ProcessRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reader has to do: read everything from the beginning and write down what it sees.
 *
 * @param configuration the name of the configuration on trial
 * @param bootstrap where the client finds its brokers
 * @param properties the client's properties; {@code auto.offset.reset} is {@code earliest} and
 *     {@code isolation.level} is {@code read_committed} where not given
 * @param topicPartitions what is assigned; for a group reader all topic-partitions of its topics
 * @param group the consumer group to read with, or null for an assigned reader
 * @param formats where the records of a topic carry their identity; {@link RecordFormat#BINARY} for
 *     a topic that is not here
 */
@JsonTypeName("reader")
public record ReaderSpec(
    String configuration,
    String bootstrap,
    Map<String, String> properties,
    List<TopicPartitionId> topicPartitions,
    @Nullable String group,
    Map<String, RecordFormat> formats)
    implements WorkloadSpec {

  /** A reader of topics that only ontrial uses. */
  public ReaderSpec(
      String configuration,
      String bootstrap,
      Map<String, String> properties,
      List<TopicPartitionId> topicPartitions,
      @Nullable String group) {
    this(configuration, bootstrap, properties, topicPartitions, group, Map.of());
  }

  /** Copies the collections. */
  public ReaderSpec {
    properties = Map.copyOf(properties);
    formats = Map.copyOf(formats);
    topicPartitions = List.copyOf(topicPartitions);
    if (topicPartitions.isEmpty()) {
      throw new IllegalArgumentException(configuration + ": a reader needs a topic-partition");
    }
  }

  /** The isolation level that the client runs with. */
  public String isolation() {
    return properties.getOrDefault("isolation.level", "read_committed");
  }

  @Override
  public ProcessRole role() {
    return ProcessRole.READER;
  }

  @Override
  public Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("isolation", isolation());
    facts.put("group", group);
    return facts;
  }
}
