package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.Sentences;
import dev.ontrial.outcome.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A run for people who read it in a terminal, as it is printed in the end. */
public final class TextReport {
  /** More than so many cells are not explained one by one, unless the user wants all. */
  private static final int MOST_EXPLAINED = 20;

  private TextReport() {}

  /**
   * The matrix, what the marks mean, a sentence for each configuration, known bugs, and words for
   * every cell that did not hold.
   *
   * @param width the columns of the terminal
   * @param verbose whether all cells are explained, with more witnesses
   */
  public static List<String> of(List<CellVerdict> cells, int width, boolean verbose) {
    List<String> lines = new ArrayList<>();
    Matrix matrix = Matrix.of(cells);
    lines.addAll(matrix.lines(width));
    lines.add("");
    Matrix.legend().forEach(line -> lines.addAll(Wrap.lines(line, width)));
    lines.add("");
    List<String> text = new ArrayList<>();
    if (matrix.isCompact(width)) {
      text.addAll(faults(cells));
      text.add("");
    }
    Sentences.byConfiguration(cells)
        .forEach((name, sentence) -> {
          text.add(sentence);
          Service.longestGap(cells, name).ifPresent(gap -> text.add("  " + gap));
        });
    text.add("");
    List<String> knownBugs = KnownBugs.of(cells);
    if (!knownBugs.isEmpty()) {
      text.addAll(knownBugs);
      text.add("");
    }
    explain(cells, verbose, text);
    text.forEach(line -> lines.addAll(Wrap.lines(Plain.line(line), width)));
    return lines;
  }

  /** A line as several that fit the width. */
  public static List<String> wrapped(String line, int width) {
    return Wrap.lines(Plain.line(line), width);
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
              .formatted(explained.size() - shown, Reports.DETAILS));
      lines.add("");
    }
  }

  private static List<CellVerdict> with(List<CellVerdict> cells, Verdict verdict) {
    return cells.stream().filter(cell -> cell.verdict() == verdict).toList();
  }
}
