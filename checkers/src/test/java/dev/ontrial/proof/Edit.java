package dev.ontrial.proof;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;

/** Copies of an event with something changed. */
public record Edit(Event event) {
  public static Edit of(Event event) {
    return new Edit(event);
  }

  /** An event of which nothing but this is known. */
  static Edit of(EventKind kind, int process, int topicPartition, long nanos) {
    return new Edit(
        new Event(kind, 0, process, topicPartition, nanos, 0, 0, Event.NONE, 0, 0, -1, -1, ""));
  }

  public Edit at(long nanos) {
    return copy(event.process(), event.topicPartition(), nanos, event.offset(), event.flags());
  }

  Edit by(int process) {
    return copy(process, event.topicPartition(), event.timeNanos(), event.offset(), event.flags());
  }

  Edit in(int topicPartition) {
    return copy(event.process(), topicPartition, event.timeNanos(), event.offset(), event.flags());
  }

  Edit offset(long offset) {
    return copy(event.process(), event.topicPartition(), event.timeNanos(), offset, event.flags());
  }

  public Edit flags(int flags) {
    return copy(event.process(), event.topicPartition(), event.timeNanos(), event.offset(), flags);
  }

  Edit outcome(Outcome outcome) {
    int others = event.flags() & ~Flags.OUTCOME_MASK;
    Edit told = flags(others | HistoryBuilder.code(outcome));
    return outcome == Outcome.OK || event.kind() != EventKind.SEND_DONE ? told : told.offset(-1);
  }

  /** The same with another record in it. */
  Edit record(Event other) {
    return identity(
        other.writer(), other.sequence(), other.transaction(), other.position(), other.size());
  }

  Edit record(int writer, long sequence) {
    return identity(writer, sequence, event.transaction(), event.position(), event.size());
  }

  Edit transaction(int transaction) {
    return identity(event.writer(), event.sequence(), transaction, event.position(), event.size());
  }

  Edit position(int position) {
    return identity(event.writer(), event.sequence(), event.transaction(), position, event.size());
  }

  Edit size(int size) {
    return identity(event.writer(), event.sequence(), event.transaction(), event.position(), size);
  }

  Edit text(String text) {
    return new Edit(
        new Event(
            event.kind(),
            event.flags(),
            event.process(),
            event.topicPartition(),
            event.timeNanos(),
            event.sequence(),
            event.offset(),
            event.transaction(),
            event.position(),
            event.size(),
            event.writer(),
            event.leaderEpoch(),
            text));
  }

  private Edit copy(int process, int topicPartition, long nanos, long offset, int flags) {
    return new Edit(
        new Event(
            event.kind(),
            flags,
            process,
            topicPartition,
            nanos,
            event.sequence(),
            offset,
            event.transaction(),
            event.position(),
            event.size(),
            event.writer(),
            event.leaderEpoch(),
            event.text()));
  }

  private Edit identity(int writer, long sequence, int transaction, int position, int size) {
    return new Edit(
        new Event(
            event.kind(),
            event.flags(),
            event.process(),
            event.topicPartition(),
            event.timeNanos(),
            sequence,
            event.offset(),
            transaction,
            position,
            size,
            writer,
            event.leaderEpoch(),
            event.text()));
  }
}
