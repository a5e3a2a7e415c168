package dev.ontrial.trial;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A run in numbers.
 *
 * @param held cells that held
 * @param broken cells in which something forbidden was seen
 * @param unproven cells of which the run cannot say
 * @param notApplicable cells that their fault cannot touch
 * @param controlsExpected anomalies that had to be seen
 * @param controlsSeen how many of those were
 * @param knownBugs kinds of anomaly, cell by cell, that are known bugs of a released version
 */
public record Summary(
    long held,
    long broken,
    long unproven,
    long notApplicable,
    long controlsExpected,
    long controlsSeen,
    long knownBugs) {

  /** Counts judged cells. */
  public static Summary of(List<CellVerdict> cells) {
    return new Summary(
        count(cells, Verdict.HELD),
        count(cells, Verdict.BROKEN),
        count(cells, Verdict.UNPROVEN),
        count(cells, Verdict.NOT_APPLICABLE),
        cells.stream().mapToLong(cell -> cell.controls().size()).sum(),
        cells.stream()
            .flatMap(cell -> cell.controls().values().stream())
            .filter(seen -> seen)
            .count(),
        cells.stream().mapToLong(cell -> knownBugs(cell).size()).sum());
  }

  private static long count(List<CellVerdict> cells, Verdict verdict) {
    return cells.stream().filter(cell -> cell.verdict() == verdict).count();
  }

  /** The kinds of anomaly in a cell of which at least one is a known bug, in order. */
  public static List<String> knownBugs(CellVerdict cell) {
    return cell.anomalies().entrySet().stream()
        .filter(e -> e.getValue().grades().getOrDefault(Grade.KNOWN, 0L) > 0)
        .map(e -> e.getKey())
        .sorted()
        .collect(Collectors.toList());
  }

  /** Cells that had something to prove. */
  public long applicable() {
    return held + broken + unproven;
  }

  /** What the process ends with: 0 held, 1 broken, 2 unproven, also if there is nothing at all. */
  public int exitCode() {
    return exitCode(true);
  }

  /** The same for a run that may have been ended early; what was not run is unproven. */
  public int exitCode(boolean complete) {
    if (broken > 0) {
      return 1;
    }
    return !complete || unproven > 0 || applicable() == 0 ? 2 : 0;
  }
}
