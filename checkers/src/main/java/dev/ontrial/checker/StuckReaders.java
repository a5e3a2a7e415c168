package dev.ontrial.checker;

import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Finds topic-partitions in which a reader without a group read nothing for the whole recovery
 * time, although their leaders said all the time that there was more: behind what is in sync, and
 * for a reader of committed records behind no open transaction.
 */
final class StuckReaders {
  private static final String UNCOMMITTED = "read_uncommitted";

  private final Evidence evidence;
  private final History history;
  private final FaultSeen lastFault;
  private final long least;

  StuckReaders(Evidence evidence, FaultSeen lastFault) {
    this.evidence = evidence;
    this.history = evidence.history();
    this.lastFault = lastFault;
    this.least = history.trial().recoveryMillis() * 1_000_000;
  }

  void check(AnomalySink sink) {
    for (LocatedEvent located : history.events(EventKind.METRIC)) {
      Event event = located.event();
      DeclaredProcess reader = history.process(event.process());
      DeclaredTopicPartition declared = history.topicPartition(event.topicPartition());
      if (event.text().equals(Evidence.READER_POSITION) && reader != null && declared != null) {
        check(located, reader, declared, sink);
      }
    }
  }

  private void check(
      LocatedEvent stopped,
      DeclaredProcess reader,
      DeclaredTopicPartition declared,
      AnomalySink sink) {
    long until = stopped.timeNanos();
    long since = Math.max(stopped.event().sequence(), lastFault.endNanos());
    LocatedEvent more = until - since < least ? null : more(stopped, reader, until - least);
    if (more == null || evidence.isRecreated(declared.id())) {
      return;
    }
    String what =
        "%s: reader p%d stayed at offset %d for %s, while the leader said that the log ended at %d"
            .formatted(
                evidence.name(declared.id()),
                reader.id(),
                stopped.event().offset(),
                Story.seconds(until - since),
                more.event().offset());
    Unrest.orDisturbance(evidence, lastFault.endNanos(), until)
        .ifPresentOrElse(
            why -> sink.gap(declared.configuration(), what + "; " + why),
            () -> found(stopped, more, what, declared, sink));
  }

  /**
   * What the leader said last before that moment of how far such a reader can read; null where that
   * was no further than the reader came, or where it was not any later either.
   */
  private @Nullable LocatedEvent more(LocatedEvent stopped, DeclaredProcess reader, long before) {
    boolean uncommitted = reader.isolation().equals(UNCOMMITTED);
    LocatedEvent last = null;
    for (LocatedEvent located : history.events(EventKind.END_OFFSET)) {
      Event event = located.event();
      if (event.topicPartition() != stopped.event().topicPartition()
          || event.has(Flags.UNCOMMITTED) != uncommitted
          || located.timeNanos() > stopped.timeNanos()) {
        continue;
      }
      boolean further = event.offset() > stopped.event().offset();
      if (located.timeNanos() <= before) {
        last = further ? located : null;
      } else if (!further) {
        return null;
      }
    }
    return last;
  }

  private void found(
      LocatedEvent stopped,
      LocatedEvent more,
      String what,
      DeclaredTopicPartition declared,
      AnomalySink sink) {
    int process = stopped.event().process();
    Candidate candidate =
        new Candidate(
                AnomalyKind.STUCK,
                declared.configuration(),
                declared.id(),
                process,
                stopped.timeNanos())
            .within(lastFault.endNanos(), stopped.timeNanos());
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence).healed(lastFault);
          story.step(
              more.timeNanos(),
              "the leader says that the log of %s ends at %d"
                  .formatted(evidence.name(declared.id()), more.event().offset()),
              more.pointer());
          story.step(
              stopped.timeNanos(),
              "p%d ends, and would have read offset %d next"
                  .formatted(process, stopped.event().offset()),
              stopped.pointer());
          return story.tell(candidate, what);
        });
  }
}
