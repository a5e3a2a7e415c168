package dev.ontrial.bench;

import dev.ontrial.report.html.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart of horizontal lines on a logarithmic axis, as an SVG document for light and dark pages.
 */
final class Chart {
  private static final int LABELS = 210;
  private static final int PLOT = 460;
  private static final int RIGHT = 110;
  private static final int ROW = 26;
  private static final int TOP = 44;

  private static final String STYLE =
      """
      <style>
      text { font: 13px system-ui, sans-serif; fill: #24292f }
      .axis { stroke: #8c959f; stroke-width: 1 } .range { stroke-width: 3 } .a { stroke: #0969da; fill: #0969da } .b { stroke: #bc4c00; fill: #bc4c00 }
      text.a, text.b { stroke: none } .small { font-size: 11px }
      @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .a { stroke: #58a6ff; fill: #58a6ff } .b { stroke: #f0883e; fill: #f0883e } text.a, text.b { stroke: none } }
      </style>
      """;

  private final String title;
  private final String unit;
  private final List<String> series;
  private final List<Row> rows = new ArrayList<>();

  /**
   * A line of the chart.
   *
   * @param marks one for each series, or null for none
   */
  private record Row(String name, List<Mark> marks) {}

  /**
   * A value and its range.
   *
   * @param words what is written next to it
   */
  record Mark(double low, double value, double high, String words) {
    /** Where there is nothing to draw. */
    static final Mark NONE = new Mark(0, 0, 0, "");

    boolean isThere() {
      return low > 0;
    }
  }

  /**
   * An empty chart.
   *
   * @param series the names of the two series
   */
  Chart(String title, String unit, List<String> series) {
    this.title = title;
    this.unit = unit;
    this.series = List.copyOf(series);
  }

  void add(String name, List<Mark> marks) {
    rows.add(new Row(name, List.copyOf(marks)));
  }

  String svg() {
    double low =
        rows.stream()
            .flatMap(row -> row.marks().stream())
            .filter(Mark::isThere)
            .mapToDouble(Mark::low)
            .min()
            .orElse(1);
    double high =
        rows.stream()
            .flatMap(row -> row.marks().stream())
            .filter(Mark::isThere)
            .mapToDouble(Mark::high)
            .max()
            .orElse(10);
    Axis axis = new Axis(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high * 1.0001)));
    int height = TOP + ROW * rows.size() + 34;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
            .formatted(LABELS + PLOT + RIGHT, height));
    svg.append("<title>").append(Markup.text(title)).append("</title>\n").append(STYLE);
    svg.append(text(0, 18, "", title + ", " + unit));
    for (int i = 0; i < series.size(); i++) {
      svg.append(text(LABELS + 300 + 130 * i, 18, i == 0 ? "a" : "b", "● " + series.get(i)));
    }
    for (int decade = axis.low(); decade <= axis.high(); decade++) {
      double x = axis.x(Math.pow(10, decade));
      svg.append(line("axis", x, TOP - 8, x, height - 26));
      svg.append(text(x + 3, height - 14, "small", Words.number(Math.pow(10, decade))));
    }
    for (int row = 0; row < rows.size(); row++) {
      int y = TOP + ROW * row + ROW / 2;
      svg.append(text(0, y + 4, "", rows.get(row).name()));
      List<Mark> marks = rows.get(row).marks();
      for (int i = 0; i < marks.size(); i++) {
        svg.append(drawn(marks.get(i), axis, y + (i == 0 ? -5 : 6), i == 0 ? "a" : "b"));
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private static String drawn(Mark mark, Axis axis, int y, String kind) {
    if (!mark.isThere()) {
      return "";
    }
    double x = axis.x(mark.value());
    double end = Math.max(x, axis.x(mark.high()));
    return line("range " + kind, axis.x(mark.low()), y, axis.x(mark.high()), y)
        + String.format(
            Locale.ROOT, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%d\" r=\"4\"/>\n", kind, x, y)
        + text(end + 8, y + 4, "small", mark.words());
  }

  private static String line(String kind, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
        kind,
        x1,
        y1,
        x2,
        y2);
  }

  private static String text(double x, double y, String kind, String words) {
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
        kind,
        x,
        y,
        Markup.text(words));
  }

  /** Powers of ten. */
  private record Axis(double from, double to) {
    int low() {
      return (int) from;
    }

    int high() {
      return (int) Math.max(to, from + 1);
    }

    double x(double value) {
      return LABELS + PLOT * (Math.log10(value) - low()) / (high() - low());
    }
  }
}
