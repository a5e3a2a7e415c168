package dev.ontrial.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two runs side by side, by their {@code verdicts.json}: what is new in the later one, what is
 * still there, and what is gone. Cells that only one of the runs has are not compared.
 *
 * @param fresh what only the later run shows
 * @param still what both show
 * @param gone what only the earlier run shows
 * @param onlyInOne cells that one run has and the other has not
 */
public record Comparison(
    List<String> fresh, List<String> still, List<String> gone, List<String> onlyInOne) {

  /** The difference between two runs. */
  public static Comparison of(JsonNode earlier, JsonNode later) {
    Map<String, Map<String, String>> before = cells(earlier);
    Map<String, Map<String, String>> after = cells(later);
    Comparison comparison =
        new Comparison(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    before.forEach((cell, its) -> {
      Map<String, String> then = after.get(cell);
      if (then == null) {
        comparison.onlyInOne.add(cell + ": only in the earlier run");
      } else {
        comparison.cell(cell, its, then);
      }
    });
    after.keySet().stream()
        .filter(cell -> !before.containsKey(cell))
        .forEach(cell -> comparison.onlyInOne.add(cell + ": only in the later run"));
    return comparison;
  }

  private void cell(String cell, Map<String, String> before, Map<String, String> after) {
    after.forEach((what, how) -> {
      if (before.containsKey(what)) {
        still.add("%s: %s, %s, before %s".formatted(cell, what, how, before.get(what)));
      } else {
        fresh.add("%s: %s, %s".formatted(cell, what, how));
      }
    });
    before.forEach((what, how) -> {
      if (!after.containsKey(what)) {
        gone.add("%s: %s, %s".formatted(cell, what, how));
      }
    });
  }

  /** What each cell shows: its anomalies with their grade and count, and doubts. */
  private static Map<String, Map<String, String>> cells(JsonNode run) {
    Map<String, Map<String, String>> cells = new TreeMap<>();
    for (JsonNode cell : run.path("cells")) {
      String name = cell.path("configuration").asText() + " × " + cell.path("fault").asText();
      Map<String, String> shown = cells.computeIfAbsent(name, each -> new TreeMap<>());
      cell.path("anomalies")
          .properties()
          .forEach(each -> {
            JsonNode finding = each.getValue();
            String grade = finding.path("grade").asText().toLowerCase(java.util.Locale.ROOT);
            // Of a repeated trial, the gravest counts.
            shown.merge(
                each.getKey() + " (" + grade + ")",
                String.format(java.util.Locale.ROOT, "%,d", finding.path("count").asLong()),
                (first, second) -> first);
          });
      if (cell.path("verdict").asText().equals("UNPROVEN")) {
        shown.putIfAbsent("unproven", cell.path("reason").asText());
      }
      if (cell.path("requirement").path("status").asText().equals("UNMET")) {
        shown.putIfAbsent("requirement unmet", cell.path("requirement").path("sentence").asText());
      }
    }
    return cells;
  }
}
