package dev.ontrial.proof;

import static dev.ontrial.proof.Mutation.IMPOSSIBLE;
import static dev.ontrial.proof.Mutation.one;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can go wrong with transactions. */
final class TransactionMutations {
  private TransactionMutations() {}

  static List<Mutation> all() {
    return List.of(
        new Mutation(
                "an aborted record is revealed",
                Mutation.TRANSACTIONAL,
                TransactionMutations::reveal)
            .orAlso("poll-skip", "nonmonotonic-poll"),
        new Mutation(
                "a reader gets an aborted record",
                Mutation.TRANSACTIONAL,
                TransactionMutations::leak)
            .orAlso("poll-skip", "nonmonotonic-poll"),
        new Mutation(
            "a transaction of open fate is torn",
            Mutation.TRANSACTIONAL,
            TransactionMutations::tear),
        new Mutation("a zombie writes late", Mutation.TRANSACTIONAL, TransactionMutations::zombie),
        new Mutation(
            "a commit is taken back", Mutation.TRANSACTIONAL, TransactionMutations::takeBack),
        new Mutation("a transaction hangs", Mutation.ALL, TransactionMutations::hang));
  }

  /** A record that was aborted, with the offset that it was acknowledged at. */
  private static Optional<Event> aborted(Tape tape) {
    return tape.any(
        EventKind.SEND,
        send ->
            send.transaction() != Event.NONE
                && tape.fate(send.process(), send.transaction()) == Outcome.FAIL
                && offset(tape, send) >= 0);
  }

  private static long offset(Tape tape, Event send) {
    return tape
        .all(
            EventKind.SEND_DONE,
            d -> d.process() == send.process() && d.sequence() == send.sequence())
        .stream()
        .filter(done -> done.outcome() == Outcome.OK)
        .mapToLong(Event::offset)
        .findFirst()
        .orElse(-1);
  }

  private static Event readOf(Event send, int flags, int reader) {
    return Edit.of(EventKind.READ, reader, send.topicPartition(), send.timeNanos())
        .record(send.process(), send.sequence())
        .transaction(send.transaction())
        .position(send.position())
        .flags(flags)
        .event();
  }

  private static Optional<Map<AnomalyKind, Integer>> reveal(Tape tape) {
    return aborted(tape)
        .map(send -> {
          Event read = readOf(send, Flags.FINAL, Event.NONE);
          tape.insert(send.topicPartition(), offset(tape, send), read);
          return Mutation.found(AnomalyKind.ABORTED_READ, 1);
        });
  }

  private static Optional<Map<AnomalyKind, Integer>> leak(Tape tape) {
    Optional<Event> send = aborted(tape);
    Optional<Event> committed = tape.any(EventKind.READ, r -> r.flags() == 0);
    if (send.isEmpty() || committed.isEmpty()) {
      return IMPOSSIBLE;
    }
    Event read = readOf(send.get(), 0, committed.get().process());
    tape.add(Edit.of(read).offset(offset(tape, send.get())).at(tape.lastNanos()).event());
    return one(AnomalyKind.ABORTED_READ);
  }

  private static Optional<Map<AnomalyKind, Integer>> tear(Tape tape) {
    Optional<Event> read = tape.standing("");
    if (read.isEmpty() || tape.companions(read.get()) == 0) {
      return IMPOSSIBLE;
    }
    Event done = commitOf(tape, read.get());
    tape.replace(done, Edit.of(done).outcome(Outcome.INFO).event());
    tape.remove(read.get());
    Map<AnomalyKind, Integer> found = Mutation.found(AnomalyKind.TORN_TRANSACTION, 1);
    if (tape.wasCommitted(read.get())) {
      found.put(AnomalyKind.LOST, 1);
    }
    return Optional.of(found);
  }

  private static Event commitOf(Tape tape, Event read) {
    int transaction = tape.sendOf(read).orElseThrow().transaction();
    return tape.all(EventKind.TXN_DONE, d -> Tape.isOf(d, read.writer(), transaction)).getLast();
  }

  /** A process that was fenced sends in a transaction that nobody ends; it is there for good. */
  private static Optional<Map<AnomalyKind, Integer>> zombie(Tape tape) {
    Optional<Event> some = tape.any(EventKind.SEND, send -> send.transaction() != Event.NONE);
    if (some.isEmpty()) {
      return IMPOSSIBLE;
    }
    int process = some.get().process();
    List<Event> sends = tape.all(EventKind.SEND, send -> send.process() == process);
    int transaction = sends.stream().mapToInt(Event::transaction).max().orElseThrow() + 1;
    Event late =
        Edit.of(some.get())
            .record(Event.NONE, sends.stream().mapToLong(Event::sequence).max().orElseThrow() + 1)
            .transaction(transaction)
            .position(0)
            .at(sends.getLast().timeNanos() + 1)
            .event();
    tape.add(
        Edit.of(EventKind.TXN_BEGIN, process, Event.NONE, late.timeNanos())
            .transaction(transaction)
            .event());
    tape.add(late);
    tape.append(late.topicPartition(), readOf(late, Flags.FINAL, Event.NONE));
    return one(AnomalyKind.ABORTED_READ);
  }

  /** The transaction is known to have failed: each of its records is one too many. */
  private static Optional<Map<AnomalyKind, Integer>> takeBack(Tape tape) {
    Optional<Event> read = tape.standing("");
    if (read.isEmpty()) {
      return IMPOSSIBLE;
    }
    int records = (int) tape.companions(read.get()) + 1;
    Event done = commitOf(tape, read.get());
    tape.replace(done, Edit.of(done).outcome(Outcome.FAIL).event());
    return Optional.of(Mutation.found(AnomalyKind.ABORTED_READ, records));
  }

  private static Optional<Map<AnomalyKind, Integer>> hang(Tape tape) {
    return tape.any(EventKind.FINAL_READ, read -> true)
        .map(read -> {
          Edit hanging =
              Edit.of(EventKind.HANGING_TXN, Event.NONE, read.topicPartition(), read.timeNanos());
          tape.add(hanging.offset(read.offset() / 2).text("producer id 7").event());
          return Mutation.found(AnomalyKind.HANGING_TRANSACTION, 1);
        });
  }
}
