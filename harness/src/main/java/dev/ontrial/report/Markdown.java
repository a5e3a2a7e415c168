package dev.ontrial.report;

import java.util.ArrayList;
import java.util.List;

/** The parts of a Markdown page. */
final class Markdown {
  private Markdown() {}

  /** A text that means itself, also in a table's cell. */
  static String text(String given) {
    return given.replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1").replaceAll("\\s+", " ");
  }

  /** Lines as they are; no fence within them ends it. */
  static List<String> code(List<String> given) {
    String fence = given.stream().anyMatch(line -> line.contains("```")) ? "~~~~" : "```";
    List<String> lines = new ArrayList<>();
    lines.add(fence);
    lines.addAll(given);
    lines.add(fence);
    return lines;
  }

  /** Lines that the reader opens. */
  static List<String> details(String summary, List<String> inner) {
    List<String> lines = new ArrayList<>();
    lines.add("<details><summary>" + html(summary) + "</summary>");
    lines.add("");
    lines.addAll(inner);
    lines.add("");
    lines.add("</details>");
    return lines;
  }

  private static String html(String given) {
    return given.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A table's row. */
  static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /** What stands between the header of a table and its rows. */
  static String rule(int columns) {
    return "|" + "---|".repeat(columns);
  }
}
