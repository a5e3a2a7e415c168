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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What must be found of records, straight from the definitions: every sentence is looked up in the
 * plain list of events, anew each time. It shares nothing with the checkers.
 *
 * <p>It knows one configuration with the topic-partitions t-0 and t-1, and one final reader.
 */
final class RecordOracle {
  private static final int NOWHERE = Event.NONE;
  private static final int[] ALL = {0, 1};

  private final Map<EventKind, List<Event>> events = new EnumMap<>(EventKind.class);
  private final Charges charges = new Charges();

  private RecordOracle(List<Event> events) {
    for (Event event : events) {
      this.events.computeIfAbsent(event.kind(), kind -> new ArrayList<>()).add(event);
    }
  }

  /** All that is to be found of records. */
  static Charges charges(List<Event> events) {
    RecordOracle oracle = new RecordOracle(events);
    oracle.missing();
    oracle.duplicate();
    oracle.reordering();
    oracle.torn();
    oracle.resent();
    oracle.readWrongly();
    oracle.inconsistent();
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

  private List<Event> sends() {
    return events.getOrDefault(EventKind.SEND, List.of());
  }

  private boolean isSent(int process, long sequence) {
    return sends().stream().anyMatch(s -> s.process() == process && s.sequence() == sequence);
  }

  private Outcome own(Event send) {
    Outcome told = Outcome.NONE;
    for (Event done : all(EventKind.SEND_DONE, d -> isOf(d, send))) {
      told = done.outcome();
    }
    return told;
  }

  private static boolean isOf(Event done, Event send) {
    return done.process() == send.process() && done.sequence() == send.sequence();
  }

  /** Where it was sent; where the client chose, where it was told to have gone. */
  private int destination(Event send) {
    int place = send.topicPartition();
    for (Event done : all(EventKind.SEND_DONE, d -> isOf(d, send))) {
      place = place == NOWHERE ? done.topicPartition() : place;
    }
    return place;
  }

  /** What must be true of all records of a transaction. */
  private Outcome fate(int process, int transaction) {
    Predicate<Event> commits =
        each ->
            each.process() == process
                && each.transaction() == transaction
                && each.has(Flags.COMMIT);
    if (all(EventKind.TXN_END, commits).isEmpty()) {
      return Outcome.FAIL;
    }
    Outcome told = Outcome.INFO;
    for (Event done : all(EventKind.TXN_DONE, commits)) {
      told = done.outcome();
    }
    return told;
  }

  /** What must be true of a record: OK, it is there; FAIL, it never is; else both is well. */
  private Outcome must(Event send) {
    Outcome own = own(send);
    if (send.transaction() == Event.NONE || own == Outcome.FAIL) {
      return own;
    }
    return fate(send.process(), send.transaction());
  }

  private boolean wasReadWhole(int topicPartition) {
    return !all(
            EventKind.FINAL_READ,
            read ->
                read.topicPartition() == topicPartition
                    && read.has(Flags.COMPLETE)
                    && read.sequence() <= 0)
        .isEmpty();
  }

  /** The records that the final read of a topic-partition met, offset by offset. */
  private List<Event> log(int topicPartition) {
    List<Event> log = new ArrayList<>();
    long reached = -1;
    for (Event read :
        all(EventKind.READ, r -> r.topicPartition() == topicPartition && r.has(Flags.FINAL))) {
      if (wasReadWhole(topicPartition) && read.offset() > reached) {
        reached = read.offset();
        if (isIdentified(read)) {
          log.add(read);
        }
      }
    }
    return log;
  }

  private static boolean isIdentified(Event read) {
    return !read.has(Flags.CORRUPT) && !read.has(Flags.FOREIGN);
  }

  private static boolean isRecord(Event read, Event send) {
    return read.writer() == send.process() && read.sequence() == send.sequence();
  }

  /** Where the record may stand rightly. */
  private List<Integer> places(Event send) {
    return destination(send) == NOWHERE ? List.of(0, 1) : List.of(destination(send));
  }

  /** The copies of a record that stand where it belongs. */
  private List<Event> copies(Event send) {
    List<Event> copies = new ArrayList<>();
    for (int place : places(send)) {
      log(place).stream().filter(read -> isRecord(read, send)).forEach(copies::add);
    }
    return copies;
  }

  private boolean canBeJudged(Event send) {
    return places(send).stream().allMatch(this::wasReadWhole);
  }

  private void missing() {
    for (Event send : sends()) {
      if (canBeJudged(send) && copies(send).isEmpty()) {
        boolean open = must(send) != Outcome.OK && must(send) != Outcome.FAIL;
        if (must(send) == Outcome.OK || (open && isProven(send))) {
          charges.add(AnomalyKind.LOST, destination(send), send.process());
        } else if (must(send) == Outcome.SENT) {
          charges.add(AnomalyKind.DROPPED, destination(send), send.process());
        }
      }
    }
  }

  /** Whether a consumer read the record, or one of its transaction, so that it was there. */
  private boolean isProven(Event send) {
    return sends().stream()
        .filter(other -> other.process() == send.process())
        .filter(other ->
            send.transaction() == Event.NONE
                ? other.sequence() == send.sequence()
                : other.transaction() == send.transaction())
        .anyMatch(other -> !all(EventKind.READ, read -> proves(read, other)).isEmpty());
  }

  /** Whether a read shows that a record was there for good: nothing hides it any more. */
  private boolean proves(Event read, Event send) {
    return !read.has(Flags.FINAL)
        && isIdentified(read)
        && isRecord(read, send)
        && places(send).contains(read.topicPartition())
        && (send.transaction() == Event.NONE || !read.has(Flags.UNCOMMITTED));
  }

  private void duplicate() {
    for (Event send : sends()) {
      if (copies(send).size() > 1) {
        charges.add(AnomalyKind.DUPLICATE, destination(send), send.process());
      }
    }
  }

  private void reordering() {
    for (int place : ALL) {
      for (Event earlier : acknowledged(place)) {
        boolean stands = first(earlier, place) != Long.MAX_VALUE;
        boolean behind =
            acknowledged(place).stream()
                .filter(later -> later.process() == earlier.process())
                .filter(later -> later.sequence() > earlier.sequence())
                .anyMatch(later -> first(later, place) < first(earlier, place));
        if (stands && behind) {
          charges.add(AnomalyKind.REORDERING, place, earlier.process());
        }
      }
    }
  }

  private List<Event> acknowledged(int place) {
    return sends().stream()
        .filter(send -> isAcknowledged(send) && places(send).contains(place))
        .toList();
  }

  private boolean isAcknowledged(Event send) {
    boolean open = send.transaction() != Event.NONE && must(send) == Outcome.INFO;
    return must(send) == Outcome.OK || (open && own(send) == Outcome.OK);
  }

  private long first(Event send, int place) {
    return log(place).stream()
        .filter(read -> isRecord(read, send))
        .mapToLong(Event::offset)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private void torn() {
    Set<List<Integer>> transactions = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    sends().stream()
        .filter(send -> send.transaction() != Event.NONE)
        .forEach(send -> transactions.add(List.of(send.process(), send.transaction())));
    for (List<Integer> each : transactions) {
      List<Event> parts =
          sends().stream()
              .filter(s -> s.process() == each.get(0) && s.transaction() == each.get(1))
              .filter(send -> own(send) != Outcome.FAIL)
              .toList();
      List<Event> absent = parts.stream().filter(send -> copies(send).isEmpty()).toList();
      boolean partly = !absent.isEmpty() && absent.size() < parts.size();
      boolean may = fate(each.get(0), each.get(1)) != Outcome.FAIL;
      if (partly && may && parts.stream().allMatch(this::canBeJudged)) {
        charges.add(AnomalyKind.TORN_TRANSACTION, destination(absent.get(0)), each.get(0));
      }
    }
  }

  private void resent() {
    for (Event first : sends()) {
      List<Event> again =
          sends().stream()
              .filter(s -> s.writer() == first.process() && s.offset() == first.sequence())
              .filter(send -> !copies(send).isEmpty())
              .toList();
      int standing = again.size() + (copies(first).isEmpty() ? 0 : 1);
      if (!again.isEmpty() && standing > 1) {
        Event last = again.get(again.size() - 1);
        charges.add(AnomalyKind.RESENT, destination(last), last.process());
      }
    }
  }

  /** What each read says by itself; an offset is counted once, however often it was read. */
  private void readWrongly() {
    each(AnomalyKind.CORRUPT, read -> read.has(Flags.CORRUPT), read -> Event.NONE);
    each(
        AnomalyKind.PHANTOM,
        read ->
            !read.has(Flags.CORRUPT)
                && (read.has(Flags.FOREIGN) || !isSent(read.writer(), read.sequence())),
        read -> read.has(Flags.FOREIGN) ? Event.NONE : read.writer());
    each(
        AnomalyKind.MISROUTED,
        read -> isIdentified(read) && (read.has(Flags.MISROUTED) || isElsewhere(read)),
        Event::writer);
    each(AnomalyKind.ABORTED_READ, read -> isIdentified(read) && mustNotBe(read), Event::writer);
  }

  private boolean isElsewhere(Event read) {
    return sends().stream()
        .filter(send -> isRecord(read, send) && destination(send) != NOWHERE)
        .anyMatch(send -> destination(send) != read.topicPartition());
  }

  private boolean mustNotBe(Event read) {
    return sends().stream()
        .filter(send -> isRecord(read, send))
        .anyMatch(send ->
            own(send) == Outcome.FAIL
                || (!read.has(Flags.UNCOMMITTED) && must(send) == Outcome.FAIL));
  }

  private interface Named {
    int process(Event read);
  }

  private void each(AnomalyKind kind, Predicate<Event> wrong, Named named) {
    for (int place : ALL) {
      TreeMap<Long, Set<Integer>> offsets = new TreeMap<>();
      for (Event read : all(EventKind.READ, r -> r.topicPartition() == place && wrong.test(r))) {
        offsets.computeIfAbsent(read.offset(), offset -> new HashSet<>()).add(named.process(read));
      }
      offsets.values().forEach(processes -> charges.add(kind, place, processes));
    }
  }

  private void inconsistent() {
    for (int place : ALL) {
      List<Event> reads =
          all(EventKind.READ, r -> r.topicPartition() == place && !r.has(Flags.CORRUPT));
      reads.stream()
          .mapToLong(Event::offset)
          .distinct()
          .filter(offset -> differ(reads, offset) || hasVanished(reads, offset, place))
          .forEach(offset -> charges.add(AnomalyKind.INCONSISTENT_OFFSET, place, Event.NONE));
    }
  }

  private static boolean differ(List<Event> reads, long offset) {
    return reads.stream()
            .filter(read -> read.offset() == offset)
            .map(RecordOracle::identity)
            .distinct()
            .count()
        > 1;
  }

  /** Whether a record was read at an offset that is empty now, though the record is elsewhere. */
  private boolean hasVanished(List<Event> reads, long offset, int place) {
    boolean empty =
        wasReadWhole(place)
            && all(
                    EventKind.READ,
                    read ->
                        read.has(Flags.FINAL)
                            && read.topicPartition() == place
                            && read.offset() == offset)
                .isEmpty();
    return empty
        && reads.stream()
            .filter(read -> read.offset() == offset)
            .anyMatch(read ->
                sends().stream().anyMatch(send -> proves(read, send) && !copies(send).isEmpty()));
  }

  private static String identity(Event read) {
    return read.has(Flags.FOREIGN) ? "foreign" : read.writer() + "#" + read.sequence();
  }
}
