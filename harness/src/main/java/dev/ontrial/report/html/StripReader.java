package dev.ontrial.report.html;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventFamily;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.report.html.Scene.Place;
import dev.ontrial.report.html.Scene.State;
import dev.ontrial.report.html.Scene.Strip;
import dev.ontrial.series.Timeline;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The part of the log that a witness is about, as the final read found it. */
final class StripReader {
  private static final int NEIGHBOURS = 2;
  private static final int MOST_STRIPS = 3;
  private static final int MOST_PLACES = 7;
  private static final Set<AnomalyKind> ABSENCES =
      EnumSet.of(AnomalyKind.LOST, AnomalyKind.DROPPED, AnomalyKind.OUTPUT_MISSING);

  private final Anomaly anomaly;
  private final Timeline timeline;
  private final RowReader names;
  private final Set<String> accused;

  StripReader(Anomaly anomaly, Timeline timeline, RowReader names, Set<String> accused) {
    this.anomaly = anomaly;
    this.timeline = timeline;
    this.names = names;
    this.accused = accused;
  }

  /** Whether such an anomaly is that something did not happen to a record that is in the log. */
  static boolean isOmission(AnomalyKind kind) {
    return kind == AnomalyKind.SKIPPED || kind == AnomalyKind.UNDELIVERED;
  }

  /** Whether such an anomaly is that a record is not in the log. */
  static boolean isAbsence(AnomalyKind kind) {
    return ABSENCES.contains(kind);
  }

  List<Strip> strips(List<LocatedEvent> steps) {
    List<Strip> strips = new ArrayList<>(transactions(steps));
    Map<Integer, NavigableMap<Long, String>> missing = new LinkedHashMap<>();
    Map<Integer, NavigableSet<Long>> wanted = new LinkedHashMap<>();
    for (LocatedEvent step : steps) {
      want(step.event(), wanted, missing);
    }
    if (wanted.isEmpty() && isAbsence(anomaly.kind())) {
      steps.forEach(step -> wantNeighbours(step.event(), wanted));
    }
    wanted.forEach((topicPartition, offsets) ->
        strips.addAll(
            ofLog(topicPartition, offsets, missing.getOrDefault(topicPartition, new TreeMap<>()))));
    return strips.subList(0, Math.min(MOST_STRIPS, strips.size()));
  }

  private void want(
      Event event,
      Map<Integer, NavigableSet<Long>> wanted,
      Map<Integer, NavigableMap<Long, String>> missing) {
    boolean place =
        switch (event.kind().family()) {
          case READ, HANDLED -> true;
          case SEND -> event.kind() == EventKind.SEND_DONE && event.offset() >= 0;
          case FILE, DECLARATION, TRANSACTION, SHARE_ACK, OTHER -> false;
        };
    String record = RowReader.identity(event);
    if (!place || event.topicPartition() < 0 || (!accused.contains(record) && !accused.isEmpty())) {
      return;
    }
    if (event.kind() != EventKind.SEND_DONE || isAbsence(anomaly.kind())) {
      wanted.computeIfAbsent(event.topicPartition(), id -> new TreeSet<>()).add(event.offset());
    }
    if (event.kind() == EventKind.SEND_DONE && isAbsence(anomaly.kind())) {
      missing
          .computeIfAbsent(event.topicPartition(), id -> new TreeMap<>())
          .put(event.offset(), record);
    }
  }

  /** Where the records stand that were sent next to one without an offset. */
  private void wantNeighbours(Event event, Map<Integer, NavigableSet<Long>> wanted) {
    if (event.kind() != EventKind.SEND) {
      return;
    }
    for (long sequence : new long[] {event.sequence() - 1, event.sequence() + 1}) {
      for (LocatedEvent each : timeline.surroundings().ofRecord(event.process(), sequence)) {
        if (isFinal(each.event()) && each.event().topicPartition() == event.topicPartition()) {
          wanted
              .computeIfAbsent(event.topicPartition(), id -> new TreeSet<>())
              .add(each.event().offset());
        }
      }
    }
  }

  private static boolean isFinal(Event event) {
    return event.kind() == EventKind.READ && event.has(Flags.FINAL);
  }

  private List<Strip> ofLog(
      int topicPartition, NavigableSet<Long> offsets, NavigableMap<Long, String> missing) {
    TreeSet<Long> shown = new TreeSet<>();
    for (long offset : offsets) {
      for (long near = Math.max(0, offset - NEIGHBOURS); near <= offset + NEIGHBOURS; near++) {
        shown.add(near);
      }
    }
    List<Place> places = new ArrayList<>();
    long last = -1;
    for (long offset : shown) {
      if (!places.isEmpty() && offset > last + 1) {
        places.add(new Place("", "…", "", State.LEFT_OUT));
      }
      last = offset;
      String gone = missing.get(offset);
      List<LocatedEvent> met = timeline.surroundings().finallyAt(topicPartition, offset);
      if (gone != null && (met.isEmpty() || !RowReader.identity(met.get(0).event()).equals(gone))) {
        places.add(new Place("was here", gone, "missing", State.MISSING));
      }
      if (met.isEmpty() && gone == null) {
        places.add(new Place(Long.toString(offset), "–", "", State.EMPTY));
      } else if (!met.isEmpty()) {
        places.add(place(met.get(0).event()));
      }
    }
    boolean nothing =
        places.stream()
            .noneMatch(place ->
                place.state() == State.FINE
                    || place.state() == State.BAD
                    || place.state() == State.MISSING);
    String title = "the log of " + names.name(topicPartition) + " in the end, by offset";
    return nothing ? List.of() : List.of(new Strip(title, cut(places)));
  }

  private static List<Place> cut(List<Place> places) {
    if (places.size() <= 2 * MOST_PLACES) {
      return places;
    }
    List<Place> cut = new ArrayList<>(places.subList(0, MOST_PLACES));
    cut.add(new Place("", "…", "", State.LEFT_OUT));
    cut.addAll(places.subList(places.size() - MOST_PLACES, places.size()));
    return cut;
  }

  private Place place(Event event) {
    String record = RowReader.identity(event);
    boolean bad = accused.contains(record);
    return new Place(
        Long.toString(event.offset()), record, done(event), bad ? State.BAD : State.FINE);
  }

  /** What the group on trial did with a record; empty where no group is on trial. */
  private String done(Event read) {
    int processed = 0;
    int delivered = 0;
    for (LocatedEvent each :
        timeline.surroundings().atOffset(read.topicPartition(), read.offset())) {
      processed += each.event().kind() == EventKind.PROCESSED ? 1 : 0;
      delivered += each.event().kind() == EventKind.DELIVERED ? 1 : 0;
    }
    if (processed > 0) {
      return "processed" + times(processed);
    }
    if (delivered > 0) {
      return "delivered" + times(delivered);
    }
    if (anomaly.kind() == AnomalyKind.SKIPPED) {
      return "not processed";
    }
    return anomaly.kind() == AnomalyKind.UNDELIVERED ? "not delivered" : "";
  }

  private static String times(int count) {
    return count == 1 ? "" : " " + count + "×";
  }

  /** The transactions of the steps, each record with where it stands. */
  private List<Strip> transactions(List<LocatedEvent> steps) {
    Map<String, Event> transactions = new LinkedHashMap<>();
    for (LocatedEvent step : steps) {
      Event event = step.event();
      boolean whole = event.kind().family() == EventFamily.TRANSACTION;
      if (whole && event.transaction() >= 0) {
        transactions.putIfAbsent("p" + event.process() + "/" + event.transaction(), event);
      }
    }
    return transactions.values().stream().map(this::transaction).toList();
  }

  private Strip transaction(Event of) {
    Map<Long, Place> places = new TreeMap<>();
    boolean aborted = anomaly.kind() == AnomalyKind.ABORTED_READ;
    for (LocatedEvent each :
        timeline.surroundings().ofTransaction(of.process(), of.transaction())) {
      Event event = each.event();
      if (event.kind() == EventKind.SEND) {
        places.put(event.sequence(), sent(event, aborted));
      }
    }
    boolean part = places.values().stream().anyMatch(place -> place.state() != State.EMPTY);
    List<Place> shown =
        places.values().stream()
            .map(place ->
                part && !aborted && place.state() == State.EMPTY
                    ? new Place(place.above(), place.label(), "missing", State.MISSING)
                    : place)
            .toList();
    String title = "the records of transaction %d of p%d".formatted(of.transaction(), of.process());
    return new Strip(title, cut(shown));
  }

  /** A record of a transaction, with where the final read met it. */
  private Place sent(Event send, boolean aborted) {
    String name = names.name(send.topicPartition());
    String record = "#" + send.sequence();
    List<LocatedEvent> events =
        new ArrayList<>(timeline.surroundings().ofRecord(send.process(), send.sequence()));
    events.addAll(timeline.surroundings().ofTransaction(send.process(), send.transaction()));
    return events.stream()
        .map(LocatedEvent::event)
        .filter(event -> isFinal(event) && event.sequence() == send.sequence())
        .findFirst()
        .map(read ->
            new Place(name, record, "at " + read.offset(), aborted ? State.BAD : State.FINE))
        .orElseGet(() -> new Place(name, record, "absent", State.EMPTY));
  }
}
