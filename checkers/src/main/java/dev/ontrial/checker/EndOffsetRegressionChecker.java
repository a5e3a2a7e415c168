package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FinalRead;
import dev.ontrial.history.Flags;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.ScreenRule;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds end offsets that went back.
 *
 * <p>The harness asks one question at a time, and each answer tells the epoch of the leader that
 * gave it. Within an epoch a high watermark only rises. A leader of a later epoch has every record
 * below the high watermark of the earlier one, and tells nothing before its own has passed where
 * its epoch began (KIP-207). The last stable offset follows: a transaction that had ended below the
 * one has its marker in the log of the other.
 */
final class EndOffsetRegressionChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          An end offset, with one isolation level, below one that a leader of the same or an \
          earlier epoch had reported before it was requested; or the end offset of the complete final \
          read, below one that any leader had reported before.\
          """,
          """
          KIP-207: a new leader does not report its end offset before its high watermark has reached \
          where its epoch began (`Partition.fetchOffsetForTimestamp`)\
          """,
          """
          the leader of t-0 in epoch 3 reports the end offset 2090
          another leader takes over, in epoch 4
          the harness asks again
          the leader of t-0 in epoch 4 reports the end offset 2082\
          """,
          """
          A leader of an earlier epoch reported the lower one; it may not know yet that it has been \
          replaced. For the final read, after the cluster has settled, there is no such leader. After \
          a regression is counted, the higher offsets that leaders of its epoch or of earlier ones \
          reported before it are not compared with later ones.\
          """);

  private record Told(int topicPartition, boolean uncommitted) {}

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.END_OFFSET_REGRESSION;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OTHER_EVENT);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Map<Told, NavigableMap<Integer, LocatedEvent>> highest = new HashMap<>();
    for (LocatedEvent located : evidence.history().events(EventKind.END_OFFSET)) {
      Event event = located.event();
      Told told = new Told(event.topicPartition(), event.has(Flags.UNCOMMITTED));
      NavigableMap<Integer, LocatedEvent> byEpoch =
          highest.computeIfAbsent(told, id -> new TreeMap<>());
      LocatedEvent before = highest(byEpoch, event.leaderEpoch());
      if (before != null && before.event().offset() > event.offset()) {
        found(evidence, before, located, sink);
        // What was cut off is told once, and not again by every answer until it has grown back.
        byEpoch.headMap(event.leaderEpoch(), true).clear();
      }
      byEpoch.merge(event.leaderEpoch(), located, EndOffsetRegressionChecker::higher);
    }
    Map<Integer, LocatedEvent> byTopicPartition = new TreeMap<>();
    highest.forEach((told, byEpoch) -> {
      LocatedEvent before = highest(byEpoch, Integer.MAX_VALUE);
      if (before != null) {
        byTopicPartition.merge(told.topicPartition, before, EndOffsetRegressionChecker::higher);
      }
    });
    byTopicPartition.values().forEach(before -> atTheEnd(evidence, before, sink));
  }

  private static LocatedEvent higher(LocatedEvent one, LocatedEvent other) {
    return one.event().offset() >= other.event().offset() ? one : other;
  }

  /** Compares an end offset with that of the final read, before which everything had settled. */
  private void atTheEnd(Evidence evidence, LocatedEvent before, AnomalySink sink) {
    int topicPartition = before.event().topicPartition();
    FinalRead read = evidence.finalRead(topicPartition);
    if (read != null
        && read.endOffset() < before.event().offset()
        && before.timeNanos() < read.where().timeNanos()) {
      LocatedEvent end = read.where();
      Candidate candidate = candidate(evidence, end).within(before.timeNanos(), end.timeNanos());
      sink.found(
          candidate,
          () -> {
            Story story = new Story(evidence);
            tell(evidence, before, story);
            return story
                .finalRead(topicPartition, ", the end of the log")
                .faults(before.timeNanos(), end.timeNanos())
                .nextLeader(topicPartition, before.timeNanos())
                .tell(candidate, wentBack(evidence, before, read.endOffset()));
          });
    }
  }

  private static String wentBack(Evidence evidence, LocatedEvent before, long to) {
    String name = evidence.name(before.event().topicPartition());
    return "the end of %s went back from %d to %d".formatted(name, before.event().offset(), to);
  }

  private Candidate candidate(Evidence evidence, LocatedEvent after) {
    int topicPartition = after.event().topicPartition();
    return new Candidate(
        kind(),
        evidence.configurationOf(topicPartition),
        topicPartition,
        Event.NONE,
        after.timeNanos());
  }

  private static @Nullable LocatedEvent highest(
      NavigableMap<Integer, LocatedEvent> byEpoch, int epoch) {
    LocatedEvent highest = null;
    for (LocatedEvent each : byEpoch.headMap(epoch, true).values()) {
      if (highest == null || each.event().offset() > highest.event().offset()) {
        highest = each;
      }
    }
    return highest;
  }

  private void found(Evidence evidence, LocatedEvent before, LocatedEvent after, AnomalySink sink) {
    int topicPartition = after.event().topicPartition();
    Candidate candidate = candidate(evidence, after).within(before.timeNanos(), after.timeNanos());
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence);
          tell(evidence, before, story);
          tell(evidence, after, story);
          return story
              .faults(before.timeNanos(), after.timeNanos())
              .nextLeader(topicPartition, before.timeNanos())
              .tell(candidate, wentBack(evidence, before, after.event().offset()));
        });
  }

  private static void tell(Evidence evidence, LocatedEvent located, Story story) {
    Event event = located.event();
    story.step(
        located.timeNanos(),
        "the leader of %s in epoch %d reports the end offset %d for read_%s"
            .formatted(
                evidence.name(event.topicPartition()),
                event.leaderEpoch(),
                event.offset(),
                event.has(Flags.UNCOMMITTED) ? "uncommitted" : "committed"),
        located.pointer());
  }
}
