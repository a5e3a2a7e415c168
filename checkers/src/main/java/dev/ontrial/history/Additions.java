package dev.ontrial.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;

/** Which topic-partitions were added to their topics while the clients worked. */
public final class Additions {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The number of partitions that each topic had at first. */
  private final Map<String, Integer> before = new HashMap<>();

  private final History history;

  /** Reads them from the faults of a history. */
  public Additions(History history) {
    this.history = history;
    for (FaultSeen fault : history.faults()) {
      if (fault.kind() == FaultKind.ADD_PARTITIONS) {
        text(fault)
            .path("partitionsFrom")
            .properties()
            .forEach(each -> before.merge(each.getKey(), each.getValue().asInt(), Math::min));
      }
    }
  }

  private static JsonNode text(FaultSeen fault) {
    try {
      return JSON.readTree(fault.begin().event().text());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Whether the topic-partition did not exist from the start. */
  public boolean contain(int topicPartition) {
    DeclaredTopicPartition declared =
        before.isEmpty() ? null : history.topicPartition(topicPartition);
    return declared != null
        && declared.partition() >= before.getOrDefault(declared.topic(), Integer.MAX_VALUE);
  }
}
