package dev.ontrial.outcome;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Family;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.RequirementAnswer;
import dev.ontrial.contract.Verdict;
import java.util.Comparator;
import java.util.List;

/**
 * A run in numbers.
 *
 * @param held cells that held
 * @param knownBugCells cells in which a promise was broken by a known bug, and by nothing else
 * @param broken cells in which something forbidden was seen
 * @param unproven cells of which the run cannot say
 * @param notApplicable cells that their fault cannot touch
 * @param controlsExpected anomalies that had to be seen
 * @param controlsSeen how many of those were
 * @param knownBugs kinds of anomaly, cell by cell, that are known bugs of a released version
 * @param requirementsMet cells that meet what the user requires
 * @param requirementsUnmet cells that do not
 * @param requirementsUnproven cells of which the run cannot say whether they do
 */
public record Summary(
    long held,
    long knownBugCells,
    long broken,
    long unproven,
    long notApplicable,
    long controlsExpected,
    long controlsSeen,
    long knownBugs,
    long requirementsMet,
    long requirementsUnmet,
    long requirementsUnproven) {

  /** Counts judged cells. */
  public static Summary of(List<CellVerdict> cells) {
    return new Summary(
        count(cells, Verdict.HELD),
        count(cells, Verdict.KNOWN_BUG),
        count(cells, Verdict.BROKEN),
        count(cells, Verdict.UNPROVEN),
        count(cells, Verdict.NOT_APPLICABLE),
        cells.stream().mapToLong(cell -> cell.controls().size()).sum(),
        cells.stream()
            .flatMap(cell -> cell.controls().values().stream())
            .filter(seen -> seen)
            .count(),
        cells.stream().mapToLong(cell -> knownBugs(cell).size()).sum(),
        count(cells, RequirementAnswer.Status.MET),
        count(cells, RequirementAnswer.Status.UNMET),
        count(cells, RequirementAnswer.Status.UNPROVEN));
  }

  private static long count(List<CellVerdict> cells, Verdict verdict) {
    return cells.stream().filter(cell -> cell.verdict() == verdict).count();
  }

  private static long count(List<CellVerdict> cells, RequirementAnswer.Status status) {
    return cells.stream()
        .map(CellVerdict::requirement)
        .filter(answer -> answer != null && answer.status() == status)
        .count();
  }

  /** The kinds of anomaly in a cell of which at least one is a known bug, most severe first. */
  public static List<String> knownBugs(CellVerdict cell) {
    return cell.anomalies().entrySet().stream()
        .filter(e -> e.getValue().count(Grade.KNOWN) > 0)
        .map(e -> e.getKey())
        .sorted(
            Comparator.comparing(
                kind -> AnomalyKind.of(kind).orElse(null),
                Comparator.nullsLast(Family.MOST_SEVERE_FIRST)))
        .toList();
  }

  /** Cells that had something to prove. */
  public long applicable() {
    return held + knownBugCells + broken + unproven;
  }
}
