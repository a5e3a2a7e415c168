package dev.ontrial.checker;

import dev.ontrial.history.ClientSide;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commits of a group's positions in one topic-partition.
 *
 * <p>A commit that is answered late may have been sent twice, and nothing orders the copies: one
 * that a fault held back may be applied after a later commit, and take the position back.
 */
final class Commits {
  /** The {@code retry.backoff.ms} that trials set, for histories that do not declare it. */
  private static final long USUAL_BACKOFF_MILLIS = 50;

  /** How long after a fault's end what it had held back may still arrive. */
  private static final long LATE_NANOS = 2_000_000_000L;

  private final List<LocatedEvent> all = new ArrayList<>();
  private final List<LocatedEvent> acknowledged = new ArrayList<>();
  private final List<Doubtful> doubtful = new ArrayList<>();
  private final History history;
  private final long sentOnceNanos;
  private boolean automatic;
  private @Nullable List<Hindrance> hindrances;

  /** A commit of which a copy may have been applied later than its answer came. */
  private record Doubtful(long position, long fromNanos, long untilNanos) {}

  Commits(History history, int topicPartition) {
    this.history = history;
    this.sentOnceNanos = sentOnceNanos(history, topicPartition);
    Map<Integer, LocatedEvent> asked = new HashMap<>();
    List<LocatedEvent> both = new ArrayList<>(history.events(EventKind.OFFSET_COMMIT));
    both.addAll(history.events(EventKind.OFFSET_COMMIT_DONE));
    both.sort((a, b) -> Long.compare(a.timeNanos(), b.timeNanos()));
    for (LocatedEvent located : both) {
      Event event = located.event();
      if (event.topicPartition() != topicPartition) {
        continue;
      }
      all.add(located);
      if (event.kind() == EventKind.OFFSET_COMMIT) {
        unanswered(asked.put(event.process(), located));
      } else {
        // The answer to another position is to a commit of which nobody had told.
        LocatedEvent open = asked.get(event.process());
        boolean its = open != null && open.event().offset() == event.offset();
        answered(its ? asked.remove(event.process()) : null, located);
      }
    }
    asked.values().forEach(this::unanswered);
  }

  /**
   * A client waits at least {@code retry.backoff.ms} less a fifth before it sends a request again.
   * What was answered sooner was sent once.
   */
  private static long sentOnceNanos(History history, int topicPartition) {
    DeclaredTopicPartition declared = history.topicPartition(topicPartition);
    long shortest = USUAL_BACKOFF_MILLIS;
    List<DeclaredConfiguration> its =
        history.configurations().stream()
            .filter(each -> declared != null && each.name().equals(declared.configuration()))
            .flatMap(each -> each.deployments().stream())
            .toList();
    for (DeclaredConfiguration each : its) {
      for (String client : List.of("consumer", "producer")) {
        String given = each.setting(client + ".retry.backoff.ms", "");
        shortest = given.matches("\\d{1,9}") ? Math.min(shortest, Long.parseLong(given)) : shortest;
      }
    }
    return shortest * 800_000;
  }

  private void unanswered(@Nullable LocatedEvent asked) {
    if (asked != null) {
      doubtful.add(new Doubtful(asked.event().offset(), asked.timeNanos(), Long.MAX_VALUE));
    }
  }

  private void answered(@Nullable LocatedEvent asked, LocatedEvent done) {
    boolean ok = done.event().outcome() == Outcome.OK;
    if (ok) {
      acknowledged.add(done);
    }
    automatic |= asked == null;
    long from = asked == null ? Long.MIN_VALUE : asked.timeNanos();
    if (asked != null && (!ok || done.timeNanos() - from > sentOnceNanos)) {
      long until = ok ? done.timeNanos() : Long.MAX_VALUE;
      doubtful.add(new Doubtful(done.event().offset(), from, until));
    }
  }

  /** The last commit past an offset that was acknowledged before a moment, or null. */
  @Nullable LocatedEvent pastBefore(long offset, long nanos) {
    LocatedEvent last = null;
    for (LocatedEvent each : acknowledged) {
      if (each.event().offset() > offset && each.timeNanos() < nanos) {
        last = each;
      }
    }
    return last;
  }

  /** Whether members commit without telling before that they will. */
  boolean isAutomatic() {
    return automatic;
  }

  /** Whether a commit of exactly that position was asked for, or answered, after a moment. */
  boolean asked(long position, long afterNanos) {
    return all.stream()
        .anyMatch(each -> each.event().offset() == position && each.timeNanos() > afterNanos);
  }

  /**
   * Whether a commit of a position that is not past the offset may have been applied within the
   * time although it was asked for before. Of automatic commits only the answers are known, so that
   * any fault may have held one back; but one that hits producers alone touches no commit. Brokers
   * that lose each other without a fault, as the machine gives them no time, hold commits back too.
   */
  boolean mayBeStale(long offset, long fromNanos, long untilNanos) {
    return hindrances().stream()
        .filter(each ->
            each.fromNanos() <= untilNanos
                && (each.lasts() || each.untilNanos() + LATE_NANOS >= fromNanos))
        .anyMatch(each -> automatic || doubted(offset, each));
  }

  /** Found with the first question, as most topic-partitions have no repetition. */
  private List<Hindrance> hindrances() {
    if (hindrances == null) {
      hindrances =
          Stream.concat(
                  history.faults().stream()
                      .filter(fault -> !fault.target().equals(ClientSide.PRODUCERS.word()))
                      .map(Hindrance::of),
                  Unrest.changesForTheWorse(history).stream().map(Hindrance::of))
              .toList();
    }
    return hindrances;
  }

  private boolean doubted(long offset, Hindrance hindrance) {
    return doubtful.stream()
        .anyMatch(each ->
            each.position() <= offset
                && each.fromNanos() <= hindrance.untilNanos()
                && each.untilNanos() >= hindrance.fromNanos());
  }

  /** A time in which a commit may have been held back, up to {@link Long#MAX_VALUE}. */
  private record Hindrance(long fromNanos, long untilNanos) {
    static Hindrance of(FaultSeen fault) {
      return new Hindrance(fault.beginNanos(), fault.endNanos());
    }

    static Hindrance of(LocatedEvent change) {
      return new Hindrance(change.timeNanos(), change.timeNanos());
    }

    boolean lasts() {
      return untilNanos == Long.MAX_VALUE;
    }
  }
}
