package dev.ontrial.report.html;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.WitnessStep;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.series.CellSeries;
import dev.ontrial.series.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the page shows of one trial: its series, pictures of its witnesses, how to run it again. */
final class TrialView {
  private final String name;
  private final String folder;
  private final TrialFile file;
  private final @Nullable Timeline timeline;
  private final @Nullable Leaders leaders;
  private final Map<String, String> encoded = new HashMap<>();

  private TrialView(String name, String folder, TrialFile file, @Nullable Timeline timeline) {
    this.name = name;
    this.folder = folder;
    this.file = file;
    this.timeline = timeline;
    this.leaders = timeline == null ? null : new Leaders(timeline.outline());
    if (timeline != null) {
      timeline.cells().forEach((row, series) -> encoded.put(row, SeriesCodec.encode(series)));
    }
  }

  /**
   * Reads a trial's history once. Where there is none, the page has no plots and no pictures.
   *
   * @param folder as it is typed in a command
   * @param cells the trial's verdicts
   */
  static TrialView read(String name, Path path, String folder, List<CellVerdict> cells)
      throws IOException {
    Path histories = path.resolve("history");
    Set<String> pointers = new LinkedHashSet<>();
    cells.stream()
        .flatMap(cell -> cell.anomalies().values().stream())
        .flatMap(finding -> finding.witnesses().stream())
        .flatMap(anomaly -> anomaly.steps().stream())
        .map(WitnessStep::pointer)
        .forEach(pointers::add);
    Timeline timeline = Files.isDirectory(histories) ? Timeline.read(histories, pointers) : null;
    return new TrialView(name, folder, TrialFile.read(path), timeline);
  }

  String name() {
    return name;
  }

  TrialFile file() {
    return file;
  }

  /** The series of a configuration, encoded; empty if there is none. */
  String series(String configuration) {
    return encoded.getOrDefault(configuration, "");
  }

  String readWord(String configuration) {
    CellSeries series = timeline == null ? null : timeline.cells().get(configuration);
    return series == null ? "read" : series.readWord();
  }

  /** The longest gap as two numbers of seconds; empty if there is none. */
  String gap(String configuration) {
    CellSeries series = timeline == null ? null : timeline.cells().get(configuration);
    return series == null || series.gap().toNanos() == 0
        ? ""
        : "%s %s".formatted(seconds(series.gap().fromNanos()), seconds(series.gap().toNanos()));
  }

  /** A witness's figure, or its sentence where the history is gone. */
  String figure(String prefix, String definition, Anomaly anomaly) {
    if (timeline == null || leaders == null) {
      return "<p>"
          + Markup.text(anomaly.sentence())
          + "</p>"
          + WitnessFigure.steps(anomaly.steps(), Map.of());
    }
    return WitnessFigure.of(prefix, definition, anomaly, timeline, leaders);
  }

  /** The bins and the faults of all of the trial's plots, as JSON. */
  String frame() {
    if (timeline == null) {
      return "";
    }
    List<String> faults = new ArrayList<>();
    for (FaultSeen fault : timeline.outline().faults()) {
      long end = Math.min(fault.endNanos(), timeline.outline().lastNanos());
      faults.add(
          "[%s,%s,%s]"
              .formatted(
                  seconds(timeline.relative(fault.beginNanos())),
                  seconds(timeline.relative(end)),
                  Json.text(Faults.words(fault, timeline.outline().trial()))));
    }
    return "{\"start\":%s,\"bin\":%s,\"count\":%d,\"faults\":[%s]}"
        .formatted(
            seconds(timeline.bins().startNanos()),
            String.format(Locale.ROOT, "%.6f", timeline.bins().binNanos() / 1e9),
            timeline.bins().count(),
            String.join(",", faults));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
  }

  /** How to run the trial again and how to look closer. */
  String commands() {
    return """
    ./ontrial run %1$s/trial.yaml
    %2$s --verbose
    ./ontrial history %1$s
    """
        .formatted(folder, check())
        .strip();
  }

  /** The command that judges the trial again and makes a page of it alone. */
  String check() {
    return "./ontrial check " + folder;
  }
}
