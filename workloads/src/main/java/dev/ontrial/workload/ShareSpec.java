package dev.ontrial.workload;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ontrial.history.ProcessRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a member of a share group has to do: accept every record that it is handed, explicitly.
 * Needs clients from 4.1 on. Where the group begins is the group's configuration, {@code
 * share.auto.offset.reset}.
 *
 * @param configuration the name of the configuration on trial
 * @param bootstrap where the client finds its brokers
 * @param properties the client's properties; {@code share.acknowledgement.mode} is always {@code
 *     explicit}, and {@code max.poll.records} is 200 where not given
 * @param topicPartitions all topic-partitions of the topics to subscribe to
 * @param group the share group
 */
@JsonTypeName("share")
public record ShareSpec(
    String configuration,
    String bootstrap,
    Map<String, String> properties,
    List<TopicPartitionId> topicPartitions,
    String group)
    implements WorkloadSpec {

  /** Copies the collections. */
  public ShareSpec {
    properties = Map.copyOf(properties);
    topicPartitions = List.copyOf(topicPartitions);
    if (topicPartitions.isEmpty()) {
      throw new IllegalArgumentException(
          configuration + ": a share consumer needs a topic-partition");
    }
  }

  @Override
  public ProcessRole role() {
    return ProcessRole.SHARE;
  }

  @Override
  public Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("group", group);
    return facts;
  }
}
