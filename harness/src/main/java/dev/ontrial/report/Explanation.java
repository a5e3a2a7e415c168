package dev.ontrial.report;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.WitnessStep;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.RequirementAnswer;
import dev.ontrial.outcome.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a cell shows, argued in sentences that point into the history. */
public final class Explanation {
  private Explanation() {}

  /**
   * The lines that explain a cell: its verdict and reason, what was seen, and a witness for each
   * kind of anomaly.
   *
   * @param witnesses how many witnesses of each kind
   */
  public static List<String> of(CellVerdict cell, int witnesses) {
    List<String> lines = new ArrayList<>();
    String where = cell.configuration() + " × " + cell.fault();
    String which = cell.trial().equals(cell.fault()) ? "" : " (trial " + cell.trial() + ")";
    lines.add(where + which + ": " + Cells.word(cell.verdict()));
    if (!cell.reasons().isEmpty()) {
      cell.reasons().forEach(reason -> lines.add("  because " + reason));
    }
    RequirementAnswer answer = cell.requirement();
    if (answer != null) {
      lines.add("  " + answer.sentence());
    }
    lines.add("  seen: " + Cells.seen(cell));
    lines.add("  exposure: " + exposure(cell));
    if (cell.availability() != null) {
      lines.add("  availability: " + Service.sentence(cell.availability()));
    }
    for (Map.Entry<String, Finding> seen : cell.gravestFirst()) {
      seen.getValue().witnesses().stream()
          .limit(witnesses)
          .forEach(anomaly -> lines.addAll(witness(seen.getKey(), cell, seen.getValue(), anomaly)));
    }
    return lines;
  }

  /** The counters that are not zero, each with the least that was needed where any was. */
  static String exposure(CellVerdict cell) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Long> counter : cell.exposure().entrySet()) {
      Long needed = cell.required().get(counter.getKey());
      if (counter.getValue() != 0 || needed != null) {
        String least = needed == null ? "" : " (needed " + needed + ")";
        parts.add(counter.getKey() + " " + counter.getValue() + least);
      }
    }
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  private static List<String> witness(
      String kind, CellVerdict cell, Finding finding, Anomaly anomaly) {
    List<String> lines = new ArrayList<>();
    Grade grade = finding.grade();
    String because = finding.because().isEmpty() ? "" : " (" + finding.because().get(0) + ")";
    lines.add(
        "  %s · %s × %s · %s · %s%s"
            .formatted(
                kind,
                cell.configuration(),
                cell.fault(),
                anomaly.topicPartition(),
                Cells.word(grade),
                because));
    story(anomaly).forEach(line -> lines.add("    " + line));
    return lines;
  }

  /** What happened, step by step, each with where it is recorded. */
  static List<String> story(Anomaly anomaly) {
    List<String> lines = new ArrayList<>();
    lines.add(anomaly.sentence());
    for (WitnessStep step : anomaly.steps()) {
      lines.add(
          "%9.3f s  %-70s  %s".formatted(step.atNanos() / 1e9, step.sentence(), step.pointer()));
    }
    return lines;
  }
}
