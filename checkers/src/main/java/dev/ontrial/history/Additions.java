package dev.ontrial.history;

import java.util.HashMap;
import java.util.Map;

/** Which topic-partitions were added to their topics while the clients worked. */
public final class Additions {
  /** The number of partitions that each topic had at first. */
  private final Map<String, Integer> before = new HashMap<>();

  private final History history;

  /** Reads them from the faults of a history. */
  public Additions(History history) {
    this.history = history;
    for (FaultSeen fault : history.faults()) {
      if (fault.kind() == FaultKind.ADD_PARTITIONS) {
        fault
            .said()
            .path("partitionsFrom")
            .properties()
            .forEach(each -> before.merge(each.getKey(), each.getValue().asInt(), Math::min));
      }
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
