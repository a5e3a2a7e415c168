package dev.ontrial.report;

import java.util.ArrayList;
import java.util.List;

/** The parts of a Markdown page. */
final class Markdown {
  private Markdown() {}

  /** A text that means itself, also in a table's cell. */
  static String text(String given) {
    return Plain.line(given).replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1").replaceAll("\\s+", " ");
  }

  /** Code within a line. */
  static String span(String given) {
    String plain = Plain.line(given);
    return plain.contains("`") ? "`` " + plain + " ``" : "`" + plain + "`";
  }

  /** Lines as they are; no fence within them ends it. */
  static List<String> code(List<String> given) {
    String fence = "```";
    while (holds(given, fence)) {
      fence += "`";
    }
    List<String> lines = new ArrayList<>();
    lines.add(fence);
    given.forEach(line -> lines.add(Plain.line(line)));
    lines.add(fence);
    return lines;
  }

  private static boolean holds(List<String> lines, String fence) {
    return lines.stream().anyMatch(line -> line.contains(fence));
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
    return Plain.line(given).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
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
