package dev.ontrial.proof;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A recording that is being tampered with, and what is looked up in it for that. */
final class Tape {
  private final Recording recording;
  private final Random random;
  private final List<Event> events;

  Tape(Recording recording, Random random) {
    this.recording = recording;
    this.random = random;
    this.events = new ArrayList<>(recording.events());
  }

  Recording recording() {
    return recording;
  }

  Random random() {
    return random;
  }

  List<Event> events() {
    return events;
  }

  List<Event> all(EventKind kind, Predicate<Event> which) {
    List<Event> all = new ArrayList<>();
    for (Event event : events) {
      if (event.kind() == kind && which.test(event)) {
        all.add(event);
      }
    }
    return all;
  }

  /** One of them, whichever. */
  Optional<Event> any(List<Event> of) {
    return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
  }

  Optional<Event> any(EventKind kind, Predicate<Event> which) {
    return any(all(kind, which));
  }

  List<Event> finals(int topicPartition) {
    return all(EventKind.READ, r -> r.topicPartition() == topicPartition && r.has(Flags.FINAL));
  }

  /** A record that a final read met in a topic-partition of that role, and that must be there. */
  Optional<Event> standing(String role) {
    return any(
        EventKind.READ,
        read ->
            read.has(Flags.FINAL)
                && role.equals(recording.kinds().get(read.topicPartition()))
                && (must(read) == Outcome.OK || must(read) == Outcome.SENT)
                && copies(read) == 1);
  }

  private long copies(Event read) {
    return finals(read.topicPartition()).stream().filter(other -> same(other, read)).count();
  }

  static boolean same(Event one, Event other) {
    return one.writer() == other.writer() && one.sequence() == other.sequence();
  }

  Optional<Event> sendOf(Event read) {
    return all(EventKind.SEND, s -> s.process() == read.writer() && s.sequence() == read.sequence())
        .stream()
        .findFirst();
  }

  Optional<Event> answerOf(Event read) {
    return all(
            EventKind.SEND_DONE,
            s -> s.process() == read.writer() && s.sequence() == read.sequence())
        .stream()
        .findFirst();
  }

  /** What must be true of the record that was read, by what its client was told. */
  Outcome must(Event read) {
    Optional<Event> send = sendOf(read);
    if (send.isEmpty()) {
      return Outcome.NONE;
    }
    Outcome own = answerOf(read).map(Event::outcome).orElse(Outcome.INFO);
    int transaction = send.get().transaction();
    return transaction == Event.NONE || own == Outcome.FAIL
        ? own
        : fate(read.writer(), transaction);
  }

  /** Whether a consumer met the record where the final read did, so that it was there for good. */
  boolean wasRead(Event last) {
    boolean plain = sendOf(last).map(send -> send.transaction() == Event.NONE).orElse(false);
    return !all(
            EventKind.READ,
            read ->
                !read.has(Flags.FINAL)
                    && same(read, last)
                    && read.topicPartition() == last.topicPartition()
                    && (plain || !read.has(Flags.UNCOMMITTED)))
        .isEmpty();
  }

  /** Whether a read_committed consumer met the record, or an output of it, at the same place. */
  boolean wasReadCommitted(Event last) {
    return !all(
            EventKind.READ,
            read ->
                !read.has(Flags.FINAL)
                    && !read.has(Flags.UNCOMMITTED)
                    && same(read, last)
                    && read.topicPartition() == last.topicPartition())
        .isEmpty();
  }

  /** Whether a consumer met any record of its transaction, so that it was committed. */
  boolean wasCommitted(Event last) {
    int transaction = sendOf(last).map(Event::transaction).orElse(Event.NONE);
    return all(EventKind.READ, read -> read.writer() == last.writer()).stream()
        .filter(read -> !read.has(Flags.FINAL) && !read.has(Flags.UNCOMMITTED))
        .flatMap(read -> sendOf(read).stream())
        .anyMatch(send -> send.transaction() == transaction);
  }

  Outcome fate(int process, int transaction) {
    Predicate<Event> commit =
        e -> e.process() == process && e.transaction() == transaction && e.has(Flags.COMMIT);
    if (all(EventKind.TXN_END, commit).isEmpty()) {
      return Outcome.FAIL;
    }
    List<Event> done = all(EventKind.TXN_DONE, commit);
    return done.isEmpty() ? Outcome.INFO : done.get(done.size() - 1).outcome();
  }

  /** The other records of its transaction that the final reads met. */
  long companions(Event read) {
    Optional<Event> send = sendOf(read);
    if (send.isEmpty() || send.get().transaction() == Event.NONE) {
      return 0;
    }
    int transaction = send.get().transaction();
    return all(EventKind.SEND, s -> isOf(s, read.writer(), transaction)).stream()
        .filter(s -> s.sequence() != read.sequence())
        .filter(this::isMet)
        .count();
  }

  static boolean isOf(Event send, int process, int transaction) {
    return send.process() == process && send.transaction() == transaction;
  }

  boolean isMet(Event send) {
    return events.stream()
        .anyMatch(read ->
            read.kind() == EventKind.READ
                && read.has(Flags.FINAL)
                && read.writer() == send.process()
                && read.sequence() == send.sequence());
  }

  void remove(Event event) {
    if (!events.remove(event)) {
      throw new IllegalArgumentException("it is not on the tape: " + event);
    }
  }

  void replace(Event event, Event by) {
    int index = events.indexOf(event);
    if (index < 0) {
      throw new IllegalArgumentException("it is not on the tape: " + event);
    }
    events.set(index, by);
  }

  void replaceAll(UnaryOperator<Event> by) {
    events.replaceAll(by);
  }

  void add(Event event) {
    events.add(event);
  }

  /** Lets the final read of a topic-partition meet one record more, at its end. */
  void append(int topicPartition, Event read) {
    Event end = all(EventKind.FINAL_READ, r -> r.topicPartition() == topicPartition).getFirst();
    Event met =
        Edit.of(read)
            .by(end.process())
            .in(topicPartition)
            .offset(end.offset())
            .flags((read.flags() & ~Flags.UNCOMMITTED) | Flags.FINAL)
            .at(end.timeNanos())
            .event();
    int at = events.indexOf(end);
    events.set(at, Edit.of(end).offset(end.offset() + 1).event());
    events.add(at, met);
  }

  /** Lets the final read of a topic-partition meet a record at an offset that it passed over. */
  void insert(int topicPartition, long offset, Event read) {
    for (int index = 0; index < events.size(); index++) {
      Event at = events.get(index);
      boolean later =
          at.topicPartition() == topicPartition
              && (at.kind() == EventKind.FINAL_READ
                  || (at.kind() == EventKind.READ && at.has(Flags.FINAL) && at.offset() >= offset));
      if (later) {
        events.add(index, Edit.of(read).by(at.process()).offset(offset).at(at.timeNanos()).event());
        return;
      }
    }
    throw new IllegalArgumentException("t" + topicPartition + " was not read");
  }

  long lastNanos() {
    return events.stream().mapToLong(Event::timeNanos).max().orElseThrow();
  }
}
