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

/** What can go wrong between a log and a group, and with what is made of it. */
final class GroupMutations {
  /** A process that no recording has. */
  private static final int NEWCOMER = 59_000;

  private GroupMutations() {}

  static List<Mutation> all() {
    return List.of(
        new Mutation("a record is not processed", Mutation.APPLICATION, GroupMutations::skip),
        new Mutation("a member repeats a record", Mutation.APPLICATION, GroupMutations::repeat),
        new Mutation(
            "a successor repeats a record", Mutation.APPLICATION, tape -> succeed(tape, false)),
        new Mutation(
            "commits are lost, and a successor repeats",
            Mutation.APPLICATION,
            t -> succeed(t, true)),
        new Mutation("an output is dropped", Mutation.STREAMS, GroupMutations::dropDerived),
        new Mutation("an output is made twice", Mutation.STREAMS, GroupMutations::twiceDerived),
        new Mutation("an output is made of nothing", Mutation.STREAMS, GroupMutations::ofNothing),
        new Mutation("a state counts wrongly", Mutation.STREAMS, GroupMutations::miscount),
        new Mutation("a position falls back", Mutation.STREAMS, GroupMutations::fallBack)
            .orAlso("commit-regression", "commit-unaccounted"),
        new Mutation("a position falls back", Mutation.TRANSFORM, GroupMutations::fallBack)
            .orAlso("commit-regression", "commit-unaccounted"),
        new Mutation("an output is dropped", Mutation.TRANSFORM, GroupMutations::dropOutput),
        new Mutation("an output is appended again", Mutation.TRANSFORM, GroupMutations::copyOutput),
        new Mutation("a record is not delivered", Mutation.SHARE, GroupMutations::withhold),
        new Mutation(
            "a record is delivered after its OK", Mutation.SHARE, GroupMutations::redeliver),
        new Mutation("a record is delivered too often", Mutation.SHARE, GroupMutations::overdo));
  }

  /** A record that was processed once, below the group's final position. */
  private static Optional<Event> processed(Tape tape) {
    return tape.any(
        EventKind.PROCESSED,
        done ->
            done.offset() < position(tape, done.topicPartition())
                && tape.all(EventKind.PROCESSED, other -> isAt(other, done)).size() == 1
                && tape.finals(done.topicPartition()).stream().anyMatch(r -> isAt(r, done)));
  }

  private static boolean isAt(Event first, Event second) {
    return first.topicPartition() == second.topicPartition()
        && first.offset() == second.offset()
        && Tape.same(first, second);
  }

  private static long position(Tape tape, int topicPartition) {
    return tape.all(EventKind.GROUP_OFFSET, g -> g.topicPartition() == topicPartition).stream()
        .mapToLong(Event::offset)
        .max()
        .orElse(-1);
  }

  private static Optional<Map<AnomalyKind, Integer>> skip(Tape tape) {
    return processed(tape)
        .map(done -> {
          tape.remove(done);
          return Mutation.found(AnomalyKind.SKIPPED, 1);
        });
  }

  private static Optional<Map<AnomalyKind, Integer>> repeat(Tape tape) {
    return processed(tape)
        .map(done -> {
          tape.add(Edit.of(done).at(done.timeNanos() + 1).event());
          return Mutation.found(AnomalyKind.REDELIVERED_COMMITTED, 1);
        });
  }

  /** A new member is assigned the topic-partition at the very end, and begins at the record. */
  private static Optional<Map<AnomalyKind, Integer>> succeed(Tape tape, boolean commitsLost) {
    Optional<Event> some = processed(tape);
    if (some.isEmpty()) {
      return IMPOSSIBLE;
    }
    Event done = some.get();
    if (commitsLost) {
      tape.replaceAll(event -> unanswered(event, done));
    }
    Event member = tape.all(EventKind.PROCESS, born -> born.process() == done.process()).getFirst();
    long now = tape.lastNanos();
    int place = done.topicPartition();
    tape.add(Edit.of(member).by(NEWCOMER).at(now).event());
    tape.add(Edit.of(EventKind.ASSIGNED, NEWCOMER, place, now + 1).offset(-1).event());
    Edit read = Edit.of(EventKind.READ, NEWCOMER, place, now + 2);
    tape.add(read.record(done).offset(done.offset()).event());
    tape.add(Edit.of(done).by(NEWCOMER).at(now + 3).event());
    return one(commitsLost ? AnomalyKind.REDELIVERED : AnomalyKind.REDELIVERED_COMMITTED);
  }

  private static Event unanswered(Event event, Event done) {
    boolean past =
        event.kind() == EventKind.OFFSET_COMMIT_DONE
            && event.topicPartition() == done.topicPartition()
            && event.offset() > done.offset();
    return past ? Edit.of(event).outcome(Outcome.INFO).event() : event;
  }

  private static Optional<Map<AnomalyKind, Integer>> dropDerived(Tape tape) {
    return derived(tape)
        .map(output -> {
          tape.remove(output);
          Map<AnomalyKind, Integer> found = Mutation.found(AnomalyKind.OUTPUT_MISSING, 1);
          if (tape.wasReadCommitted(output)) {
            found.put(AnomalyKind.LOST, 1);
          }
          return found;
        });
  }

  /** An output whose input stands once, below the group's final position, and has no other one. */
  private static Optional<Event> derived(Tape tape) {
    return tape.any(
        EventKind.READ,
        read ->
            read.has(Flags.FINAL)
                && "derived".equals(tape.recording().kinds().get(read.topicPartition()))
                && standing(tape, read, "derived") == 1
                && standing(tape, read, "input") == 1);
  }

  private static long standing(Tape tape, Event read, String role) {
    return tape
        .all(
            EventKind.READ,
            r ->
                r.has(Flags.FINAL) && role.equals(tape.recording().kinds().get(r.topicPartition())))
        .stream()
        .filter(other -> Tape.same(other, read))
        .count();
  }

  private static Optional<Map<AnomalyKind, Integer>> twiceDerived(Tape tape) {
    return derived(tape)
        .map(output -> {
          tape.append(output.topicPartition(), output);
          return Mutation.found(AnomalyKind.OUTPUT_REPEATED, 1);
        });
  }

  private static Optional<Map<AnomalyKind, Integer>> ofNothing(Tape tape) {
    return derived(tape)
        .map(output -> {
          Event made = Edit.of(output).record(output.writer(), 1_000_000).event();
          tape.append(output.topicPartition(), made);
          return Mutation.found(AnomalyKind.OUTPUT_UNACCOUNTED, 1);
        });
  }

  private static Optional<Map<AnomalyKind, Integer>> miscount(Tape tape) {
    return derived(tape)
        .map(output -> {
          int wrong = output.position() + 1 + tape.random().nextInt(3);
          tape.replace(output, Edit.of(output).position(wrong).event());
          return Mutation.found(AnomalyKind.STATE_DIVERGENCE, 1);
        });
  }

  /** What lies between the two positions has its outputs, and was not passed. */
  private static Optional<Map<AnomalyKind, Integer>> fallBack(Tape tape) {
    Optional<Event> told = tape.any(EventKind.GROUP_OFFSET, each -> each.offset() > 0);
    if (told.isEmpty()) {
      return IMPOSSIBLE;
    }
    Event before = told.get();
    long position = tape.random().nextLong(before.offset());
    int between =
        (int)
            tape.finals(before.topicPartition()).stream()
                .filter(read -> read.offset() >= position && read.offset() < before.offset())
                .count();
    if (between == 0) {
      return IMPOSSIBLE;
    }
    tape.replace(before, Edit.of(before).offset(position).event());
    return Optional.of(Mutation.found(AnomalyKind.OUTPUT_UNACCOUNTED, between));
  }

  private static Optional<Map<AnomalyKind, Integer>> dropOutput(Tape tape) {
    return tape.standing("output")
        .map(output -> {
          Map<AnomalyKind, Integer> found = RecordMutations.missing(tape, output);
          found.put(AnomalyKind.OUTPUT_MISSING, 1);
          tape.remove(output);
          return found;
        });
  }

  private static Optional<Map<AnomalyKind, Integer>> copyOutput(Tape tape) {
    return tape.standing("output")
        .map(output -> {
          tape.append(output.topicPartition(), output);
          Map<AnomalyKind, Integer> found = Mutation.found(AnomalyKind.OUTPUT_REPEATED, 1);
          found.put(AnomalyKind.DUPLICATE, 1);
          return found;
        });
  }

  /** An offset that was delivered once, and accepted. */
  private static Optional<Event> accepted(Tape tape) {
    return tape.any(
        EventKind.SHARE_ACK_DONE,
        ok ->
            ok.outcome() == Outcome.OK
                && deliveries(tape, ok).size() == 1
                && ok.offset() < position(tape, ok.topicPartition()));
  }

  private static List<Event> deliveries(Tape tape, Event of) {
    return tape.all(
        EventKind.DELIVERED,
        d -> d.topicPartition() == of.topicPartition() && d.offset() == of.offset());
  }

  private static Optional<Map<AnomalyKind, Integer>> withhold(Tape tape) {
    return accepted(tape)
        .map(ok -> {
          tape.events()
              .removeIf(event ->
                  event.topicPartition() == ok.topicPartition()
                      && event.offset() == ok.offset()
                      && (event.kind() == EventKind.DELIVERED
                          || event.kind() == EventKind.SHARE_ACK
                          || event.kind() == EventKind.SHARE_ACK_DONE));
          return Mutation.found(AnomalyKind.UNDELIVERED, 1);
        });
  }

  private static Optional<Map<AnomalyKind, Integer>> redeliver(Tape tape) {
    return accepted(tape)
        .map(ok -> {
          Event first = deliveries(tape, ok).getFirst();
          Event member =
              tape.all(EventKind.PROCESS, born -> born.process() == ok.process()).getFirst();
          tape.add(Edit.of(member).by(NEWCOMER).at(ok.timeNanos() + 1).event());
          tape.add(Edit.of(first).by(NEWCOMER).at(ok.timeNanos() + 2).event());
          return Mutation.found(AnomalyKind.REDELIVERED_ACKNOWLEDGED, 1);
        });
  }

  private static Optional<Map<AnomalyKind, Integer>> overdo(Tape tape) {
    return accepted(tape)
        .map(ok -> {
          Event first = deliveries(tape, ok).getFirst();
          tape.replace(first, Edit.of(first).size(6 + tape.random().nextInt(5)).event());
          return Mutation.found(AnomalyKind.OVER_DELIVERED, 1);
        });
  }
}
