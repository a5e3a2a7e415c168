package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.RecordEvents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a share group was handed of one topic-partition, and what of it was acknowledged. */
final class Deliveries {
  /** One delivery, or acknowledgement. */
  record Delivery(RecordEvents events, int index) {
    int process() {
      return events.process();
    }

    long nanos() {
      return events.timeNanos(index);
    }

    int count() {
      return events.size(index);
    }

    String record() {
      return "p" + events.writer(index) + "#" + events.sequence(index);
    }

    void tell(Story story) {
      String what =
          events.kind() == EventKind.DELIVERED
              ? "p%d is handed %s at offset %d, delivery count %d"
                  .formatted(process(), record(), events.offset(index), count())
              : "p%d gets %s for its acknowledgement of offset %d"
                  .formatted(process(), events.outcome(index), events.offset(index));
      story.step(nanos(), what, events.pointer(index));
    }
  }

  private final History history;
  private final int topicPartition;
  private final Map<Long, List<Delivery>> delivered = new HashMap<>();
  private final Map<Long, List<Delivery>> acknowledged = new HashMap<>();

  Deliveries(History history, int topicPartition) {
    this.history = history;
    this.topicPartition = topicPartition;
    collect(EventKind.DELIVERED, delivered);
    collect(EventKind.SHARE_ACK_DONE, acknowledged);
  }

  private void collect(EventKind kind, Map<Long, List<Delivery>> into) {
    for (RecordEvents events : history.recordEvents(kind)) {
      for (int index = 0;
          events.topicPartition() == topicPartition && index < events.count();
          index++) {
        if (kind == EventKind.DELIVERED || events.outcome(index) == Outcome.OK) {
          into.computeIfAbsent(events.offset(index), offset -> new ArrayList<>(1))
              .add(new Delivery(events, index));
        }
      }
    }
    into.values().forEach(each -> each.sort(Comparator.comparingLong(Delivery::nanos)));
  }

  /** The offsets that were handed out. */
  Set<Long> offsets() {
    return delivered.keySet();
  }

  /** The deliveries of an offset, in time order. */
  List<Delivery> of(long offset) {
    return delivered.getOrDefault(offset, List.of());
  }

  /** The acknowledgements of an offset that got OK, in time order. */
  List<Delivery> acknowledgements(long offset) {
    return acknowledged.getOrDefault(offset, List.of());
  }

  /** Whether the brokers told at least twice of the leader, and of one epoch only. */
  boolean leaderStayed() {
    Set<Integer> epochs = new HashSet<>();
    int looks = 0;
    for (LocatedEvent located : history.events(EventKind.LEADER)) {
      Event event = located.event();
      if (event.topicPartition() == topicPartition && event.leaderEpoch() >= 0) {
        epochs.add(event.leaderEpoch());
        looks++;
      }
    }
    return looks >= 2 && epochs.size() == 1;
  }
}
