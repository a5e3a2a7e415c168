package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.trial.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The table of cells, configurations down and faults across, as lines of text. */
public final class Matrix {
  private static final String GAP = "  ";

  private final List<String> rows;
  private final List<String> columns;
  private final Map<String, String> texts = new TreeMap<>();

  /**
   * An empty table.
   *
   * @param rows the configurations
   * @param columns the faults
   */
  Matrix(List<String> rows, List<String> columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** The table of judged cells. */
  public static Matrix of(List<CellVerdict> cells) {
    Matrix matrix =
        new Matrix(
            cells.stream().map(CellVerdict::configuration).distinct().toList(),
            cells.stream().map(CellVerdict::fault).distinct().toList());
    cells.forEach(matrix::put);
    return matrix;
  }

  void put(CellVerdict cell) {
    put(cell.configuration(), cell.fault(), Cells.text(cell));
  }

  void put(String row, String column, String text) {
    texts.put(row + "\0" + column, text);
  }

  /** The table's lines, the header first. */
  public List<String> lines() {
    int first = rows.stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder(" ".repeat(first));
    for (String column : columns) {
      header.append(GAP).append(padded(column, width(column)));
    }
    lines.add(header.toString().stripTrailing());
    for (String row : rows) {
      StringBuilder line = new StringBuilder(padded(row, first));
      for (String column : columns) {
        line.append(GAP).append(padded(text(row, column), width(column)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String text(String row, String column) {
    return texts.getOrDefault(row + "\0" + column, "");
  }

  private int width(String column) {
    int widest = rows.stream().mapToInt(row -> text(row, column).length()).max().orElse(0);
    return Math.max(column.length(), widest);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** The closing line: how many cells of each verdict, the controls, and known bugs. */
  public static String summary(List<CellVerdict> cells) {
    Summary summary = Summary.of(cells);
    StringBuilder text = new StringBuilder();
    text.append("%d cells: ".formatted(summary.applicable()));
    text.append(
        "%d held · %d broken · %d unproven"
            .formatted(summary.held(), summary.broken(), summary.unproven()));
    if (summary.knownBugs() > 0) {
      text.append(" · known bugs ").append(summary.knownBugs());
    }
    if (summary.controlsExpected() > 0) {
      text.append(
          "    controls seen ◆ %d of %d"
              .formatted(summary.controlsSeen(), summary.controlsExpected()));
    }
    return text.toString();
  }

  /** One line for every known bug that was seen: what, where, and which bug it is. */
  public static List<String> knownBugs(List<CellVerdict> cells) {
    List<String> lines = new ArrayList<>();
    for (CellVerdict cell : cells) {
      for (String kind : Summary.knownBugs(cell)) {
        Finding finding = Objects.requireNonNull(cell.anomalies().get(kind));
        lines.add(
            "known bug: %s %d · %s × %s · %s"
                .formatted(
                    kind,
                    finding.grades().getOrDefault(Grade.KNOWN, 0L),
                    cell.configuration(),
                    cell.fault(),
                    reason(finding)));
      }
    }
    return lines;
  }

  /** What the contract says of the known ones; it names a ticket. */
  private static String reason(Finding finding) {
    return finding.because().stream()
        .filter(because -> because.contains("KAFKA-"))
        .findFirst()
        .orElseGet(() -> String.join("; ", finding.because()));
  }
}
