package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

  /** The closing line: how many cells of each verdict, and the controls. */
  public static String summary(List<CellVerdict> cells) {
    Map<Verdict, Long> count =
        cells.stream().collect(Collectors.groupingBy(CellVerdict::verdict, Collectors.counting()));
    long controls = cells.stream().mapToLong(cell -> cell.controls().size()).sum();
    long controlsSeen =
        cells.stream()
            .flatMap(cell -> cell.controls().values().stream())
            .filter(seen -> seen)
            .count();
    String text =
        "%d cells: %d held · %d broken · %d unproven"
            .formatted(
                cells.size() - count.getOrDefault(Verdict.NOT_APPLICABLE, 0L),
                count.getOrDefault(Verdict.HELD, 0L),
                count.getOrDefault(Verdict.BROKEN, 0L),
                count.getOrDefault(Verdict.UNPROVEN, 0L));
    return controls == 0 ? text : text + "    controls seen ◆ " + controlsSeen + " of " + controls;
  }
}
