package dev.ontrial.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks lines between words, so that none is wider than the terminal. */
final class Wrap {
  private static final int LEAST_WIDTH = 20;

  private Wrap() {}

  /**
   * A line as several; those that follow the first are indented two columns deeper than it.
   *
   * @param width the columns; a longer word stays whole
   */
  static List<String> lines(String given, int width) {
    String line = given.stripTrailing();
    int most = Math.max(LEAST_WIDTH, width);
    if (line.length() <= most) {
      return List.of(line);
    }
    int depth = line.length() - line.stripLeading().length();
    String indent = " ".repeat(Math.min(depth + 2, most / 2));
    List<String> lines = new ArrayList<>();
    String rest = line;
    int from = depth;
    while (rest.length() > most) {
      int end = rest.lastIndexOf(' ', most);
      end = end < from ? rest.indexOf(' ', most) : end;
      if (end < 0) {
        break;
      }
      lines.add(rest.substring(0, end).stripTrailing());
      rest = indent + rest.substring(end).strip();
      from = indent.length();
    }
    lines.add(rest);
    return lines;
  }
}
