package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.outcome.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of cells, configurations down and faults across, as lines of text.
 *
 * <p>A table that is wider than the terminal comes in two blocks of columns; one that would need
 * more has its cells as single signs, under names that stand on the columns like stairs.
 */
public final class Matrix {
  private static final String GAP = "  ";
  private static final int MOST_BLOCKS = 2;

  private final List<String> rows;
  private final List<String> columns;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, String> signs = new HashMap<>();

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
    signs.put(key(place.configuration(), place.fault()), place.sign());
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
    if (blocks.size() > MOST_BLOCKS) {
      List<String> compact = compact();
      if (widest(compact) <= width) {
        return compact;
      }
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

  /** Whether the whole table fits the width as it is now. */
  boolean fits(int width) {
    return blocks(width).size() <= 1;
  }

  /** Whether cells come as signs, so that what was seen needs to be told elsewhere. */
  public boolean isCompact(int width) {
    return blocks(width).size() > MOST_BLOCKS && widest(compact()) <= width;
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

  /** Signs alone; from a sign up its column, and there is the fault's name. */
  private List<String> compact() {
    int first = first();
    for (int i = 0; i < columns.size(); i++) {
      first = Math.max(first, columns.get(i).length() + 1 - 3 * i - GAP.length());
    }
    List<String> lines = new ArrayList<>();
    for (int i = columns.size() - 1; i >= 0; i--) {
      int before = first + GAP.length() + 3 * i - 1;
      String name = columns.get(i);
      String bars = "  │".repeat(columns.size() - 1 - i);
      lines.add(" ".repeat(before - name.length()) + name + " ┐" + bars);
    }
    for (String row : rows) {
      StringBuilder line = new StringBuilder(padded(row, first) + GAP);
      columns.forEach(column -> line.append(padded(sign(row, column), 3)));
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String text(String row, String column) {
    return texts.getOrDefault(key(row, column), "");
  }

  private String sign(String row, String column) {
    return signs.getOrDefault(key(row, column), "");
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
    if (summary.knownBugCells() > 0) {
      text.append(" · %d known bug".formatted(summary.knownBugCells()));
    }
    if (summary.controlsExpected() > 0) {
      text.append(
          "    controls seen ◆ %d of %d"
              .formatted(summary.controlsSeen(), summary.controlsExpected()));
    }
    return text.toString();
  }
}
