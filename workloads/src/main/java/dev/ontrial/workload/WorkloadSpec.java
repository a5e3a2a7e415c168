package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** What one client, and those that succeed it, has to do. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "workload")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ProducerSpec.class, name = "producer"),
  @JsonSubTypes.Type(value = ReaderSpec.class, name = "reader"),
  @JsonSubTypes.Type(value = ApplicationSpec.class, name = "application"),
  @JsonSubTypes.Type(value = TransformSpec.class, name = "transform"),
  @JsonSubTypes.Type(value = ShareSpec.class, name = "share"),
  @JsonSubTypes.Type(value = StreamsSpec.class, name = "streams"),
  @JsonSubTypes.Type(value = CommandSpec.class, name = "command")
})
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
}
