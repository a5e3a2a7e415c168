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
import java.util.function.Predicate;

/** What can go wrong with records in a log. */
final class RecordMutations {
  private RecordMutations() {}

  static List<Mutation> all() {
    return List.of(
        new Mutation("a record is dropped from the log", Mutation.RECORDS, RecordMutations::drop),
        new Mutation("a record is appended again", Mutation.RECORDS, RecordMutations::duplicate),
        new Mutation("two records change places", Mutation.RECORDS, RecordMutations::swap)
            .orAlso("wrong-offset", "precommitted-read", "realtime-order"),
        new Mutation("a record of the log is corrupted", Mutation.RECORDS, RecordMutations::rot),
        new Mutation("a reader gets a corrupt record", Mutation.ALL, RecordMutations::garble),
        new Mutation("a record goes elsewhere", Mutation.RECORDS, RecordMutations::misroute),
        new Mutation("a reader's offset is shifted", Mutation.ALL, RecordMutations::shift)
            .orAlso("poll-skip", "nonmonotonic-poll", "precommitted-read"),
        new Mutation("a record is forged", Mutation.RECORDS, RecordMutations::forge),
        new Mutation("a record of another run appears", Mutation.ALL, RecordMutations::stranger),
        new Mutation("a failed record is there", Mutation.RECORDS, RecordMutations::deny),
        new Mutation("a content is sent again", Mutation.SEQUENCED, RecordMutations::resend),
        new Mutation("nobody is served again", Mutation.PLAIN, RecordMutations::stall));
  }

  /** What follows when the record is not in the log any more. */
  static Map<AnomalyKind, Integer> missing(Tape tape, Event read) {
    boolean promised = tape.must(read) == Outcome.OK || tape.wasRead(read);
    Map<AnomalyKind, Integer> found =
        Mutation.found(promised ? AnomalyKind.LOST : AnomalyKind.DROPPED, 1);
    if (tape.companions(read) > 0) {
      found.put(AnomalyKind.TORN_TRANSACTION, 1);
    }
    return found;
  }

  private static Optional<Map<AnomalyKind, Integer>> drop(Tape tape) {
    return tape.standing("")
        .map(read -> {
          Map<AnomalyKind, Integer> found = missing(tape, read);
          tape.remove(read);
          return found;
        });
  }

  private static Optional<Map<AnomalyKind, Integer>> duplicate(Tape tape) {
    return tape.standing("")
        .map(read -> {
          tape.append(read.topicPartition(), read);
          return Mutation.found(AnomalyKind.DUPLICATE, 1);
        });
  }

  /** All that stand between the two are behind the later one afterwards. */
  private static Optional<Map<AnomalyKind, Integer>> swap(Tape tape) {
    Optional<Event> earlier = tape.standing("");
    if (earlier.isEmpty() || tape.must(earlier.get()) != Outcome.OK) {
      return IMPOSSIBLE;
    }
    Event from = earlier.get();
    List<Event> writers =
        tape.finals(from.topicPartition()).stream()
            .filter(read -> read.writer() == from.writer() && tape.must(read) == Outcome.OK)
            .toList();
    int distance = 1 + tape.random().nextInt(4);
    int to = writers.indexOf(from) + distance;
    if (to >= writers.size() || !isInOrder(writers)) {
      return IMPOSSIBLE;
    }
    Event later = writers.get(to);
    tape.replaceAll(event -> exchanged(event, from, later));
    return Optional.of(Mutation.found(AnomalyKind.REORDERING, distance));
  }

  private static boolean isInOrder(List<Event> reads) {
    for (int index = 1; index < reads.size(); index++) {
      if (reads.get(index).sequence() <= reads.get(index - 1).sequence()) {
        return false;
      }
    }
    return true;
  }

  private static Event exchanged(Event event, Event one, Event other) {
    boolean read = event.kind() == EventKind.READ && event.topicPartition() == one.topicPartition();
    if (read && event.offset() == one.offset()) {
      return Edit.of(event).record(other).event();
    }
    return read && event.offset() == other.offset() ? Edit.of(event).record(one).event() : event;
  }

  private static Optional<Map<AnomalyKind, Integer>> rot(Tape tape) {
    return tape.standing("")
        .map(read -> {
          Map<AnomalyKind, Integer> found = missing(tape, read);
          found.put(AnomalyKind.CORRUPT, 1);
          tape.replace(read, corrupt(read));
          return found;
        });
  }

  private static Event corrupt(Event read) {
    return Edit.of(read).record(Event.NONE, -1).flags(read.flags() | Flags.CORRUPT).event();
  }

  private static Predicate<Event> byReader(Tape tape) {
    return read -> "reader".equals(tape.recording().roles().get(read.process()));
  }

  private static Optional<Map<AnomalyKind, Integer>> garble(Tape tape) {
    return tape.any(EventKind.READ, byReader(tape))
        .map(read -> {
          tape.replace(read, corrupt(read));
          return Mutation.found(AnomalyKind.CORRUPT, 1);
        });
  }

  private static Optional<Map<AnomalyKind, Integer>> misroute(Tape tape) {
    return tape.standing("")
        .map(read -> {
          Map<AnomalyKind, Integer> found = missing(tape, read);
          found.put(AnomalyKind.MISROUTED, 1);
          List<Integer> others =
              tape.recording().kinds().keySet().stream()
                  .filter(other -> other != read.topicPartition())
                  .toList();
          tape.remove(read);
          int other = others.get(tape.random().nextInt(others.size()));
          tape.append(other, Edit.of(read).flags(read.flags() | Flags.MISROUTED).event());
          return found;
        });
  }

  /** A concurrent reader meets the record where, as the final one says, another one stands. */
  private static Optional<Map<AnomalyKind, Integer>> shift(Tape tape) {
    return tape.any(EventKind.READ, byReader(tape))
        .flatMap(read ->
            tape.any(
                    tape.finals(read.topicPartition()).stream()
                        .filter(other -> !Tape.same(other, read))
                        .toList())
                .map(other -> {
                  tape.replace(read, Edit.of(read).offset(other.offset()).event());
                  return Mutation.found(AnomalyKind.INCONSISTENT_OFFSET, 1);
                }));
  }

  private static Optional<Map<AnomalyKind, Integer>> forge(Tape tape) {
    return tape.standing("")
        .map(read -> {
          boolean known = tape.random().nextBoolean();
          int writer = known ? read.writer() : 59_999;
          Event forged = Edit.of(read).record(writer, known ? 1_000_000 : 0).event();
          tape.append(read.topicPartition(), forged);
          return Mutation.found(AnomalyKind.PHANTOM, 1);
        });
  }

  private static Optional<Map<AnomalyKind, Integer>> stranger(Tape tape) {
    return tape.any(EventKind.READ, byReader(tape))
        .map(read -> {
          Event end =
              tape.all(EventKind.FINAL_READ, r -> r.topicPartition() == read.topicPartition())
                  .getFirst();
          tape.add(
              Edit.of(read)
                  .record(Event.NONE, -1)
                  .flags(read.flags() | Flags.FOREIGN)
                  .offset(end.offset())
                  .event());
          return Mutation.found(AnomalyKind.PHANTOM, 1);
        });
  }

  /** Its client is told that it was never appended. */
  private static Optional<Map<AnomalyKind, Integer>> deny(Tape tape) {
    Optional<Event> standing = tape.standing("");
    Optional<Event> told = standing.flatMap(tape::answerOf);
    if (told.isEmpty()) {
      return IMPOSSIBLE;
    }
    tape.replace(told.get(), Edit.of(told.get()).outcome(Outcome.FAIL).event());
    return one(AnomalyKind.ABORTED_READ);
  }

  private static Optional<Map<AnomalyKind, Integer>> resend(Tape tape) {
    Optional<Event> first = tape.standing("");
    Optional<Event> again = tape.standing("");
    if (first.isEmpty()
        || again.isEmpty()
        || again.get().sequence() <= first.get().sequence()
        || again.get().writer() != first.get().writer()) {
      return IMPOSSIBLE;
    }
    Event send = tape.sendOf(again.get()).orElseThrow();
    Event named =
        Edit.of(send)
            .record(first.get().writer(), send.sequence())
            .offset(first.get().sequence())
            .event();
    tape.replace(send, named);
    return one(AnomalyKind.RESENT);
  }

  /** What was acknowledged once the faults had ended is not, and the time for that is short. */
  private static Optional<Map<AnomalyKind, Integer>> stall(Tape tape) {
    List<Event> ends = tape.all(EventKind.FAULT_END, end -> true);
    if (ends.isEmpty()) {
      return IMPOSSIBLE;
    }
    long healed = ends.getLast().timeNanos();
    List<Event> before =
        tape.all(
            EventKind.SEND_DONE, done -> done.outcome() == Outcome.OK && done.timeNanos() < healed);
    if (before.isEmpty()) {
      return IMPOSSIBLE;
    }
    tape.events()
        .removeIf(done -> done.kind() == EventKind.SEND_DONE && done.timeNanos() >= healed);
    int millis = 300 + tape.random().nextInt(1000);
    tape.replaceAll(event ->
        event.kind() == EventKind.TRIAL
            ? Edit.of(event)
                .text(
                    event
                        .text()
                        .replaceAll("\"recoveryMillis\":\\d+", "\"recoveryMillis\":" + millis))
                .event()
            : event);
    return one(AnomalyKind.STUCK);
  }
}
