package dev.ontrial.report;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import dev.ontrial.suite.TrackRecord;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of an incident with the same versions, once or several times.
 *
 * @param incident its name
 * @param trackRecord what was looked for
 * @param with the versions
 * @param runs the verdicts of each run
 */
public record ReproRow(
    String incident, TrackRecord trackRecord, TrackRecord.With with, List<List<CellVerdict>> runs) {

  /** How many runs came out as expected. */
  public long asExpected() {
    return runs.stream().filter(cells -> trackRecord.isAsExpected(with, cells)).count();
  }

  List<String> texts() {
    return List.of(
        with.label(),
        with.expect().word(),
        outOf(asExpected()),
        String.join(", ", seen()),
        cells());
  }

  private String outOf(long count) {
    return count + " of " + runs.size();
  }

  /** Such as {@code acks-1 lost 3 of 3 (permitted)}. */
  private List<String> seen() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (List<CellVerdict> cells : runs) {
      trackRecord
          .incident()
          .again(cells)
          .forEach((what, was) -> counts.merge(what, was ? 1L : 0L, Long::sum));
    }
    return counts.entrySet().stream()
        .map(each -> each.getKey() + " " + outOf(each.getValue()) + grade(each.getKey()))
        .toList();
  }

  private String grade(String what) {
    return findings(what)
        .map(Finding::grade)
        .max(Comparator.<Grade>naturalOrder())
        .map(grade -> " (" + Cells.word(grade) + ")")
        .orElse("");
  }

  /** The findings of what makes the incident, such as {@code acks-1 lost}. */
  private Stream<Finding> findings(String what) {
    return runs.stream()
        .flatMap(List::stream)
        .flatMap(cell ->
            cell.anomalies().entrySet().stream()
                .filter(each -> what.equals(cell.configuration() + " " + each.getKey()))
                .map(Map.Entry::getValue));
  }

  private String cells() {
    Map<Verdict, Long> counts =
        runs.stream()
            .flatMap(List::stream)
            .collect(
                Collectors.groupingBy(
                    CellVerdict::verdict,
                    () -> new EnumMap<>(Verdict.class),
                    Collectors.counting()));
    return counts.entrySet().stream()
        .map(each -> Cells.word(each.getKey()) + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The first that was seen of what makes the incident. */
  Optional<String> witness() {
    return trackRecord.incident().again(List.of()).keySet().stream()
        .flatMap(this::findings)
        .flatMap(finding -> finding.witnesses().stream())
        .map(Anomaly::sentence)
        .findFirst();
  }

  /** Why a run came out in another way, where its cells say it. */
  Optional<String> reason() {
    return runs.stream()
        .filter(cells -> !trackRecord.isAsExpected(with, cells))
        .flatMap(List::stream)
        .filter(cell -> !cell.reasons().isEmpty())
        .map(CellVerdict::reason)
        .findFirst();
  }
}
