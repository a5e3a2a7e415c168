package dev.ontrial.report;

import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Meaning;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.outcome.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an upgrade came to.
 *
 * @param from the brokers' version before
 * @param to the brokers' version afterwards
 * @param clients the version of the clients
 * @param cells the verdicts
 */
public record UpgradeAnswer(
    KafkaVersion from, KafkaVersion to, String clients, List<CellVerdict> cells) {

  /** The answer that the cells of a run give. */
  public static UpgradeAnswer of(
      KafkaVersion from, KafkaVersion to, String clients, Outcome outcome) {
    return new UpgradeAnswer(from, to, clients, outcome.cells());
  }

  /** What was kept, what was not, and for how long what was not served. */
  public String sentence() {
    List<String> parts = new ArrayList<>();
    parts.add(kept());
    of(Meaning.FORBIDDEN).ifPresent(them -> parts.add("broken: " + them));
    of(Meaning.KNOWN_BUG).ifPresent(them -> parts.add("known bugs: " + them));
    of(Meaning.PERMITTED).ifPresent(them -> parts.add("seen, and permitted: " + them));
    of(Meaning.UNPROVEN).ifPresent(them -> parts.add("unproven: " + them));
    missing().ifPresent(parts::add);
    slowest().ifPresent(cell -> parts.add("longest without service: " + gap(cell)));
    return "Brokers %s to %s, clients %s: %s."
        .formatted(from, to, clients, String.join("; ", parts));
  }

  private List<CellVerdict> tried() {
    return cells.stream().filter(cell -> Meaning.of(cell) != Meaning.NOT_APPLICABLE).toList();
  }

  /** What Kafka promised, and in how many cells that was kept. */
  String kept() {
    long held =
        cells.stream()
            .filter(cell ->
                Meaning.of(cell) == Meaning.NOTHING_SEEN || Meaning.of(cell) == Meaning.PERMITTED)
            .count();
    return tried().isEmpty()
        ? "nothing was tried"
        : "every promise was kept in %d of %d cells".formatted(held, tried().size());
  }

  /** The cells of a meaning with what was seen, such as {@code acks-1 (lost 4)}. */
  Optional<String> of(Meaning meaning) {
    List<CellVerdict> those = cells.stream().filter(c -> Meaning.of(c) == meaning).toList();
    return those.isEmpty()
        ? Optional.empty()
        : Optional.of(
            those.stream()
                .map(cell -> "%s × %s%s".formatted(cell.configuration(), cell.fault(), seen(cell)))
                .collect(Collectors.joining(", ")));
  }

  private static String seen(CellVerdict cell) {
    String what =
        cell.gravestFirst().stream()
            .map(each -> each.getKey() + " " + Cells.count(each.getValue().count()))
            .collect(Collectors.joining(", "));
    return what.isEmpty() ? "" : " (" + what + ")";
  }

  /** The rows that these versions do not support. */
  private Optional<String> missing() {
    String rows =
        cells.stream()
            .map(CellVerdict::configuration)
            .distinct()
            .filter(row -> tried().stream().noneMatch(cell -> cell.configuration().equals(row)))
            .collect(Collectors.joining(", "));
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of("not supported by these versions: " + rows);
  }

  /** The cell with the longest time without service. */
  Optional<CellVerdict> slowest() {
    return cells.stream()
        .filter(cell -> cell.availability() != null)
        .max(Comparator.comparingLong(Service::gapMillis));
  }

  static String gap(CellVerdict cell) {
    return "%s (%s × %s)"
        .formatted(Service.time(Service.gapMillis(cell)), cell.configuration(), cell.fault());
  }
}
