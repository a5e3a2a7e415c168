package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A run as a page of Markdown: the table, what needs attention, and for each fault its cells.
 *
 * <p>Whatever showed more than that it held has a section of its own; the others share a table.
 */
final class MarkdownMatrix {
  /** With more columns the table's cells are signs alone. */
  private static final int MOST_WORDY_COLUMNS = 8;

  private final List<Place> places;
  private final Map<String, Place> byKey = new LinkedHashMap<>();
  private final List<String> rows;
  private final List<String> columns;
  private final MarkdownCell sections;
  private final List<String> lines = new ArrayList<>();

  private MarkdownMatrix(List<CellVerdict> cells, UnaryOperator<String> folders) {
    places = Place.of(cells);
    places.forEach(place -> byKey.put(key(place.configuration(), place.fault()), place));
    rows = cells.stream().map(CellVerdict::configuration).distinct().toList();
    columns = cells.stream().map(CellVerdict::fault).distinct().toList();
    sections = new MarkdownCell(folders);
  }

  /**
   * The page.
   *
   * @param folders where a trial's folder is, by the trial's name, as it is typed in a command
   */
  static String of(List<CellVerdict> cells, UnaryOperator<String> folders) {
    MarkdownMatrix page = new MarkdownMatrix(cells, folders);
    page.lines.add("# ontrial: every cell with its evidence");
    page.lines.add("");
    page.lines.add(Matrix.summary(cells));
    page.lines.add("");
    page.table();
    page.attention();
    page.columns.forEach(page::fault);
    return String.join("\n", page.lines).stripTrailing() + "\n";
  }

  private static String key(String row, String column) {
    return row + "\0" + column;
  }

  private void table() {
    boolean wordy = columns.size() <= MOST_WORDY_COLUMNS;
    lines.add(
        "| |"
            + columns.stream()
                .map(column -> " [%s](#%s) |".formatted(Markdown.text(column), anchor(column)))
                .collect(Collectors.joining()));
    lines.add("|---|" + ":--|".repeat(columns.size()));
    for (String row : rows) {
      StringBuilder line = new StringBuilder("| " + Markdown.text(row) + " |");
      for (String column : columns) {
        Place place = byKey.get(key(row, column));
        line.append(place == null ? " |" : " " + linked(place, wordy) + " |");
      }
      lines.add(line.toString());
    }
    lines.add("");
    Matrix.legend().forEach(line -> lines.add(Markdown.text(line) + "  "));
    lines.add("");
  }

  private static String linked(Place place, boolean wordy) {
    String text = Markdown.text(wordy ? place.text() : place.sign(8));
    return place.isInteresting() ? "[%s](#%s)".formatted(text, anchor(place)) : text;
  }

  static String anchor(Place place) {
    return anchor(place.configuration()) + "--" + anchor(place.fault());
  }

  private static String anchor(String name) {
    return name.replaceAll("[^A-Za-z0-9_.-]", "-");
  }

  /** The cells that a reader must not miss, with links. */
  private void attention() {
    list("Broken", place -> place.verdict() == Verdict.BROKEN);
    list("Unproven", place -> place.verdict() == Verdict.UNPROVEN);
    List<String> known =
        places.stream().flatMap(place -> KnownBugs.of(place).stream()).distinct().toList();
    if (!known.isEmpty()) {
      lines.add("## Known bugs");
      lines.add("");
      known.forEach(bug -> lines.add("* " + Markdown.text(bug)));
      lines.add("");
    }
    list("Controls", place -> place.controlsExpected() > 0);
  }

  private void list(String title, Predicate<Place> which) {
    List<Place> some = places.stream().filter(which).toList();
    if (some.isEmpty()) {
      return;
    }
    lines.add("## " + title);
    lines.add("");
    for (Place place : some) {
      CellVerdict worst = place.worst();
      String why = worst.reasons().isEmpty() ? "" : ": " + worst.reasons().get(0);
      boolean whole = why.isEmpty() || place.isRepeated();
      String mark = whole ? place.text() : place.meaning().mark();
      lines.add(
          "* [%s × %s](#%s) %s%s"
              .formatted(
                  Markdown.text(place.configuration()),
                  Markdown.text(place.fault()),
                  anchor(place),
                  Markdown.text(mark),
                  Markdown.text(why)));
    }
    lines.add("");
  }

  private void fault(String fault) {
    List<Place> its = places.stream().filter(place -> place.fault().equals(fault)).toList();
    lines.add("<a id=\"%s\"></a>".formatted(anchor(fault)));
    lines.add("");
    lines.add("## " + Markdown.text(fault));
    lines.add("");
    List<String> trials =
        its.stream().flatMap(p -> p.cells().stream()).map(CellVerdict::trial).distinct().toList();
    lines.addAll(sections.commands(trials));
    quiet(its.stream().filter(place -> !place.isInteresting()).toList());
    for (Place place : its) {
      if (place.isInteresting()) {
        lines.add("<a id=\"%s\"></a>".formatted(anchor(place)));
        lines.add("");
        lines.addAll(sections.of(place));
      }
    }
  }

  /** Those of which there is nothing to tell but figures. */
  private void quiet(List<Place> some) {
    List<Place> held = some.stream().filter(p -> p.verdict() == Verdict.HELD).toList();
    if (!held.isEmpty()) {
      lines.addAll(sections.table(held));
      lines.add("");
    }
    List<Place> untouched =
        some.stream().filter(p -> p.verdict() == Verdict.NOT_APPLICABLE).toList();
    if (!untouched.isEmpty()) {
      lines.add("Not applicable:");
      lines.add("");
      untouched.forEach(place ->
          lines.add(
              "* %s: %s"
                  .formatted(
                      Markdown.text(place.configuration()),
                      Markdown.text(place.worst().reason()))));
      lines.add("");
    }
  }
}
