package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A run for people who read it in a terminal, as it is printed in the end. */
public final class TextReport {
  /** More than so many cells are not explained one by one, unless the user wants all. */
  private static final int MOST_EXPLAINED = 20;

  private static final String LEGEND =
      "✔ held  ✘ broken  ? unproven  – not applicable"
          + "   ✔+ anomalies seen, all permitted  ✔◆ control seen  ✔! known bug";

  private TextReport() {}

  /**
   * The matrix, known bugs, and words for every cell that did not hold.
   *
   * @param width the columns of the terminal
   * @param verbose whether all cells are explained, with more witnesses
   */
  public static List<String> of(List<CellVerdict> cells, int width, boolean verbose) {
    List<String> lines = new ArrayList<>();
    Matrix matrix = Matrix.of(cells);
    lines.addAll(matrix.lines(width));
    lines.add("");
    if (matrix.isCompact(width)) {
      lines.add(LEGEND);
      lines.add("");
      lines.addAll(faults(cells));
      lines.add("");
    }
    List<String> knownBugs = KnownBugs.of(cells);
    if (!knownBugs.isEmpty()) {
      lines.addAll(knownBugs);
      lines.add("");
    }
    explain(cells, verbose, lines);
    return lines;
  }

  /** A line for each fault. */
  private static List<String> faults(List<CellVerdict> cells) {
    Map<String, List<CellVerdict>> byFault =
        cells.stream()
            .collect(
                Collectors.groupingBy(CellVerdict::fault, LinkedHashMap::new, Collectors.toList()));
    int width = byFault.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    byFault.forEach((fault, its) -> lines.add(TrialLine.of(fault, width, its)));
    return lines;
  }

  private static void explain(List<CellVerdict> cells, boolean verbose, List<String> lines) {
    List<CellVerdict> explained = new ArrayList<>(verbose ? cells : with(cells, Verdict.BROKEN));
    if (!verbose) {
      explained.addAll(with(cells, Verdict.UNPROVEN));
    }
    int shown = verbose ? explained.size() : Math.min(MOST_EXPLAINED, explained.size());
    for (CellVerdict cell : explained.subList(0, shown)) {
      lines.addAll(Explanation.of(cell, verbose ? 3 : 1));
      lines.add("");
    }
    if (shown < explained.size()) {
      lines.add(
          "%d more cells are broken or unproven: see %s in the run's folder"
              .formatted(explained.size() - shown, Reports.MATRIX));
      lines.add("");
    }
  }

  private static List<CellVerdict> with(List<CellVerdict> cells, Verdict verdict) {
    return cells.stream().filter(cell -> cell.verdict() == verdict).toList();
  }
}
