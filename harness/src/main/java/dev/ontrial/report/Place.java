package dev.ontrial.report;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Family;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Meaning;
import dev.ontrial.contract.RequirementAnswer;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One place of the matrix: a configuration under a fault, as often as that was put on trial.
 *
 * @param configuration the row
 * @param fault the column
 * @param cells its verdicts, at least one
 */
record Place(String configuration, String fault, List<CellVerdict> cells) {
  private static final List<Verdict> WORST_FIRST =
      List.of(
          Verdict.BROKEN,
          Verdict.UNPROVEN,
          Verdict.KNOWN_BUG,
          Verdict.HELD,
          Verdict.NOT_APPLICABLE);
  private static final Comparator<CellVerdict> BY_VERDICT =
      Comparator.<CellVerdict>comparingInt(cell -> WORST_FIRST.indexOf(cell.verdict()))
          .thenComparing(CellVerdict::meaning, Comparator.reverseOrder());

  /** The places of these cells, in the order of their first appearance. */
  static List<Place> of(List<CellVerdict> cells) {
    Map<String, List<CellVerdict>> places =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    cell -> cell.configuration() + "\0" + cell.fault(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return places.values().stream()
        .map(each -> new Place(each.get(0).configuration(), each.get(0).fault(), each))
        .toList();
  }

  /** The worst of its verdicts. */
  Verdict verdict() {
    return worst().verdict();
  }

  /** A cell with the worst verdict. */
  CellVerdict worst() {
    return cells.stream().min(BY_VERDICT).orElseThrow();
  }

  /** What the place means: the meaning of its worst cell. */
  Meaning meaning() {
    return worst().meaning();
  }

  /** The letters of all families that were seen. */
  String letters() {
    return Cells.letters(
        cells.stream().flatMap(cell -> cell.families().stream()).distinct().sorted().toList());
  }

  /** Whether one of its cells does not meet what the user requires. */
  boolean isRequirementUnmet() {
    return cells.stream()
        .map(CellVerdict::requirement)
        .anyMatch(answer -> answer != null && answer.status() == RequirementAnswer.Status.UNMET);
  }

  /** How many of its cells have that verdict. */
  long count(Verdict verdict) {
    return cells.stream().filter(cell -> cell.verdict() == verdict).count();
  }

  boolean isRepeated() {
    return cells.size() > 1;
  }

  /** How many controls had to be seen, over all cells. */
  long controlsExpected() {
    return Summary.of(cells).controlsExpected();
  }

  /** How many of them were. */
  long controlsSeen() {
    return Summary.of(cells).controlsSeen();
  }

  /** Whether there is more to say than that it held, or could not be touched. */
  boolean isInteresting() {
    return verdict() == Verdict.BROKEN
        || verdict() == Verdict.UNPROVEN
        || isRequirementUnmet()
        || controlsExpected() > 0
        || cells.stream().anyMatch(cell -> !cell.anomalies().isEmpty());
  }

  /** In how many cells each kind of anomaly was seen, the gravest kind first. */
  Map<String, Long> seenIn() {
    Map<String, Grade> gravest = new LinkedHashMap<>();
    Map<String, Long> counts = new LinkedHashMap<>();
    for (CellVerdict cell : cells) {
      for (Map.Entry<String, Finding> seen : cell.anomalies().entrySet()) {
        counts.merge(seen.getKey(), 1L, Long::sum);
        gravest.merge(seen.getKey(), seen.getValue().grade(), (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }
    List<String> kinds = new ArrayList<>(counts.keySet());
    kinds.sort(
        Comparator.<String, Grade>comparing(gravest::get)
            .reversed()
            .thenComparing(
                kind -> AnomalyKind.of(kind).orElse(null),
                Comparator.nullsLast(Family.MOST_SEVERE_FIRST)));
    Map<String, Long> sorted = new LinkedHashMap<>();
    kinds.forEach(kind -> sorted.put(kind, counts.getOrDefault(kind, 0L)));
    return sorted;
  }

  /**
   * In a few words: the cell's own, or for a repeated one such as {@code ○ 9/10 L lost in 7 ◆
   * 10/10}: how many of its cells held, in how many what was seen, and how often the control was.
   */
  String text() {
    String unmet = isRequirementUnmet() ? " unmet" : "";
    if (!isRepeated()) {
      return Cells.text(cells.get(0)) + unmet;
    }
    if (verdict() == Verdict.NOT_APPLICABLE) {
      return Cells.NOT_APPLICABLE;
    }
    List<String> parts = new ArrayList<>();
    parts.add(meaning().mark() + " " + count(Verdict.HELD) + "/" + cells.size());
    Map<String, Long> seen = seenIn();
    seen.entrySet().stream()
        .findFirst()
        .ifPresent(
            first -> parts.add(letters() + " " + first.getKey() + " in " + first.getValue()));
    if (controlsExpected() > 0) {
      parts.add("◆ " + controlsSeen() + "/" + controlsExpected());
    }
    return String.join(" ", parts) + unmet;
  }

  /**
   * The mark, and the letters of what was seen; {@code +} for those that do not fit.
   *
   * @param width the columns, at least 2
   */
  String sign(int width) {
    String letters = letters();
    String fitting = letters.length() < width ? letters : letters.substring(0, width - 2) + "+";
    return meaning().mark()
        + (width == 2 && !letters.isEmpty() ? letters.substring(0, 1) : fitting);
  }
}
