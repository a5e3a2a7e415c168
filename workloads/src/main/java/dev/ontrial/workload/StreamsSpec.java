package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ontrial.history.ProcessRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Kafka Streams instance has to do: number each writer's records in a state store, and write
 * one output record for every input record into the partition of the same number.
 *
 * @param configuration the name of the configuration on trial
 * @param bootstrap where the instance finds its brokers
 * @param properties the instance's properties, with {@code processing.guarantee}; serdes, {@code
 *     application.id}, {@code client.id} and {@code state.dir} are filled in, and {@code
 *     num.stream.threads} is 1 where not given
 * @param topicPartitions all topic-partitions of the input topic
 * @param output the output topic, with as many partitions as the input
 * @param applicationId the name of the application, which is its consumer group's as well
 * @param stateDir a folder of the instance's own
 */
@JsonTypeName("streams")
public record StreamsSpec(
    String configuration,
    String bootstrap,
    Map<String, String> properties,
    List<TopicPartitionId> topicPartitions,
    String output,
    String applicationId,
    String stateDir)
    implements WorkloadSpec {

  /** Copies the collections and checks that there is one input topic. */
  public StreamsSpec {
    properties = Map.copyOf(properties);
    topicPartitions = List.copyOf(topicPartitions);
    if (topicPartitions.stream().map(TopicPartitionId::topic).distinct().count() != 1) {
      throw new IllegalArgumentException(configuration + ": streams need exactly one input topic");
    }
  }

  /** The input topic. */
  String input() {
    return topicPartitions.getFirst().topic();
  }

  @Override
  public ProcessRole role() {
    return ProcessRole.STREAMS;
  }

  @Override
  public Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("group", applicationId);
    facts.put("processingGuarantee", properties.get("processing.guarantee"));
    return facts;
  }
}
