package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ontrial.history.ProcessRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a consume-transform-produce application has to do: for every input record one output record,
 * together with the input's position in one transaction.
 *
 * @param configuration the name of the configuration on trial
 * @param bootstrap where the clients find their brokers
 * @param consumer the consumer's properties
 * @param producer the producer's properties, with {@code transactional.id}; {@code acks} is {@code
 *     all} and {@code max.block.ms} 15 s where not given
 * @param inputs all topic-partitions of the input topic, which is written without transactions: a
 *     position past a transaction's marker would never be committed
 * @param outputs where to write, at the same place in the list as the input
 * @param group the consumer group
 * @param recordBytes the length of each output value, at least {@link RecordIdentity#MIN_BYTES}
 * @param maxRecords how many records a transaction has at most, 1 to 32767
 */
@JsonTypeName("transform")
public record TransformSpec(
    String configuration,
    String bootstrap,
    Map<String, String> consumer,
    Map<String, String> producer,
    List<TopicPartitionId> inputs,
    List<TopicPartitionId> outputs,
    String group,
    int recordBytes,
    int maxRecords)
    implements WorkloadSpec {

  /** Checks the ranges and copies the collections. */
  public TransformSpec {
    consumer = Map.copyOf(consumer);
    producer = Map.copyOf(producer);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (inputs.isEmpty() || inputs.size() != outputs.size()) {
      throw new IllegalArgumentException(
          configuration + ": a transform needs an output topic-partition for every input");
    }
    if (!producer.containsKey("transactional.id")) {
      throw new IllegalArgumentException(
          configuration + ": a transform needs a transactional.id for its producer");
    }
    if (recordBytes < RecordIdentity.MIN_BYTES) {
      throw new IllegalArgumentException(
          configuration + ": recordBytes must be at least " + RecordIdentity.MIN_BYTES);
    }
    if (maxRecords < 1 || maxRecords > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          configuration + ": maxRecords is " + maxRecords + ": give 1 to " + Short.MAX_VALUE);
    }
  }

  /** What its producer has to do, as far as one would say it of a producer. */
  ProducerSpec producing() {
    return new ProducerSpec(
        configuration,
        bootstrap,
        producer,
        outputs,
        0,
        recordBytes,
        maxRecords,
        new ProducerSpec.Transactions(maxRecords, 0, 0));
  }

  /** The isolation level that the consumer runs with. */
  String isolation() {
    return consumer.getOrDefault("isolation.level", "read_uncommitted").strip();
  }

  /** The consumer's properties. */
  @Override
  public Map<String, String> properties() {
    return consumer;
  }

  @Override
  public List<TopicPartitionId> topicPartitions() {
    return Stream.concat(inputs.stream(), outputs.stream()).toList();
  }

  @Override
  public ProcessRole role() {
    return ProcessRole.TRANSFORM;
  }

  @Override
  public Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("acks", producing().acks());
    facts.put("transactional", true);
    facts.put("transactionalId", producer.get("transactional.id"));
    facts.put("isolation", isolation());
    facts.put("group", group);
    return facts;
  }
}
