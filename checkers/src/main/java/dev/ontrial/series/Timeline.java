package dev.ontrial.series;

import dev.ontrial.history.Event;
import dev.ontrial.history.HistoryDump;
import dev.ontrial.history.HistoryOutline;
import dev.ontrial.history.HistoryScan;
import dev.ontrial.history.LocatedEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A trial over time: what a report draws.
 *
 * @param outline what the history declares and observes besides records
 * @param bins the spans of time that the series have numbers for
 * @param cells the series of each configuration, by its name
 * @param surroundings the events around the witnesses
 * @param located the events that the witnesses point to, by their pointers
 */
public record Timeline(
    HistoryOutline outline,
    Bins bins,
    Map<String, CellSeries> cells,
    Surroundings surroundings,
    Map<String, LocatedEvent> located) {

  /**
   * Reads a trial's history in one pass.
   *
   * @param directory the folder of the history files
   * @param pointers the places that witnesses point to, such as {@code harness.oth#123}
   * @throws IOException if a file cannot be read
   */
  public static Timeline read(Path directory, Collection<String> pointers) throws IOException {
    Map<String, Event> witnesses = HistoryScan.find(directory, pointers);
    Surroundings surroundings = new Surroundings(witnesses.values());
    HistoryScan scan = new HistoryScan(directory);
    TrialCounter counter = new TrialCounter(scan.outline());
    Map<String, LocatedEvent> located = new HashMap<>();
    witnesses.forEach((pointer, event) -> located.put(pointer, at(pointer, event)));
    HistoryOutline outline =
        scan.run(slot -> {
          counter.take(slot);
          surroundings.take(slot);
        });
    for (LocatedEvent each : outline.events()) {
      located.computeIfPresent(each.pointer(), (pointer, withoutText) -> each);
    }
    counter.finish();
    Bins bins = counter.bins();
    return new Timeline(outline, bins, counter.series(bins), surroundings, located);
  }

  private static LocatedEvent at(String pointer, Event event) {
    int hash = pointer.lastIndexOf('#');
    return new LocatedEvent(
        event, pointer.substring(0, hash), Long.parseLong(pointer.substring(hash + 1)));
  }

  /** A moment as witnesses state it: in nanoseconds since the history's first event. */
  public long relative(long nanos) {
    return nanos - outline.firstNanos();
  }

  /** What the history says at a place, as one line of JSON; empty where it is not known. */
  public String line(String pointer) {
    LocatedEvent known = located.get(pointer);
    if (known == null) {
      known = surroundings.event(pointer);
    }
    if (known == null) {
      known =
          outline.faults().stream()
              .flatMap(fault -> Stream.concat(Stream.of(fault.begin()), fault.end().stream()))
              .filter(each -> each.pointer().equals(pointer))
              .findFirst()
              .orElse(null);
    }
    return known == null ? "" : HistoryDump.line(known);
  }

  /** The event at a place that a witness points to; null if the history has none there. */
  public @Nullable LocatedEvent event(String pointer) {
    return located.get(pointer);
  }
}
