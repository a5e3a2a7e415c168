package dev.ontrial.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What came of the track record: a line for each pair of versions, and the first witness. */
public final class ReproTable {
  private static final List<String> HEADER =
      List.of("brokers/clients", "expected", "as expected", "seen", "cells");

  private ReproTable() {}

  /** The table's lines, the header first. */
  public static List<String> of(List<ReproRow> rows) {
    List<List<String>> texts = rows.stream().map(ReproRow::texts).toList();
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEADER.size(); column++) {
      int its = column;
      widths.add(
          Stream.concat(Stream.of(HEADER), texts.stream())
              .mapToInt(row -> row.get(its).length())
              .max()
              .orElse(0));
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(HEADER, widths));
    String incident = "";
    for (int i = 0; i < rows.size(); i++) {
      ReproRow row = rows.get(i);
      if (!row.incident().equals(incident)) {
        incident = row.incident();
        lines.add(incident);
      }
      lines.add(line(texts.get(i), widths));
      row.witness().ifPresent(witness -> lines.add("      " + witness));
      row.reason().ifPresent(reason -> lines.add("      not so: " + reason));
    }
    return lines;
  }

  private static String line(List<String> texts, List<Integer> widths) {
    StringBuilder line = new StringBuilder("  ");
    for (int column = 0; column < texts.size(); column++) {
      String text = texts.get(column);
      line.append(text).append(" ".repeat(widths.get(column) - text.length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
