package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Progress;
import dev.ontrial.history.Reads;
import dev.ontrial.history.RecordEvents;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records of one topic-partition that a group's members processed more than once, and for each
 * repetition whether it may have been: whether it came in spite of an acknowledged commit.
 *
 * <p>In spite of a commit means: the commit past the record was acknowledged before the repeating
 * member recorded that it was given the topic-partition, which it does before it asks where to
 * begin; or the member was not given it anew at all, so that it had no reason to go back.
 */
final class Redeliveries {
  /** One processing of a record. */
  record Processing(RecordEvents events, int index) {
    int process() {
      return events.process();
    }

    long nanos() {
      return events.timeNanos(index);
    }
  }

  /**
   * A record that was processed again.
   *
   * @param first an earlier processing
   * @param again the repetition
   * @param commit the acknowledged commit in spite of which it came, if that is proven
   * @param anew how the repeating member got the topic-partition, null if not anew
   * @param inSpite whether it came in spite of a commit
   */
  record Repeated(
      Processing first,
      Processing again,
      @Nullable LocatedEvent commit,
      @Nullable LocatedEvent anew,
      boolean inSpite,
      Set<Circumstance> circumstances) {
    long offset() {
      return first.events().offset(first.index());
    }

    String record() {
      RecordEvents events = first.events();
      return "p" + events.writer(first.index()) + "#" + events.sequence(first.index());
    }
  }

  private final Evidence evidence;
  private final Group group;
  private final int topicPartition;
  private final Commits commits;
  private final List<RecordEvents> processed;

  private Redeliveries(Evidence evidence, Group group, int topicPartition) {
    this.evidence = evidence;
    this.group = group;
    this.topicPartition = topicPartition;
    this.commits = new Commits(evidence.history(), topicPartition);
    this.processed =
        evidence.history().recordEvents(EventKind.PROCESSED).stream()
            .filter(events -> events.topicPartition() == topicPartition)
            .toList();
  }

  /** Hands over each record that was processed again once, by its gravest repetition. */
  static void find(Evidence evidence, boolean inSpite, Report report) {
    for (Group group : Group.of(evidence, Progress.PROCESSED)) {
      for (DeclaredTopicPartition declared : group.inputs()) {
        Redeliveries redeliveries = new Redeliveries(evidence, group, declared.id());
        redeliveries.records().values().stream()
            .map(redeliveries::gravest)
            .filter(repeated -> repeated != null && repeated.inSpite() == inSpite)
            .forEach(repeated -> report.found(group, declared.id(), repeated));
      }
    }
  }

  /** Takes what was found. */
  interface Report {
    void found(Group group, int topicPartition, Repeated repeated);
  }

  /** The processings of each offset that has several, in time order. */
  private Map<Long, List<Processing>> records() {
    BitSet once = new BitSet();
    BitSet more = new BitSet();
    for (RecordEvents events : processed) {
      for (int index = 0; index < events.count(); index++) {
        int offset = Math.clamp(events.offset(index), 0, Integer.MAX_VALUE - 1);
        if (once.get(offset)) {
          more.set(offset);
        }
        once.set(offset);
      }
    }
    Map<Long, List<Processing>> records = new TreeMap<>();
    for (RecordEvents events : processed) {
      for (int index = 0; index < events.count(); index++) {
        if (more.get(Math.clamp(events.offset(index), 0, Integer.MAX_VALUE - 1))) {
          records
              .computeIfAbsent(events.offset(index), offset -> new ArrayList<>())
              .add(new Processing(events, index));
        }
      }
    }
    records.values().forEach(each -> each.sort(Comparator.comparingLong(Processing::nanos)));
    return records;
  }

  /** The first repetition in spite of a commit, or else the first; null if there is none. */
  private @Nullable Repeated gravest(List<Processing> processings) {
    Repeated gravest = null;
    for (int index = 1; index < processings.size(); index++) {
      Repeated repeated = repetition(processings.subList(0, index), processings.get(index));
      if (repeated != null && (gravest == null || (repeated.inSpite() && !gravest.inSpite()))) {
        gravest = repeated;
      }
    }
    return gravest;
  }

  /**
   * Set against what the same member did before, if it was not assigned anew since, and otherwise
   * against the last processing of the record; null if that is the first.
   */
  private @Nullable Repeated repetition(List<Processing> before, Processing again) {
    Processing last = null;
    Processing own = null;
    for (Processing each : before) {
      if (same(each, again)) {
        last = each;
        own = each.process() == again.process() ? each : own;
      }
    }
    LocatedEvent anew = group.assignedBefore(again.process(), topicPartition, again.nanos());
    if (own != null && (anew == null || anew.timeNanos() < own.nanos())) {
      return judge(own, again, anew, true);
    }
    return last == null ? null : judge(last, again, anew, false);
  }

  private static boolean same(Processing one, Processing other) {
    return one.events().writer(one.index()) == other.events().writer(other.index())
        && one.events().sequence(one.index()) == other.events().sequence(other.index());
  }

  private Repeated judge(
      Processing first, Processing again, @Nullable LocatedEvent anew, boolean stayed) {
    long offset = first.events().offset(first.index());
    LocatedEvent commit =
        anew != null && readSince(again, offset, anew.timeNanos())
            ? commits.pastBefore(offset, anew.timeNanos())
            : null;
    // Without any assignment recorded nothing is known of where the member should have begun.
    boolean inSpite = commit != null || (stayed && anew != null);
    Set<Circumstance> circumstances = EnumSet.noneOf(Circumstance.class);
    if (left(first, again)) {
      circumstances.add(Circumstance.HOLDER_LEFT);
    }
    if (!stayed && commits.mayBeStale(offset, first.nanos(), again.nanos())) {
      circumstances.add(Circumstance.COMMIT_MAY_BE_STALE);
    }
    return new Repeated(first, again, commit, anew, inSpite, circumstances);
  }

  /** Whether the member was handed the record between its assignment and the processing. */
  private boolean readSince(Processing again, long offset, long nanos) {
    Reads reads = evidence.history().reads(again.process(), topicPartition);
    for (int index = 0; reads != null && index < reads.count(); index++) {
      if (reads.offset(index) == offset
          && reads.timeNanos(index) > nanos
          && reads.timeNanos(index) <= again.nanos()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether one of the two ended or lost the topic-partition before the repetition. Which of them
   * was handed the record first does not matter: a member that was paused may process last.
   */
  private boolean left(Processing first, Processing again) {
    if (first.process() == again.process()) {
      return group.left(first.process(), topicPartition, first.nanos(), again.nanos()) != null
          || group.assignedWithin(first.process(), topicPartition, first.nanos(), again.nanos());
    }
    return leftSinceAssigned(first, again.nanos()) || leftSinceAssigned(again, again.nanos());
  }

  private boolean leftSinceAssigned(Processing processing, long untilNanos) {
    LocatedEvent from =
        group.assignedBefore(processing.process(), topicPartition, processing.nanos());
    long since = from == null ? processing.nanos() : from.timeNanos();
    return group.left(processing.process(), topicPartition, since, untilNanos) != null;
  }

  /** The witness of a repetition. */
  static Anomaly witness(
      Evidence evidence, Group group, Repeated repeated, Candidate candidate, String why) {
    Story story = new Story(evidence);
    for (Processing each : List.of(repeated.first(), repeated.again())) {
      story.step(
          each.nanos(),
          "p%d processes %s at offset %d"
              .formatted(each.process(), repeated.record(), repeated.offset()),
          each.events().pointer(each.index()));
    }
    Group.tell(repeated.anew(), evidence, story);
    LocatedEvent commit = repeated.commit();
    if (commit != null) {
      story.step(
          commit.timeNanos(),
          "p%d gets OK for its commit of position %d"
              .formatted(commit.event().process(), commit.event().offset()),
          commit.pointer());
    }
    LocatedEvent left =
        group.left(
            repeated.first().process(),
            candidate.topicPartition(),
            repeated.first().nanos(),
            repeated.again().nanos());
    if (left != null && !left.equals(repeated.anew())) {
      Group.tell(left, evidence, story);
    }
    return story
        .faults(repeated.first().nanos(), repeated.again().nanos())
        .tell(
            candidate,
            "record %s at offset %d was processed again%s"
                .formatted(repeated.record(), repeated.offset(), why));
  }
}
