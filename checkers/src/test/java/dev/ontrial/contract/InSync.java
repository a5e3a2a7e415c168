package dev.ontrial.contract;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import java.util.List;

/** A look at the replicas of a topic-partition that says which of them are in sync. */
final class InSync {
  private InSync() {}

  /** The brokers tell that these nodes are in sync, and that the first one leads. */
  static HistoryBuilder are(HistoryBuilder history, int topicPartition, Integer... nodes) {
    long all = Event.nodes(List.of(nodes));
    return history.add(
        EventKind.LEADER, 0, -1, topicPartition, all, 0, -1, 0, nodes.length, nodes[0], 0, "");
  }
}
