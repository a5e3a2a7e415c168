package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.outcome.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The known bugs of a released Kafka that were seen: told loudly, accused of nothing new. */
final class KnownBugs {
  private KnownBugs() {}

  /** One line for each known bug: what, where, and which bug it is. */
  static List<String> of(List<CellVerdict> cells) {
    return Place.of(cells).stream().flatMap(place -> of(place).stream()).toList();
  }

  static List<String> of(Place place) {
    Map<String, List<Finding>> known = new LinkedHashMap<>();
    for (CellVerdict cell : place.cells()) {
      for (String kind : Summary.knownBugs(cell)) {
        known
            .computeIfAbsent(kind, each -> new ArrayList<>())
            .add(Objects.requireNonNull(cell.anomalies().get(kind)));
      }
    }
    List<String> lines = new ArrayList<>();
    known.forEach((kind, findings) -> {
      long count =
          findings.stream()
              .mapToLong(finding -> finding.grades().getOrDefault(Grade.KNOWN, 0L))
              .sum();
      String often =
          place.isRepeated() ? " in %d of %d".formatted(findings.size(), place.cells().size()) : "";
      lines.add(
          "known bug: %s %d%s · %s × %s · %s"
              .formatted(
                  kind,
                  count,
                  often,
                  place.configuration(),
                  place.fault(),
                  reason(findings.get(0))));
    });
    return lines;
  }

  /** What the contract says of the known ones; it names a ticket. */
  private static String reason(Finding finding) {
    return finding.because().stream()
        .filter(because -> because.contains("KAFKA-"))
        .findFirst()
        .orElseGet(() -> String.join("; ", finding.because()));
  }
}
