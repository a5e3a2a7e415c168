package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Reads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of readers from one record to the next of the same topic-partition, but for those over
 * which the topic-partition was assigned to the reader, or taken from it: then it may begin
 * anywhere. The final read has a position of its own for everything, and takes no such steps.
 */
final class Polls {
  private final Map<Long, List<LocatedEvent>> resets = new HashMap<>();

  private Polls(Evidence evidence) {
    for (EventKind kind : List.of(EventKind.ASSIGNED, EventKind.REVOKED, EventKind.SEEK)) {
      for (LocatedEvent located : evidence.history().events(kind)) {
        Event event = located.event();
        resets
            .computeIfAbsent(key(event.process(), event.topicPartition()), k -> new ArrayList<>())
            .add(located);
      }
    }
    resets
        .values()
        .forEach(each -> each.sort((a, b) -> Long.compare(a.timeNanos(), b.timeNanos())));
  }

  private static long key(int process, int topicPartition) {
    return (long) process << 32 | (topicPartition & 0xffffffffL);
  }

  /** Takes a step: the reader met the record at the index right after that at the index before. */
  interface WitnessStep {
    void took(Reads reads, int before, int index);
  }

  /** Hands over all steps of all readers. */
  static void forEachStep(Evidence evidence, WitnessStep step) {
    Polls polls = new Polls(evidence);
    evidence.history().reads().forEach(reads -> polls.walk(reads, step));
  }

  private void walk(Reads reads, WitnessStep step) {
    List<LocatedEvent> anew =
        resets.getOrDefault(key(reads.process(), reads.topicPartition()), List.of());
    int next = 0;
    int before = -1;
    for (int index = 0; index < reads.count(); index++) {
      if (reads.has(index, Flags.FINAL)) {
        continue;
      }
      long nanos = reads.timeNanos(index);
      while (next < anew.size() && anew.get(next).timeNanos() <= nanos) {
        before = -1;
        next++;
      }
      if (before >= 0) {
        step.took(reads, before, index);
      }
      before = index;
    }
  }

  /** The candidate of a reader's step. */
  static Candidate candidate(
      Evidence evidence, AnomalyKind kind, Reads reads, int before, int index) {
    return new Candidate(
            kind,
            evidence.configurationOf(reads.topicPartition()),
            reads.topicPartition(),
            reads.process(),
            reads.timeNanos(index))
        .within(reads.timeNanos(before), reads.timeNanos(index));
  }

  /** Whether both came by one poll, for sentences. */
  static String within(Reads reads, int index) {
    return reads.has(index, Flags.FIRST_OF_POLL) ? "between two polls" : "within one poll";
  }
}
