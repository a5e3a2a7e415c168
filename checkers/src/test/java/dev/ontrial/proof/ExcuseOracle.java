package dev.ontrial.proof;

import static dev.ontrial.proof.ExcuseHistories.RECORD;
import static dev.ontrial.proof.ExcuseHistories.WRITER;

import dev.ontrial.contract.Grade;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import dev.ontrial.proof.ExcuseHistories.Damage;
import dev.ontrial.proof.ExcuseHistories.Settings;
import java.util.List;
import java.util.Optional;

/**
 * What the guarantees say of the record p1#1 of {@link ExcuseHistories}, by plain loops over the
 * events. It shares no code with the contract; its rules are those of docs/guarantees.md.
 */
final class ExcuseOracle {
  private static final long NEVER = Long.MAX_VALUE;

  /** Records that fail within this time before another one failed in the same batch. */
  private static final long ONE_BATCH_NANOS = 5_000_000;

  /** What is known of a cause. */
  private enum Cause {
    SEEN,
    MAYBE,
    NOT
  }

  private final List<Event> events;
  private final long sent;
  private final long answered;
  private final boolean acknowledged;

  private ExcuseOracle(List<Event> events) {
    this.events = events;
    sent = time(EventKind.SEND, WRITER, RECORD);
    answered = time(EventKind.SEND_DONE, WRITER, RECORD);
    acknowledged =
        events.stream()
            .filter(event -> is(event, EventKind.SEND_DONE, WRITER, RECORD))
            .anyMatch(event -> event.flags() == HistoryBuilder.code(Outcome.OK));
  }

  /** The grade of the loss or the repetition of the record; empty where it is neither. */
  static Optional<Grade> grade(Settings settings, Damage damage, List<Event> events) {
    ExcuseOracle oracle = new ExcuseOracle(events);
    return damage == Damage.GONE
        ? oracle.ofLoss(settings)
        : Optional.of(oracle.ofRepetition(settings));
  }

  private Optional<Grade> ofLoss(Settings settings) {
    boolean read = events.stream().anyMatch(this::isReadByConsumer);
    if (!acknowledged && !read) {
      return Optional.empty();
    }
    if (settings == Settings.ACKS_1 && !read && epochRoseAfterSend()) {
      return Optional.of(Grade.PERMITTED);
    }
    return Optional.of(
        switch (lossOfAllCopies(Damage.GONE)) {
          case SEEN -> Grade.PERMITTED;
          case MAYBE -> Grade.UNDECIDED;
          case NOT -> Grade.FORBIDDEN;
        });
  }

  private Grade ofRepetition(Settings settings) {
    Cause retried = retried();
    if (retried == Cause.NOT) {
      return Grade.FORBIDDEN;
    }
    boolean destroyed = lossOfAllCopies(Damage.TWICE) == Cause.SEEN;
    boolean promised = settings == Settings.IDEMPOTENT;
    boolean excused = !promised || destroyed;
    boolean bug = promised && (anotherBatchFailed() || allCopiesStopped());
    if (retried == Cause.MAYBE) {
      return excused || bug ? Grade.UNDECIDED : Grade.FORBIDDEN;
    }
    return excused ? Grade.PERMITTED : bug ? Grade.KNOWN : Grade.FORBIDDEN;
  }

  /** The leader epoch of t-0 rose later than the send; the harness looked before and after it. */
  private boolean epochRoseAfterSend() {
    int highest = Integer.MAX_VALUE;
    for (Event event : events) {
      if (event.kind() == EventKind.LEADER && event.topicPartition() == 0) {
        if (event.leaderEpoch() > highest && event.timeNanos() > sent) {
          return true;
        }
        highest = event.leaderEpoch();
      }
    }
    return false;
  }

  /** The power loss of the three nodes, all of which were in sync, took the record. */
  private Cause lossOfAllCopies(Damage damage) {
    long begin = time(EventKind.FAULT_BEGIN, Event.NONE, 1);
    long end = time(EventKind.FAULT_END, Event.NONE, 1);
    if (begin == NEVER || end < sent) {
      return Cause.NOT;
    }
    if (damage == Damage.TWICE) {
      return begin < answered ? Cause.SEEN : Cause.NOT;
    }
    return answered != NEVER && end < answered ? Cause.MAYBE : Cause.SEEN;
  }

  private boolean allCopiesStopped() {
    long begin = time(EventKind.FAULT_BEGIN, Event.NONE, 1);
    long single = time(EventKind.FAULT_BEGIN, Event.NONE, 2);
    long end = time(EventKind.FAULT_END, Event.NONE, 1);
    if (begin == NEVER) {
      return false;
    }
    // The loss of one node never ends here: together they last until the later of their beginnings.
    boolean together = single != NEVER && single <= end;
    long gone = together ? Math.max(begin, single) : begin;
    long asked = together ? Math.min(begin, single) : begin;
    return sent <= gone && asked <= answered;
  }

  /** Another batch of the writer failed while the record was on its way. */
  private boolean anotherBatchFailed() {
    long last = answered != NEVER && !acknowledged ? answered - ONE_BATCH_NANOS : answered;
    return events.stream()
        .filter(event -> event.kind() == EventKind.SEND_DONE && event.process() == WRITER)
        .filter(event -> event.flags() == HistoryBuilder.code(Outcome.INFO))
        .filter(event -> event.sequence() != RECORD)
        .anyMatch(event -> event.timeNanos() > sent && event.timeNanos() <= last);
  }

  /** The writer's counter rose between two looks, and the record was on its way between them. */
  private Cause retried() {
    Event before = null;
    for (Event event : events) {
      if (event.kind() == EventKind.METRIC && event.process() == WRITER) {
        boolean rose = before != null && event.offset() > before.offset();
        if (rose && event.timeNanos() > sent && before.timeNanos() < answered) {
          return Cause.SEEN;
        }
        before = event;
      }
    }
    // The last look is the one at the close; what came after it was not counted.
    return answered == NEVER ? Cause.MAYBE : Cause.NOT;
  }

  private boolean isReadByConsumer(Event event) {
    return event.kind() == EventKind.READ
        && event.process() == Script.READER
        && event.sequence() == RECORD
        && event.writer() == WRITER;
  }

  private long time(EventKind kind, int process, long sequence) {
    return events.stream()
        .filter(event -> is(event, kind, process, sequence))
        .mapToLong(Event::timeNanos)
        .findFirst()
        .orElse(NEVER);
  }

  private static boolean is(Event event, EventKind kind, int process, long sequence) {
    return event.kind() == kind && event.process() == process && event.sequence() == sequence;
  }
}
