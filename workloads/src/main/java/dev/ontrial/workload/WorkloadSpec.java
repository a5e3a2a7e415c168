package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ontrial.history.ProcessRole;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one client, and those that succeed it, has to do. Each has its own {@code @JsonTypeName}, by
 * which a worker knows it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "workload")
public sealed interface WorkloadSpec
    permits ProducerSpec,
        ReaderSpec,
        ApplicationSpec,
        TransformSpec,
        ShareSpec,
        StreamsSpec,
        CommandSpec {
  /** The name of the configuration on trial. */
  String configuration();

  /** Where the client finds its brokers, as {@code bootstrap.servers}. */
  String bootstrap();

  /** The client's properties; serializers, client.id and bootstrap.servers are filled in. */
  Map<String, String> properties();

  /** The topic-partitions to write, or those that may be read. */
  List<TopicPartitionId> topicPartitions();

  /** What its clients are in a history. */
  ProcessRole role();

  /** What else the history says of its clients; a value that is null is left out. */
  Map<String, @Nullable Object> facts();
}
