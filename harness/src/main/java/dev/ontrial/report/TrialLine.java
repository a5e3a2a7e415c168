package dev.ontrial.report;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Family;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Meaning;
import dev.ontrial.outcome.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A trial, or all trials of one fault, in a line. */
final class TrialLine {
  private TrialLine() {}

  /**
   * Such as {@code leader-killed ✔ 18 ○ 2 ! 1 – 2 ◆ 1 of 1 seen: lost 3 cells}: how many cells have
   * each meaning, where there are any.
   *
   * @param name what it begins with
   * @param width how many columns the names take
   */
  static String of(String name, int width, List<CellVerdict> cells) {
    Summary summary = Summary.of(cells);
    StringBuilder line = new StringBuilder();
    line.append(name).append(" ".repeat(Math.max(0, width - name.length()))).append(' ');
    for (Meaning meaning : Meaning.values()) {
      long count = cells.stream().filter(cell -> cell.meaning() == meaning).count();
      if (count > 0) {
        line.append(" %s %-2d".formatted(meaning.mark(), count));
      }
    }
    if (summary.controlsExpected() > 0) {
      line.append(" ◆ %d of %d".formatted(summary.controlsSeen(), summary.controlsExpected()));
    }
    String seen = seen(cells);
    if (!seen.isEmpty()) {
      line.append("  seen: ").append(seen);
    }
    return line.toString().stripTrailing();
  }

  /** In how many cells each kind of anomaly was seen, the most severe first. */
  private static String seen(List<CellVerdict> cells) {
    Map<String, Long> counts =
        cells.stream()
            .flatMap(cell -> cell.anomalies().keySet().stream())
            .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort(
        Comparator.comparing(
            each -> AnomalyKind.of(each.getKey()).orElse(null),
            Comparator.nullsLast(Family.MOST_SEVERE_FIRST)));
    return sorted.stream()
        .map(e -> e.getKey() + " " + e.getValue() + (e.getValue() == 1 ? " cell" : " cells"))
        .collect(Collectors.joining(", "));
  }
}
