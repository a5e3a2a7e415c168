package dev.ontrial.proof;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What must be found of groups, straight from the definitions, in the plain list of events. It
 * shares nothing with the checkers.
 *
 * <p>It knows one group that reads t-0, whose members declare themselves, and what is made in t-1.
 */
final class GroupOracle {
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;

  private final Map<EventKind, List<Event>> events = new EnumMap<>(EventKind.class);
  private final Charges charges = new Charges();

  private GroupOracle(List<Event> events) {
    for (Event event : events) {
      this.events.computeIfAbsent(event.kind(), kind -> new ArrayList<>()).add(event);
    }
  }

  /** What is to be found of an application's members. */
  static Charges ofApplication(List<Event> events) {
    GroupOracle oracle = new GroupOracle(events);
    oracle.skipped();
    oracle.redelivered();
    return oracle.charges;
  }

  /** What is to be found of a share group's. */
  static Charges ofShareGroup(List<Event> events, int limit) {
    GroupOracle oracle = new GroupOracle(events);
    oracle.undelivered();
    oracle.redeliveredAcknowledged();
    oracle.overDelivered(limit);
    return oracle.charges;
  }

  /** What is to be found of what Streams, or a transform, makes of its input. */
  static Charges ofOutputs(List<Event> events, boolean counts) {
    GroupOracle oracle = new GroupOracle(events);
    oracle.outputs();
    if (counts) {
      oracle.counts();
    }
    return oracle.charges;
  }

  private List<Event> all(EventKind kind, Predicate<Event> which) {
    List<Event> all = new ArrayList<>();
    for (Event event : events.getOrDefault(kind, List.of())) {
      if (which.test(event)) {
        all.add(event);
      }
    }
    return all;
  }

  private boolean wasReadWhole(int place) {
    return !all(
            EventKind.FINAL_READ,
            read -> read.topicPartition() == place && read.has(Flags.COMPLETE))
        .isEmpty();
  }

  private List<Event> log(int place) {
    return wasReadWhole(place)
        ? all(EventKind.READ, read -> read.topicPartition() == place && read.has(Flags.FINAL))
        : List.of();
  }

  private long position() {
    long position = -1;
    for (Event told : all(EventKind.GROUP_OFFSET, each -> true)) {
      position = told.offset();
    }
    return position;
  }

  private static boolean same(Event one, Event other) {
    return one.writer() == other.writer() && one.sequence() == other.sequence();
  }

  private void skipped() {
    for (Event stands : log(INPUT)) {
      boolean processed = !all(EventKind.PROCESSED, done -> same(done, stands)).isEmpty();
      if (stands.offset() < position() && !processed) {
        List<Integer> handed =
            all(EventKind.READ, r -> !r.has(Flags.FINAL) && isAt(r, stands)).stream()
                .map(Event::process)
                .toList();
        charges.add(AnomalyKind.SKIPPED, INPUT, handed.isEmpty() ? List.of(-1) : handed);
      }
    }
  }

  private static boolean isAt(Event one, Event other) {
    return same(one, other) && one.offset() == other.offset();
  }

  private void redelivered() {
    Set<Long> offsets = new TreeSet<>();
    all(EventKind.PROCESSED, each -> true).forEach(each -> offsets.add(each.offset()));
    for (long offset : offsets) {
      List<Event> processings = all(EventKind.PROCESSED, each -> each.offset() == offset);
      List<Event> again =
          processings.stream()
              .filter(each -> processings.stream().anyMatch(p -> before(p, each) && same(p, each)))
              .toList();
      List<Event> inSpite = again.stream().filter(this::isInSpite).toList();
      if (!inSpite.isEmpty()) {
        charges.add(AnomalyKind.REDELIVERED_COMMITTED, INPUT, inSpite.get(0).process());
      } else if (!again.isEmpty()) {
        charges.add(AnomalyKind.REDELIVERED, INPUT, again.get(0).process());
      }
    }
  }

  private static boolean before(Event one, Event other) {
    return one.timeNanos() < other.timeNanos();
  }

  /** In spite of a commit, or without having been assigned the topic-partition anew. */
  private boolean isInSpite(Event again) {
    List<Event> assignments =
        all(EventKind.ASSIGNED, a -> a.process() == again.process() && before(a, again));
    if (assignments.isEmpty()) {
      return false;
    }
    Event last = assignments.get(assignments.size() - 1);
    boolean handed =
        !all(
                EventKind.READ,
                read ->
                    read.process() == again.process()
                        && read.offset() == again.offset()
                        && before(last, read)
                        && before(read, again))
            .isEmpty();
    boolean committed =
        !all(
                EventKind.OFFSET_COMMIT_DONE,
                commit ->
                    commit.outcome() == Outcome.OK
                        && commit.offset() > again.offset()
                        && before(commit, last))
            .isEmpty();
    boolean hadItSince =
        !all(
                EventKind.PROCESSED,
                done ->
                    done.process() == again.process()
                        && isAt(done, again)
                        && before(last, done)
                        && before(done, again))
            .isEmpty();
    return (handed && committed) || hadItSince;
  }

  private void undelivered() {
    for (Event stands : log(INPUT)) {
      boolean handed =
          !all(EventKind.DELIVERED, each -> each.offset() == stands.offset()).isEmpty();
      if (stands.offset() < position() && !handed) {
        charges.add(AnomalyKind.UNDELIVERED, INPUT, Event.NONE);
      }
    }
  }

  private void redeliveredAcknowledged() {
    Set<Integer> guilty = new HashSet<>();
    for (Event ok : all(EventKind.SHARE_ACK_DONE, done -> done.outcome() == Outcome.OK)) {
      List<Event> before =
          all(EventKind.DELIVERED, d -> d.process() == ok.process() && before(d, ok));
      if (!before.isEmpty()) {
        Event accepted = before.get(before.size() - 1);
        all(EventKind.DELIVERED, d -> before(ok, d) && same(d, accepted)).stream()
            .filter(again -> isYounger(again, ok) || isCountedOn(again, accepted))
            .forEach(again -> guilty.add(again.process()));
      }
    }
    if (!guilty.isEmpty()) {
      charges.add(AnomalyKind.REDELIVERED_ACKNOWLEDGED, INPUT, guilty);
    }
  }

  /** The member was not there yet when the acknowledgement was answered. */
  private boolean isYounger(Event again, Event ok) {
    return !all(EventKind.PROCESS, born -> born.process() == again.process() && before(ok, born))
        .isEmpty();
  }

  /** One leader counted both, and the later one higher. */
  private boolean isCountedOn(Event again, Event accepted) {
    List<Event> leaders = all(EventKind.LEADER, each -> true);
    boolean stayed =
        leaders.size() >= 2 && leaders.stream().map(Event::leaderEpoch).distinct().count() == 1;
    return stayed && again.size() > accepted.size();
  }

  private void overDelivered(int limit) {
    List<Event> deliveries = all(EventKind.DELIVERED, each -> true);
    boolean one =
        deliveries.stream().map(e -> e.writer() + "#" + e.sequence()).distinct().count() == 1;
    List<Event> beyond = deliveries.stream().filter(each -> each.size() > limit).toList();
    if (one && !beyond.isEmpty()) {
      charges.add(AnomalyKind.OVER_DELIVERED, INPUT, beyond.stream().map(Event::process).toList());
    }
  }

  private void outputs() {
    if (!wasReadWhole(INPUT) || !wasReadWhole(OUTPUT)) {
      return;
    }
    List<Event> both = new ArrayList<>(log(INPUT));
    both.addAll(madeFrom());
    List<Event> judged = new ArrayList<>();
    for (Event record : both) {
      if (judged.stream().noneMatch(each -> same(each, record))) {
        judged.add(record);
        outputsOf(record);
      }
    }
  }

  /** The inputs of all outputs, again for each; a record that nobody sent is made from none. */
  private List<Event> madeFrom() {
    boolean named = !events.getOrDefault(EventKind.SEND, List.of()).isEmpty();
    return log(OUTPUT).stream()
        .filter(output -> !named || !all(EventKind.SEND, s -> isSendOf(s, output)).isEmpty())
        .map(this::input)
        .toList();
  }

  /** The input that an output was made from: what it carries, or what its sending names. */
  private Event input(Event output) {
    for (Event send : all(EventKind.SEND, s -> isSendOf(s, output))) {
      return all(EventKind.SEND, s -> s.process() == send.writer() && s.sequence() == send.offset())
          .stream()
          .map(original -> standing(output, original))
          .findFirst()
          .orElse(output);
    }
    return output;
  }

  private static boolean isSendOf(Event send, Event output) {
    return send.process() == output.writer()
        && send.sequence() == output.sequence()
        && send.writer() != Event.NONE;
  }

  /** The read of an output, as if it carried the identity of its input. */
  private static Event standing(Event output, Event original) {
    return new Event(
        output.kind(),
        output.flags(),
        output.process(),
        output.topicPartition(),
        output.timeNanos(),
        original.sequence(),
        output.offset(),
        -1,
        output.position(),
        0,
        original.process(),
        -1,
        "");
  }

  private void outputsOf(Event record) {
    List<Event> copies = log(INPUT).stream().filter(each -> same(each, record)).toList();
    long outputs = madeFrom().stream().filter(each -> same(each, record)).count();
    long below = copies.stream().filter(each -> each.offset() < position()).count();
    if (position() < 0 && !copies.isEmpty()) {
      return;
    }
    int place = copies.isEmpty() ? OUTPUT : INPUT;
    boolean repeated = below > 0 && outputs > copies.size();
    Set<Integer> whoever = Set.of(-1, 7);
    if (outputs < below) {
      charges.add(AnomalyKind.OUTPUT_MISSING, place, whoever);
    } else if (repeated) {
      charges.add(AnomalyKind.OUTPUT_REPEATED, place, whoever);
    } else if (outputs > below) {
      charges.add(AnomalyKind.OUTPUT_UNACCOUNTED, place, whoever);
    }
  }

  /** The count that an output carries is that of one of its input's copies. */
  private void counts() {
    for (Event output : wasReadWhole(INPUT) ? log(OUTPUT) : List.<Event>of()) {
      List<Event> copies = log(INPUT).stream().filter(each -> same(each, output)).toList();
      boolean right =
          copies.stream()
              .anyMatch(copy ->
                  log(INPUT).stream()
                          .filter(each -> each.writer() == copy.writer())
                          .filter(each -> each.offset() <= copy.offset())
                          .count()
                      == output.position());
      if (!copies.isEmpty() && !right) {
        charges.add(AnomalyKind.STATE_DIVERGENCE, OUTPUT, Event.NONE);
      }
    }
  }
}
