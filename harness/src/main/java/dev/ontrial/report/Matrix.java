package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.outcome.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The table of cells, configurations down and faults across, as lines of text.
 *
 * <p>A table that is wider than the terminal comes in two blocks of columns; one that would need
 * more has its cells as signs: the mark and the letters of families, under numbered columns.
 */
public final class Matrix {
  private static final String GAP = "  ";
  private static final int MOST_BLOCKS = 2;
  private static final int WIDEST_SIGN = 5;
  private static final int NARROWEST_SIGN = 2;

  private final List<String> rows;
  private final List<String> columns;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();

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

  /** The table of judged cells; those of a repeated trial share a place. */
  public static Matrix of(List<CellVerdict> cells) {
    Matrix matrix =
        new Matrix(
            cells.stream().map(CellVerdict::configuration).distinct().toList(),
            cells.stream().map(CellVerdict::fault).distinct().toList());
    Place.of(cells).forEach(matrix::put);
    return matrix;
  }

  void put(Place place) {
    put(place.configuration(), place.fault(), place.text());
    places.put(key(place.configuration(), place.fault()), place);
  }

  void put(String row, String column, String text) {
    texts.put(key(row, column), text);
  }

  private static String key(String row, String column) {
    return row + "\0" + column;
  }

  /** The table's lines, the header first, however wide. */
  public List<String> lines() {
    return block(columns);
  }

  /** The table's lines, none of them wider than that where it can be helped. */
  public List<String> lines(int width) {
    List<List<String>> blocks = blocks(width);
    if (isCompact(width)) {
      List<String> lines = new ArrayList<>(columnNames(width));
      lines.addAll(compact(width));
      return lines;
    }
    List<String> lines = new ArrayList<>();
    for (List<String> each : blocks) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(block(each));
    }
    return lines;
  }

  /**
   * The table as large as it may be.
   *
   * @return no lines if even signs do not fit
   */
  List<String> lines(int width, int height) {
    if (blocks(width).size() <= 1 && rows.size() + 1 <= height) {
      return block(columns);
    }
    boolean fits = rows.size() + 1 <= height && widest(compact(width)) <= width;
    return fits ? compact(width) : List.of();
  }

  /** The number that the compact table has for a column. */
  int number(String column) {
    return columns.indexOf(column) + 1;
  }

  /** Whether cells come as signs, so that what was seen needs to be told elsewhere. */
  public boolean isCompact(int width) {
    return blocks(width).size() > MOST_BLOCKS && widest(compact(width)) <= width;
  }

  private static int widest(List<String> lines) {
    return lines.stream().mapToInt(String::length).max().orElse(0);
  }

  /** The columns, as many together as fit the width; at least one. */
  private List<List<String>> blocks(int width) {
    List<List<String>> blocks = new ArrayList<>();
    int used = Integer.MAX_VALUE / 2;
    for (String column : columns) {
      int more = GAP.length() + width(column);
      if (used + more > width) {
        blocks.add(new ArrayList<>());
        used = first();
      }
      blocks.getLast().add(column);
      used += more;
    }
    return blocks;
  }

  private int first() {
    return rows.stream().mapToInt(String::length).max().orElse(0);
  }

  private List<String> block(List<String> some) {
    int first = first();
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder(" ".repeat(first));
    for (String column : some) {
      header.append(GAP).append(padded(column, width(column)));
    }
    lines.add(header.toString().stripTrailing());
    for (String row : rows) {
      StringBuilder line = new StringBuilder(padded(row, first));
      for (String column : some) {
        line.append(GAP).append(padded(text(row, column), width(column)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** What the numbers over the compact table mean. */
  private List<String> columnNames(int width) {
    String names =
        columns.stream()
            .map(column -> number(column) + " " + column)
            .collect(Collectors.joining(" · "));
    List<String> lines = new ArrayList<>(Wrap.lines(names, width));
    lines.add("");
    return lines;
  }

  /** Signs alone, under the numbers of their columns. */
  private List<String> compact(int width) {
    int first = first();
    int room = columns.isEmpty() ? 0 : (width - first - 1) / columns.size() - 1;
    int sign = Math.clamp(room, NARROWEST_SIGN, WIDEST_SIGN);
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder(" ".repeat(first + 1));
    columns.forEach(column -> header.append(padded(Integer.toString(number(column)), sign + 1)));
    lines.add(header.toString().stripTrailing());
    for (String row : rows) {
      StringBuilder line = new StringBuilder(padded(row, first + 1));
      columns.forEach(column -> line.append(padded(sign(row, column, sign), sign + 1)));
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String text(String row, String column) {
    return texts.getOrDefault(key(row, column), "");
  }

  private String sign(String row, String column, int width) {
    Place place = places.get(key(row, column));
    if (place != null) {
      return place.sign(width);
    }
    String text = text(row, column);
    return text.substring(0, Math.min(1, text.length()));
  }

  private int width(String column) {
    int widest = rows.stream().mapToInt(row -> text(row, column).length()).max().orElse(0);
    return Math.max(column.length(), widest);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** The closing line: how many cells of each verdict, the controls, and requirements. */
  public static String summary(List<CellVerdict> cells) {
    Summary summary = Summary.of(cells);
    StringBuilder text = new StringBuilder();
    text.append(
        "%d %s: ".formatted(summary.applicable(), summary.applicable() == 1 ? "cell" : "cells"));
    text.append(
        "%d held · %d broken · %d unproven"
            .formatted(summary.held(), summary.broken(), summary.unproven()));
    append(text, summary.knownBugCells(), "known bug");
    append(text, summary.notApplicable(), "n/a");
    append(text, summary.requirementsMet(), "requirements met");
    append(text, summary.requirementsUnmet(), "requirements unmet");
    append(text, summary.requirementsUnproven(), "requirements unproven");
    if (summary.controlsExpected() > 0) {
      text.append(
          " · controls seen ◆ %d of %d"
              .formatted(summary.controlsSeen(), summary.controlsExpected()));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(" · ").append(count).append(' ').append(what);
    }
  }

  /** What the marks and the letters mean. */
  static List<String> legend() {
    String marks =
        Arrays.stream(dev.ontrial.contract.Meaning.values())
            .map(each -> each.mark() + " " + each.word())
            .collect(Collectors.joining("  "));
    String letters =
        Arrays.stream(dev.ontrial.checker.Family.values())
            .map(each -> each.letter() + " " + each.word())
            .collect(Collectors.joining("  "));
    return List.of(marks, letters + "  ◆ control seen");
  }
}
