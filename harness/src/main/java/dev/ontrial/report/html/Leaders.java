package dev.ontrial.report.html;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryOutline;
import dev.ontrial.history.LocatedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which broker led which topic-partition when, as the brokers told it. */
final class Leaders {
  /** Stands for a leader that is not known. */
  static final int UNKNOWN = -1;

  private final Map<Integer, List<LocatedEvent>> changes = new HashMap<>();

  Leaders(HistoryOutline outline) {
    for (LocatedEvent located : outline.events(EventKind.LEADER)) {
      changes
          .computeIfAbsent(located.event().topicPartition(), id -> new ArrayList<>())
          .add(located);
    }
    changes.values().forEach(each -> each.sort(Comparator.comparingLong(LocatedEvent::timeNanos)));
  }

  /** The node that led at a moment; the first one that is known for a moment before. */
  int at(int topicPartition, long nanos) {
    int node = UNKNOWN;
    for (LocatedEvent located : changes.getOrDefault(topicPartition, List.of())) {
      Event event = located.event();
      if (node != UNKNOWN && event.timeNanos() > nanos) {
        return node;
      }
      node = event.writer() >= 0 ? event.writer() : node;
    }
    return node;
  }
}
