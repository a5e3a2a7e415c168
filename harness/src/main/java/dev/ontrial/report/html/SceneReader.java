package dev.ontrial.report.html;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.WitnessStep;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.series.Surroundings;
import dev.ontrial.series.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a picture of a witness: the steps that prove it, with what happened next to them. */
final class SceneReader {
  /** A record in a sentence: {@code p3#17}, or {@code #17} of the anomaly's own process. */
  private static final Pattern RECORD = Pattern.compile("(p\\d+)?#(\\d+)");

  private static final int MOST_ROWS = 26;

  private final Anomaly anomaly;
  private final Timeline timeline;
  private final Set<String> accused = new LinkedHashSet<>();
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final SceneLanes lanes;
  private final RowReader reader;

  private SceneReader(Anomaly anomaly, Timeline timeline, Leaders leaders) {
    this.anomaly = anomaly;
    this.timeline = timeline;
    Matcher matcher = RECORD.matcher(anomaly.sentence());
    while (matcher.find()) {
      accused.add(
          matcher.group(1) == null
              ? "p" + anomaly.process() + "#" + matcher.group(2)
              : matcher.group());
    }
    this.lanes = new SceneLanes(timeline.outline());
    this.reader = new RowReader(timeline, leaders, lanes, accused, anomaly.kind());
  }

  static Scene read(Anomaly anomaly, Timeline timeline, Leaders leaders) {
    return new SceneReader(anomaly, timeline, leaders).scene();
  }

  private Scene scene() {
    List<LocatedEvent> steps = new ArrayList<>();
    for (WitnessStep step : anomaly.steps()) {
      LocatedEvent event = timeline.event(step.pointer());
      if (event != null) {
        steps.add(event);
      }
    }
    steps.forEach(step -> add(step, false));
    steps.forEach(this::neighbours);
    faults(steps);
    List<Row> sorted = new ArrayList<>(rows.values());
    sorted.sort(Comparator.comparingLong(Row::atNanos));
    List<Scene.Strip> strips = new StripReader(anomaly, timeline, reader, accused).strips(steps);
    return new Scene(anomaly.sentence(), lanes.all(), fewest(sorted), strips);
  }

  private void add(LocatedEvent located, boolean neighbour) {
    if (!rows.containsKey(located.pointer())) {
      Row row = reader.row(located, neighbour);
      if (row != null) {
        rows.put(located.pointer(), row);
      }
    }
  }

  /** The records that the same producer sent just before and just after the accused one. */
  private void neighbours(LocatedEvent step) {
    Event event = step.event();
    if (event.kind() != EventKind.SEND || !accused.contains(RowReader.identity(event))) {
      return;
    }
    neighbour(event, -1);
    neighbour(event, 1);
  }

  /** The nearest record in one direction that went to the same topic-partition. */
  private void neighbour(Event of, int direction) {
    for (int distance = 1; distance <= Surroundings.NEIGHBOURS; distance++) {
      long sequence = of.sequence() + (long) direction * distance;
      List<LocatedEvent> sent =
          timeline.surroundings().ofRecord(of.process(), sequence).stream()
              .filter(each -> isSend(each.event()))
              .filter(each -> each.event().topicPartition() == of.topicPartition())
              .toList();
      if (!sent.isEmpty()) {
        sent.forEach(each -> add(each, true));
        return;
      }
    }
  }

  private static boolean isSend(Event event) {
    return event.kind() == EventKind.SEND || event.kind() == EventKind.SEND_DONE;
  }

  /** The faults that were on while the witness's steps happened. */
  private void faults(List<LocatedEvent> steps) {
    long from = steps.stream().mapToLong(LocatedEvent::timeNanos).min().orElse(Long.MAX_VALUE);
    long to = steps.stream().mapToLong(LocatedEvent::timeNanos).max().orElse(Long.MIN_VALUE);
    String log = anomaly.topicPartition().isEmpty() ? "" : "log of " + anomaly.topicPartition();
    for (FaultSeen fault : timeline.outline().faults()) {
      if (fault.beginNanos() > to || fault.endNanos() < from) {
        continue;
      }
      lanes.brokersOf(fault, log);
      fault(fault.begin(), Row.Shape.FAULT, Faults.words(fault, timeline.outline().trial()));
      fault
          .end()
          .filter(end -> end.timeNanos() <= to)
          .ifPresent(end ->
              fault(
                  end,
                  Row.Shape.HEAL,
                  "end of: " + Faults.words(fault, timeline.outline().trial())));
    }
  }

  private void fault(LocatedEvent located, Row.Shape shape, String label) {
    rows.put(
        located.pointer(),
        new Row(
            timeline.relative(located.timeNanos()),
            shape,
            "",
            "",
            label,
            Row.Tone.PLAIN,
            located.pointer()));
  }

  /** Without neighbours where there are too many rows, and never more than can be read. */
  private static List<Row> fewest(List<Row> sorted) {
    if (sorted.size() <= MOST_ROWS) {
      return sorted;
    }
    List<Row> without = sorted.stream().filter(row -> row.tone() != Row.Tone.DIM).toList();
    return without.size() <= MOST_ROWS ? without : without.subList(0, MOST_ROWS);
  }
}
