package dev.ontrial.checker;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Phase;
import java.util.HashMap;
import java.util.Map;

/** When the members of a group came and went. */
final class GroupLife {
  /** How long members may take to stop once they are asked to. */
  private static final long STOPPING_NANOS = 10_000_000_000L;

  private final Map<Integer, Long> begun = new HashMap<>();
  private final Map<Integer, LocatedEvent> ended = new HashMap<>();
  private final History history;
  private final long stopping;

  GroupLife(History history, Group group) {
    this.history = history;
    for (LocatedEvent located : history.events(EventKind.PROCESS)) {
      if (group.isMember(located.event().process())) {
        begun.putIfAbsent(located.event().process(), located.timeNanos());
      }
    }
    for (LocatedEvent located : history.events(EventKind.PROCESS_END)) {
      if (group.isMember(located.event().process())) {
        ended.putIfAbsent(located.event().process(), located);
      }
    }
    stopping = history.phase(Phase.STOPPING).map(LocatedEvent::timeNanos).orElse(Long.MIN_VALUE);
  }

  /** Until when the group must have worked; members first, then whoever feeds them is stopped. */
  long stopped() {
    long first =
        ended.values().stream()
            .mapToLong(LocatedEvent::timeNanos)
            .filter(nanos -> nanos > stopping)
            .min()
            .orElse(stopping);
    return stopping == Long.MIN_VALUE ? stopping : Math.max(stopping, first - STOPPING_NANOS);
  }

  /** Whether one member was there all the time. */
  boolean isAlive(long from, long until) {
    return begun.entrySet().stream()
        .anyMatch(each -> {
          LocatedEvent end = ended.get(each.getKey());
          return each.getValue() <= from && (end == null || end.timeNanos() > until);
        });
  }

  /**
   * When a member last went without being able to say so to the coordinator, which then keeps its
   * topic-partitions until its session is over.
   */
  long lastLoss() {
    long last = Long.MIN_VALUE / 2;
    for (LocatedEvent end : ended.values()) {
      if (end.timeNanos() < stopping && (end.event().has(Flags.CRASHED) || inFault(end))) {
        last = Math.max(last, end.timeNanos());
      }
    }
    return last;
  }

  private boolean inFault(LocatedEvent end) {
    return history.faults().stream()
        .filter(FaultSeen::hitsBroker)
        .anyMatch(
            fault -> fault.beginNanos() <= end.timeNanos() && end.timeNanos() <= fault.endNanos());
  }
}
