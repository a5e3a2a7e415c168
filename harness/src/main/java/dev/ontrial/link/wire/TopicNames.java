package dev.ontrial.link.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataResponseData;
import org.jspecify.annotations.Nullable;

/**
 * The names of topics by their ids, which newer versions of Fetch and Produce use alone (KIP-516):
 * as given, and as seen in Metadata replies while a rule asks for a topic.
 */
public final class TopicNames {
  private final Map<String, String> names = new ConcurrentHashMap<>();

  /** Makes a topic known. */
  public void put(Uuid id, String name) {
    names.put(id.toString(), name);
  }

  @Nullable String name(String id) {
    return names.get(id);
  }

  void learn(MetadataResponseData metadata) {
    metadata
        .topics()
        .forEach(topic -> {
          if (topic.name() != null && !topic.topicId().equals(Uuid.ZERO_UUID)) {
            put(topic.topicId(), topic.name());
          }
        });
  }
}
