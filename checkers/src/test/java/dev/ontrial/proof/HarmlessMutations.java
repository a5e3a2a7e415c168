package dev.ontrial.proof;

import static dev.ontrial.proof.Mutation.HARMLESS;
import static dev.ontrial.proof.Mutation.IMPOSSIBLE;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What may be otherwise without anything being wrong. */
final class HarmlessMutations {
  /** The events whose {@code writer} is a process. */
  private static final Set<EventKind> BY_WRITER =
      Set.of(EventKind.READ, EventKind.SEND, EventKind.PROCESSED, EventKind.DELIVERED);

  private HarmlessMutations() {}

  static List<Mutation> all() {
    return List.of(
        new Mutation("times jitter within their order", Mutation.ALL, HarmlessMutations::jitter),
        new Mutation("a reader stops a record earlier", Mutation.ALL, HarmlessMutations::stop),
        new Mutation("another reader reads the same", Mutation.ALL, HarmlessMutations::reader),
        new Mutation("processes are renamed", Mutation.ALL, HarmlessMutations::rename),
        new Mutation("topic-partitions are renumbered", Mutation.ALL, HarmlessMutations::renumber),
        new Mutation("independent events change places", Mutation.ALL, HarmlessMutations::reorder),
        new Mutation("offsets have more gaps", Mutation.ALL, HarmlessMutations::stretch),
        new Mutation("a timed out answer is not recorded", Mutation.ALL, HarmlessMutations::forget),
        new Mutation("a remark is made", Mutation.ALL, HarmlessMutations::remark));
  }

  private static Optional<Map<AnomalyKind, Integer>> jitter(Tape tape) {
    TreeSet<Long> times = new TreeSet<>();
    tape.events().forEach(event -> times.add(event.timeNanos()));
    Map<Long, Long> moved = new HashMap<>();
    for (long time : times) {
      Long next = times.higher(time);
      long room = next == null ? 1 : Math.min(next - time, 1_000_000);
      moved.put(time, time + tape.random().nextLong(room));
    }
    tape.replaceAll(event -> Edit.of(event).at(moved.get(event.timeNanos())).event());
    return HARMLESS;
  }

  private static List<Event> readsOfReaders(Tape tape) {
    return tape.all(
        EventKind.READ, r -> "reader".equals(tape.recording().roles().get(r.process())));
  }

  private static Optional<Map<AnomalyKind, Integer>> stop(Tape tape) {
    Optional<Event> some = tape.any(readsOfReaders(tape));
    if (some.isEmpty()) {
      return IMPOSSIBLE;
    }
    tape.remove(
        readsOfReaders(tape).stream()
            .filter(r -> r.process() == some.get().process())
            .filter(r -> r.topicPartition() == some.get().topicPartition())
            .toList()
            .getLast());
    return HARMLESS;
  }

  private static Optional<Map<AnomalyKind, Integer>> reader(Tape tape) {
    Optional<Event> some = tape.any(readsOfReaders(tape));
    if (some.isEmpty()) {
      return IMPOSSIBLE;
    }
    int reader = some.get().process();
    int other = 58_000 + tape.random().nextInt(1000);
    List<Event> copies = new ArrayList<>();
    for (Event event : tape.events()) {
      if (event.process() == reader) {
        copies.add(Edit.of(event).by(other).event());
      }
    }
    copies.forEach(tape::add);
    return HARMLESS;
  }

  private static Optional<Map<AnomalyKind, Integer>> rename(Tape tape) {
    List<Integer> old = new ArrayList<>(tape.recording().roles().keySet());
    List<Integer> fresh = new ArrayList<>();
    for (int index = 0; index < old.size(); index++) {
      fresh.add(1 + index * 7);
    }
    Collections.shuffle(fresh, tape.random());
    Map<Integer, Integer> names = new HashMap<>();
    for (int index = 0; index < old.size(); index++) {
      names.put(old.get(index), fresh.get(index));
    }
    tape.replaceAll(event -> {
      Edit named = Edit.of(event).by(names.getOrDefault(event.process(), event.process()));
      return BY_WRITER.contains(event.kind())
          ? named
              .record(names.getOrDefault(event.writer(), event.writer()), event.sequence())
              .event()
          : named.event();
    });
    return HARMLESS;
  }

  private static Optional<Map<AnomalyKind, Integer>> renumber(Tape tape) {
    List<Integer> old = new ArrayList<>(tape.recording().kinds().keySet());
    List<Integer> fresh = new ArrayList<>(old);
    Collections.shuffle(fresh, tape.random());
    Map<Integer, Integer> names = new HashMap<>();
    for (int index = 0; index < old.size(); index++) {
      names.put(old.get(index), fresh.get(index));
    }
    tape.replaceAll(event ->
        Edit.of(event)
            .in(names.getOrDefault(event.topicPartition(), event.topicPartition()))
            .event());
    return HARMLESS;
  }

  /** Neighbours in a file that are of different processes; their times stay. */
  private static Optional<Map<AnomalyKind, Integer>> reorder(Tape tape) {
    List<Event> events = tape.events();
    for (int round = 0; round < events.size(); round++) {
      int at = tape.random().nextInt(events.size() - 1);
      Event one = events.get(at);
      Event other = events.get(at + 1);
      boolean processes = one.process() != Event.NONE && other.process() != Event.NONE;
      if (processes && one.process() != other.process()) {
        events.set(at, other);
        events.set(at + 1, one);
      }
    }
    return HARMLESS;
  }

  /** Markers and aborted records may take any offsets. */
  private static Optional<Map<AnomalyKind, Integer>> stretch(Tape tape) {
    Map<Long, Long> wider = new HashMap<>();
    int place = List.copyOf(tape.recording().kinds().keySet()).getFirst();
    long shift = 0;
    for (long offset = 0; offset <= 20_000; offset++) {
      wider.put(offset, offset + shift);
      shift += tape.random().nextInt(10) == 0 ? tape.random().nextInt(5) : 0;
    }
    tape.replaceAll(event -> {
      boolean inPlace = event.topicPartition() == place && event.offset() >= 0;
      return switch (event.kind()) {
        case SEND_DONE, READ, FINAL_READ, PROCESSED, DELIVERED, GROUP_OFFSET ->
            inPlace ? moved(event, wider) : event;
        case OFFSET_COMMIT, OFFSET_COMMIT_DONE, SHARE_ACK, SHARE_ACK_DONE ->
            inPlace ? moved(event, wider) : event;
        default -> event;
      };
    });
    return HARMLESS;
  }

  private static Event moved(Event event, Map<Long, Long> wider) {
    boolean answered = event.kind() != EventKind.SEND_DONE || event.outcome() == Outcome.OK;
    return answered
        ? Edit.of(event).offset(wider.getOrDefault(event.offset(), event.offset())).event()
        : event;
  }

  private static Optional<Map<AnomalyKind, Integer>> forget(Tape tape) {
    Optional<Event> answer = tape.any(EventKind.SEND_DONE, done -> done.outcome() == Outcome.INFO);
    if (answer.isEmpty()) {
      return IMPOSSIBLE;
    }
    tape.remove(answer.get());
    return HARMLESS;
  }

  private static Optional<Map<AnomalyKind, Integer>> remark(Tape tape) {
    Optional<Event> some = tape.any(EventKind.READ, read -> !read.has(Flags.FINAL));
    if (some.isEmpty()) {
      return IMPOSSIBLE;
    }
    Event at = some.get();
    tape.add(Edit.of(EventKind.NOTE, at.process(), Event.NONE, at.timeNanos()).text("hm").event());
    return HARMLESS;
  }
}
