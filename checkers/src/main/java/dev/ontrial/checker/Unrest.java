package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whether brokers lost each other once more, long after the last fault had ended. Brokers whose
 * machine gives them no time miss their heartbeats and fetches: leaders move and replicas fall out
 * of sync although no fault is active. Clients then wait for a cluster that is not there yet, which
 * says nothing about what Kafka promises.
 */
final class Unrest {
  /**
   * Until then a change may come from the fault itself: a broker is given up when its session or
   * its lag is over (`broker.session.timeout.ms`, 9 s by default).
   */
  private static final long CONSEQUENCES_NANOS = TimeUnit.SECONDS.toNanos(10);

  private Unrest() {}

  /** What was wrong with the machine or the cluster, so that waiting long proves nothing. */
  static Optional<String> orDisturbance(Evidence evidence, long healed, long due) {
    return evidence.isDisturbed()
        ? Optional.of("the machine was disturbed")
        : between(evidence.history(), healed, due);
  }

  /**
   * What changed for the worse between the consequences of a fault that ended at {@code healed} and
   * {@code due}. A leader that is elected where there was none is no change for the worse.
   *
   * @param due in nanoseconds on the history's clock, as {@code healed} is
   */
  static Optional<String> between(History history, long healed, long due) {
    long from = healed + Math.min(CONSEQUENCES_NANOS, (due - healed) / 3);
    Set<Integer> hit = new HashSet<>();
    long first = due;
    for (LocatedEvent located : changesForTheWorse(history)) {
      long at = located.timeNanos();
      if (at > from && at < due) {
        hit.add(located.event().topicPartition());
        first = Math.min(first, at);
      }
    }
    return hit.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "replicas or leaders of %d topic-partition%s were lost again, the first of them %s after it"
                .formatted(hit.size(), hit.size() == 1 ? "" : "s", Story.seconds(first - healed)));
  }

  /** Where a topic-partition lost its leader or a replica, whether by a fault or without one. */
  static List<LocatedEvent> changesForTheWorse(History history) {
    Map<Integer, Event> last = new HashMap<>();
    List<LocatedEvent> changes = new ArrayList<>();
    for (LocatedEvent located : history.events(EventKind.LEADER)) {
      Event before = last.put(located.event().topicPartition(), located.event());
      if (before != null && isWorse(before, located.event())) {
        changes.add(located);
      }
    }
    return changes;
  }

  private static boolean isWorse(Event before, Event event) {
    boolean hadLeader = before.writer() != Event.NONE;
    return event.size() < before.size() || (hadLeader && event.writer() != before.writer());
  }
}
