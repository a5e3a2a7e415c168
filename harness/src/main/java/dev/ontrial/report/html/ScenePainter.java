package dev.ontrial.report.html;

import dev.ontrial.report.html.Scene.Place;
import dev.ontrial.report.html.Scene.Strip;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Paints a witness as SVG: lanes from left to right, time from top to bottom. Every row takes the
 * same height, whatever time passed, so that dense moments can be read. Colours come from the
 * page's style sheet.
 */
final class ScenePainter {
  private static final int TIME = 66;
  private static final int LANE = 142;
  private static final int HEAD = 46;
  private static final int ROW = 34;
  private static final int PLACE = 86;
  private static final int STRIP = 76;
  private static final int LEAST_WIDTH = 7 * PLACE + 10;

  private final Scene scene;
  private final Function<String, String> links;
  private final Map<String, Integer> columns;
  private final int width;
  private final StringBuilder svg = new StringBuilder(4096);

  private ScenePainter(Scene scene, Function<String, String> links) {
    this.scene = scene;
    this.links = links;
    this.columns =
        IntStream.range(0, scene.lanes().size())
            .boxed()
            .collect(Collectors.toMap(at -> scene.lanes().get(at).key(), at -> at));
    this.width = Math.max(TIME + LANE * scene.lanes().size() + 6, LEAST_WIDTH);
  }

  /**
   * The picture.
   *
   * @param links the address of a row's event, by its pointer; empty for none
   */
  static String paint(Scene scene, Function<String, String> links) {
    return new ScenePainter(scene, links).paint();
  }

  private String paint() {
    int rowsEnd = HEAD + ROW * scene.rows().size() + 10;
    int stripRows = scene.strips().stream().mapToInt(this::lines).sum();
    int height = rowsEnd + stripRows * STRIP;
    svg.append(
        "<svg class=\"scene\" role=\"group\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\""
                .formatted(Markup.text(scene.title()), width, height, width)
            + " height=\"%d\" xmlns=\"http://www.w3.org/2000/svg\">".formatted(height));
    bands(rowsEnd);
    lanes(rowsEnd);
    for (int at = 0; at < scene.rows().size(); at++) {
      row(scene.rows().get(at), HEAD + ROW * at + ROW / 2);
    }
    int y = rowsEnd;
    for (Strip strip : scene.strips()) {
      strip(strip, y);
      y += lines(strip) * STRIP;
    }
    return svg.append("</svg>").toString();
  }

  /** From where a fault begins to where it ends, or to the last row. */
  private void bands(int rowsEnd) {
    int open = 0;
    int from = 0;
    for (int at = 0; at < scene.rows().size(); at++) {
      int y = HEAD + ROW * at + ROW / 2;
      Row.Shape shape = scene.rows().get(at).shape();
      if (shape == Row.Shape.FAULT) {
        from = open++ == 0 ? y : from;
      } else if (shape == Row.Shape.HEAL && open > 0 && --open == 0) {
        band(from, y);
      }
    }
    if (open > 0) {
      band(from, rowsEnd - 8);
    }
  }

  private void band(int from, int to) {
    svg.append(
        "<rect class=\"band\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
            .formatted(TIME - 4, from, width - TIME, to - from));
  }

  private int x(String lane) {
    return TIME + LANE * columns.getOrDefault(lane, 0) + LANE / 2;
  }

  private void lanes(int rowsEnd) {
    for (Lane lane : scene.lanes()) {
      int x = x(lane.key());
      String kind = lane.kind().name().toLowerCase(Locale.ROOT);
      svg.append(
          "<line class=\"lane %s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
              .formatted(kind, x, HEAD - 4, x, rowsEnd - 8));
      text("head", x, 16, fit(lane.title(), LANE));
      text("sub", x, 32, fit(lane.subtitle(), LANE));
    }
  }

  private void row(Row row, int y) {
    String address = row.pointer().isEmpty() ? "" : links.apply(row.pointer());
    if (!address.isEmpty()) {
      svg.append("<a href=\"").append(Markup.text(address)).append("\">");
    }
    svg.append("<g class=\"").append(row.tone().css()).append("\">");
    svg.append("<title>").append(Markup.text(row.label() + " · " + row.pointer()));
    svg.append("</title>");
    textAt("time", 2, y + 4, String.format(Locale.ROOT, "%.3f s", row.atNanos() / 1e9), "start");
    switch (row.shape()) {
      case ARROW, BROKEN_ARROW -> arrow(row, y);
      case NOTE -> note(row, y);
      case FAULT, HEAL -> across(row, y);
    }
    svg.append("</g>");
    if (!address.isEmpty()) {
      svg.append("</a>");
    }
  }

  private void arrow(Row row, int y) {
    int from = x(row.from());
    int to = x(row.to());
    int way = to > from ? 1 : -1;
    boolean broken = row.shape() == Row.Shape.BROKEN_ARROW;
    int end = broken ? (from + to) / 2 : to;
    svg.append(
        "<line class=\"arrow%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
            .formatted(broken ? " broken" : "", from, y + 6, end - way * 6, y + 6));
    if (broken) {
      svg.append("<path class=\"cross\" d=\"M%d %dl8 8m0 -8l-8 8\"/>".formatted(end - 4, y + 2));
    } else {
      svg.append("<path class=\"tip\" d=\"M%d %dl%d -4v8z\"/>".formatted(end, y + 6, -way * 8));
    }
    svg.append("<circle class=\"dot\" cx=\"%d\" cy=\"%d\" r=\"3\"/>".formatted(from, y + 6));
    text("label", (from + to) / 2, y, fit(row.label(), Math.abs(to - from) - 4));
  }

  private void note(Row row, int y) {
    // Nothing else stands in the row, so that a note may be wider than its lane.
    String label = fit(row.label(), 2 * LANE);
    int half = (int) (label.length() * 3.3) + 10;
    int x = Math.clamp(x(row.from()), TIME + half, Math.max(TIME + half, width - half - 4));
    svg.append(
        "<rect class=\"note\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"22\" rx=\"4\"/>"
            .formatted(x - half, y - 11, half * 2));
    text("label", x, y + 4, label);
  }

  private void across(Row row, int y) {
    svg.append(
        "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
            .formatted(
                row.shape() == Row.Shape.FAULT ? "fault" : "heal", TIME - 4, y, width - 4, y));
    String sign = row.shape() == Row.Shape.FAULT ? "⚡ " : "✓ ";
    textAt(
        row.shape() == Row.Shape.FAULT ? "faultlabel" : "heallabel",
        TIME + 2,
        y + 14,
        fit(sign + row.label(), width - TIME),
        "start");
  }

  private int perLine() {
    return Math.max(3, (width - 8) / PLACE);
  }

  private int lines(Strip strip) {
    return Math.max(1, Math.ceilDiv(strip.places().size(), perLine()));
  }

  private void strip(Strip strip, int y) {
    textAt("sub", 2, y + 14, strip.title(), "start");
    List<Place> places = strip.places();
    for (int at = 0; at < places.size(); at++) {
      place(places.get(at), 4 + PLACE * (at % perLine()), y + 20 + STRIP * (at / perLine()));
    }
  }

  private void place(Place place, int x, int y) {
    svg.append("<g class=\"place ").append(place.state().css()).append("\">");
    int middle = x + PLACE / 2 - 2;
    text("sub", middle, y + 12, end(place.above(), PLACE));
    if (place.state() != Scene.State.LEFT_OUT) {
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"24\" rx=\"3\"/>"
              .formatted(x, y + 17, PLACE - 4));
    }
    text("label", middle, y + 33, fit(place.label(), PLACE - 2));
    text("sub", middle, y + 54, fit(place.below(), PLACE));
    svg.append("</g>");
  }

  private void text(String css, int x, int y, String text) {
    textAt(css, x, y, text, "middle");
  }

  private void textAt(String css, int x, int y, String text, String anchor) {
    if (!text.isEmpty()) {
      String middle = anchor.equals("middle") ? " text-anchor=\"middle\"" : "";
      svg.append(
          "<text class=\"%s\" x=\"%d\" y=\"%d\"%s>%s</text>"
              .formatted(css, x, y, middle, Markup.text(text)));
    }
  }

  /** The end of a text, which tells more of a topic-partition than its beginning. */
  private static String end(String text, int pixels) {
    int most = Math.max(4, (int) (pixels / 6.4));
    return text.length() <= most ? text : "…" + text.substring(text.length() - most + 1);
  }

  /** The text, cut to about that many pixels. */
  private static String fit(String text, int pixels) {
    int most = Math.max(4, (int) (pixels / 6.4));
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
