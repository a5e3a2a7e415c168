package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Recreations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When the leader of each topic-partition changed, as brokers answered the harness ({@link
 * EventKind#LEADER} and {@link EventKind#END_OFFSET}).
 *
 * <p>A change lies between the last look at the older epoch and the first look at the newer one.
 * Where that interval and the time asked for overlap, the change counts as seen.
 */
final class LeaderEpochs {
  private final Evidence evidence;
  private final Map<Integer, List<Look>> looks = new HashMap<>();
  private final Map<Integer, Integer> read = new HashMap<>();
  private final Map<Integer, Integer> lowestRead = new HashMap<>();

  private final Recreations recreations;

  private record Look(long nanos, int epoch) {}

  LeaderEpochs(Evidence evidence) {
    this.evidence = evidence;
    History history = evidence.history();
    this.recreations = new Recreations(history);
    List<LocatedEvent> all = new ArrayList<>(history.events(EventKind.LEADER));
    all.addAll(history.events(EventKind.END_OFFSET));
    all.sort((a, b) -> Long.compare(a.timeNanos(), b.timeNanos()));
    for (LocatedEvent located : all) {
      Event event = located.event();
      if (event.leaderEpoch() >= 0) {
        looks
            .computeIfAbsent(event.topicPartition(), id -> new ArrayList<>())
            .add(new Look(event.timeNanos(), event.leaderEpoch()));
      }
    }
    for (Reads reads : history.reads()) {
      if (reads.highestEpoch() >= 0 && isOfNewestTopic(reads)) {
        read.merge(reads.topicPartition(), reads.highestEpoch(), Math::max);
        lowestRead.merge(reads.topicPartition(), reads.lowestEpoch(), Math::min);
      }
    }
  }

  /**
   * Whether what was read is of the newest topic of that name: epochs of one that was deleted say
   * nothing about it. Only the final read is known to have begun after that.
   */
  private boolean isOfNewestTopic(Reads reads) {
    return recreations.lastNanos(reads.topicPartition()) == Long.MIN_VALUE
        || evidence.history().finalReads().stream()
            .anyMatch(read ->
                read.process() == reads.process()
                    && read.topicPartition() == reads.topicPartition());
  }

  /** Whether the leader epoch rose within the time. */
  Sight moved(int topicPartition, long fromNanos, long untilNanos) {
    String name = evidence.name(topicPartition);
    long created = recreations.lastNanos(topicPartition);
    if (fromNanos < created) {
      return Sight.unknown(
          "epochs of %s began again as its topic was created again".formatted(name));
    }
    List<Look> seen =
        looks.getOrDefault(topicPartition, List.of()).stream()
            .filter(look -> look.nanos() >= created)
            .toList();
    Look highest = null;
    Look last = null;
    @Nullable Sight other = null;
    for (Look look : seen) {
      if (highest != null && last != null && look.epoch() > highest.epoch()) {
        String what =
            "the leader epoch of %s rose from %d to %d"
                .formatted(name, highest.epoch(), look.epoch());
        if (look.nanos() >= fromNanos && last.nanos() <= untilNanos) {
          return Sight.seen(what + " by " + at(look.nanos()));
        }
        other = Sight.elsewhere(what + " at another time, by " + at(look.nanos()));
      }
      highest = highest == null || look.epoch() > highest.epoch() ? look : highest;
      // An older epoch told late says nothing about when the newer one began.
      last = look.epoch() >= highest.epoch() ? look : last;
    }
    if (isMovedAtAnyTime(topicPartition, fromNanos, untilNanos)) {
      return Sight.seen("batches of " + name + " carry two leader epochs");
    }
    if (last == null
        || highest == null
        || !isCovered(seen, last, fromNanos)
        || isUnseen(topicPartition, seen, fromNanos)) {
      return Sight.unknown(
          "the leader epoch of %s was not looked at before and after the record was sent"
              .formatted(name));
    }
    return other != null
        ? other
        : Sight.notSeen("%s kept its leader epoch %d".formatted(name, highest.epoch()));
  }

  /** Whether brokers were asked before the time began, and once more since. */
  private static boolean isCovered(List<Look> seen, Look last, long fromNanos) {
    return fromNanos == Long.MIN_VALUE
        ? seen.size() >= 2
        : seen.getFirst().nanos() <= fromNanos && last.nanos() >= fromNanos;
  }

  private boolean isMovedAtAnyTime(int topicPartition, long fromNanos, long untilNanos) {
    return fromNanos == Long.MIN_VALUE
        && untilNanos == Long.MAX_VALUE
        && read.getOrDefault(topicPartition, -1)
            > lowestRead.getOrDefault(topicPartition, Integer.MAX_VALUE);
  }

  /** Whether batches carry an epoch that none of the looks, of which there are some, reported. */
  private boolean isUnseen(int topicPartition, List<Look> seen, long fromNanos) {
    int highest = seen.stream().mapToInt(Look::epoch).max().orElse(-1);
    boolean older =
        lowestRead.getOrDefault(topicPartition, Integer.MAX_VALUE) < seen.getFirst().epoch();
    return read.getOrDefault(topicPartition, -1) > highest
        || (older && fromNanos < seen.getFirst().nanos());
  }

  private String at(long nanos) {
    return String.format(
        Locale.ROOT, "%.3f s", (nanos - evidence.history().firstNanos()) / 1_000_000_000.0);
  }
}
