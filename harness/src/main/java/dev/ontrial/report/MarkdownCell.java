package dev.ontrial.report;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.contract.Availability;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.Service;
import dev.ontrial.outcome.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the Markdown page says of a cell. */
final class MarkdownCell {
  private static final int MOST_TRIALS_NAMED = 3;

  private final UnaryOperator<String> folders;

  /**
   * Takes where trials are.
   *
   * @param folders a trial's folder by the trial's name, as it is typed in a command
   */
  MarkdownCell(UnaryOperator<String> folders) {
    this.folders = folders;
  }

  /** How to run trials again and how to see what happened in them. */
  List<String> commands(List<String> trials) {
    List<String> commands = new ArrayList<>();
    for (String trial : trials.subList(0, Math.min(MOST_TRIALS_NAMED, trials.size()))) {
      commands.addAll(commands(trial));
    }
    List<String> lines = Markdown.code(commands);
    lines.add("");
    return lines;
  }

  private List<String> commands(String trial) {
    String folder = folders.apply(trial);
    return List.of(
        "./ontrial run " + folder + "/trial.yaml",
        "./ontrial check " + folder + " --verbose",
        "./ontrial history " + folder);
  }

  /** The section of a place: all its cells that did not hold, else the first that shows most. */
  List<String> of(Place place) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "### %s × %s: %s"
            .formatted(
                Markdown.text(place.configuration()),
                Markdown.text(place.fault()),
                Cells.word(place.verdict())));
    lines.add("");
    if (place.isRepeated()) {
      lines.add(repeats(place));
      lines.add("");
    }
    for (CellVerdict cell : told(place)) {
      lines.addAll(full(cell, place.isRepeated()));
    }
    return lines;
  }

  private static List<CellVerdict> told(Place place) {
    List<CellVerdict> bad =
        place.cells().stream()
            .filter(cell -> cell.verdict() == Verdict.BROKEN || cell.verdict() == Verdict.UNPROVEN)
            .toList();
    if (!bad.isEmpty()) {
      return bad;
    }
    return place.cells().stream()
        .max(
            Comparator.comparingInt((CellVerdict c) -> Summary.knownBugs(c).size())
                .thenComparingInt(c -> c.anomalies().size()))
        .stream()
        .toList();
  }

  private static String repeats(Place place) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d runs: held %d, broken %d, unproven %d"
            .formatted(
                place.cells().size(),
                place.count(Verdict.HELD),
                place.count(Verdict.BROKEN),
                place.count(Verdict.UNPROVEN)));
    if (place.controlsExpected() > 0) {
      text.append(
          "; controls seen %d of %d".formatted(place.controlsSeen(), place.controlsExpected()));
    }
    place.seenIn().forEach((kind, count) -> text.append("; " + kind + " in " + count));
    return text + ".";
  }

  private List<String> full(CellVerdict cell, boolean named) {
    List<String> lines = new ArrayList<>();
    if (named) {
      lines.add("**%s**: %s".formatted(Markdown.text(cell.trial()), Cells.word(cell.verdict())));
      lines.add("");
    }
    cell.reasons().forEach(reason -> lines.add("* " + Markdown.text(reason)));
    if (!cell.reasons().isEmpty()) {
      lines.add("");
    }
    lines.addAll(anomalies(cell));
    lines.addAll(witness(cell));
    lines.add("Exposure: " + Markdown.text(Explanation.exposure(cell)) + ".");
    lines.add("");
    if (!cell.controls().isEmpty()) {
      lines.add("Controls: " + controls(cell) + ".");
      lines.add("");
    }
    Availability availability = cell.availability();
    if (availability != null) {
      lines.add("Availability: " + Service.sentence(availability) + ".");
      lines.add("");
    }
    if (cell.verdict() != Verdict.HELD) {
      lines.addAll(commands(List.of(cell.trial())));
    }
    return lines;
  }

  private static String controls(CellVerdict cell) {
    return cell.controls().entrySet().stream()
        .map(e -> e.getKey() + (e.getValue() ? " ◆ seen" : " not seen"))
        .collect(Collectors.joining(", "));
  }

  private static List<String> anomalies(CellVerdict cell) {
    if (cell.anomalies().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(Markdown.row(List.of("seen", "count", "grade", "because")));
    lines.add(Markdown.rule(4));
    for (Map.Entry<String, Finding> seen : Cells.gravestFirst(cell)) {
      Finding finding = seen.getValue();
      String grades =
          finding.grades().entrySet().stream()
              .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
              .map(e ->
                  Cells.word(e.getKey()) + (finding.grades().size() > 1 ? " " + e.getValue() : ""))
              .collect(Collectors.joining(", "));
      lines.add(
          Markdown.row(
              List.of(
                  seen.getKey(),
                  Long.toString(finding.count()),
                  grades,
                  Markdown.text(String.join("; ", finding.because())))));
    }
    lines.add("");
    return lines;
  }

  /** The first witness of the gravest kind; open where something is to be explained. */
  private static List<String> witness(CellVerdict cell) {
    for (Map.Entry<String, Finding> seen : Cells.gravestFirst(cell)) {
      if (!seen.getValue().witnesses().isEmpty()) {
        Anomaly anomaly = seen.getValue().witnesses().get(0);
        List<String> story = Markdown.code(Explanation.story(anomaly));
        String title = "a witness of " + seen.getKey() + ": " + anomaly.sentence();
        List<String> lines =
            cell.verdict() == Verdict.HELD ? Markdown.details(title, story) : story;
        lines.add("");
        return lines;
      }
    }
    return List.of();
  }

  /** The compact table of places that held. */
  List<String> table(List<Place> held) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Markdown.row(
            List.of(
                "held",
                "exposure",
                "longest gap",
                "first served after the heal",
                "80 % of the rate after",
                "records/s before → during → after",
                "median latency")));
    lines.add(Markdown.rule(7));
    for (Place place : held) {
      CellVerdict cell = place.worst();
      String often = place.isRepeated() ? " (" + place.cells().size() + " runs, the first)" : "";
      List<String> row = new ArrayList<>();
      row.add(Markdown.text(place.configuration() + often));
      row.add(Markdown.text(shortExposure(cell)));
      row.addAll(figures(cell.availability()));
      lines.add(Markdown.row(row));
    }
    return lines;
  }

  private static List<String> figures(@Nullable Availability availability) {
    if (availability == null) {
      return List.of("", "", "", "", "");
    }
    return List.of(
        Service.time(availability.longestGapMillis()),
        Service.time(availability.firstAckAfterHealMillis()),
        Service.time(availability.recoveredAfterHealMillis()),
        Service.rates(availability),
        Service.medians(availability));
  }

  /** What had to be seen; where nothing had to, how much was done. */
  private static String shortExposure(CellVerdict cell) {
    if (cell.required().isEmpty()) {
      return "acknowledged " + cell.exposure().getOrDefault("acknowledged", 0L);
    }
    return cell.required().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e ->
            "%s %d (needed %d)"
                .formatted(e.getKey(), cell.exposure().getOrDefault(e.getKey(), 0L), e.getValue()))
        .collect(Collectors.joining(", "));
  }
}
