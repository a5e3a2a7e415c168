package dev.ontrial.report.html;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.WitnessStep;
import dev.ontrial.series.Timeline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A witness for people: the picture, what it says in a sentence, and the steps with their sources.
 */
final class WitnessFigure {
  private WitnessFigure() {}

  /**
   * The figure.
   *
   * @param prefix of the identifiers of its steps
   * @param definition what this kind of anomaly is
   */
  static String of(
      String prefix, String definition, Anomaly anomaly, Timeline timeline, Leaders leaders) {
    Map<String, String> ids = new HashMap<>();
    for (int at = 0; at < anomaly.steps().size(); at++) {
      ids.putIfAbsent(anomaly.steps().get(at).pointer(), prefix + "-" + (at + 1));
    }
    Scene scene = SceneReader.read(anomaly, timeline, leaders);
    String picture = ScenePainter.paint(scene, pointer -> "#" + lineId(prefix, pointer));
    return "<figure class=\"witness\"><div class=\"scroll\" tabindex=\"0\" role=\"region\""
        + " aria-label=\"Picture\">"
        + picture
        + "</div><figcaption><strong>"
        + Markup.text(sentence(anomaly))
        + "</strong> "
        + Markup.text(definition)
        + steps(anomaly.steps(), ids)
        + raw(prefix, scene, timeline)
        + "</figcaption></figure>";
  }

  /** What the history says of each row of the picture, as {@code ontrial history} prints it. */
  private static String raw(String prefix, Scene scene, Timeline timeline) {
    StringBuilder html = new StringBuilder("<details class=\"raw\"><summary>Lines of the history");
    html.append("</summary><ol>");
    for (Row row : scene.rows()) {
      html.append("<li id=\"").append(lineId(prefix, row.pointer())).append("\"><code>");
      html.append(Markup.text(timeline.line(row.pointer()))).append("</code></li>");
    }
    return html.append("</ol></details>").toString();
  }

  private static String lineId(String prefix, String pointer) {
    return prefix + "-" + Markup.id(pointer);
  }

  private static String sentence(Anomaly anomaly) {
    String sentence = anomaly.sentence();
    String where = anomaly.topicPartition().isEmpty() ? "" : " (" + anomaly.topicPartition() + ")";
    boolean named = sentence.isEmpty() || sentence.matches("p\\d.*");
    return named
        ? sentence + where + "."
        : sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1) + where + ".";
  }

  /** The steps with their times and the places of the history that say so. */
  static String steps(List<WitnessStep> steps, Map<String, String> ids) {
    StringBuilder html = new StringBuilder("<ol class=\"steps\">");
    Set<String> used = new HashSet<>();
    for (WitnessStep step : steps) {
      String id = ids.getOrDefault(step.pointer(), "");
      html.append(id.isEmpty() || !used.add(id) ? "<li>" : "<li id=\"" + id + "\">");
      html.append("<span class=\"at\">");
      html.append(String.format(Locale.ROOT, "%.3f s", step.atNanos() / 1e9)).append("</span> ");
      html.append(Markup.text(step.sentence())).append(" <code>");
      html.append(Markup.text(step.pointer())).append("</code></li>");
    }
    return html.append("</ol>").toString();
  }
}
