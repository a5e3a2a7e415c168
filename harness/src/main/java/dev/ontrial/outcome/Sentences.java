package dev.ontrial.outcome;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Family;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Excuse;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import dev.ontrial.history.Counter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was seen of a configuration, in one sentence. */
public final class Sentences {
  private static final int MOST_KINDS = 3;
  private static final int MOST_CIRCUMSTANCES = 2;
  private static final String FAILED = Counter.CLIENTS_FAILED.word() + ".";

  private final List<CellVerdict> cells;

  private Sentences(List<CellVerdict> cells) {
    this.cells = cells;
  }

  /** The sentence of each configuration, by its name, in the order of the cells. */
  public static Map<String, String> byConfiguration(List<CellVerdict> cells) {
    Map<String, List<CellVerdict>> rows =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    CellVerdict::configuration, LinkedHashMap::new, Collectors.toList()));
    Map<String, String> sentences = new LinkedHashMap<>();
    rows.forEach((name, row) -> sentences.put(name, name + ": " + new Sentences(row).sentence()));
    return sentences;
  }

  /** The sentence of a single cell, without the configuration's name. */
  public static String of(CellVerdict cell) {
    return new Sentences(List.of(cell)).sentence();
  }

  private String sentence() {
    Map<AnomalyKind, Seen> seen = seen();
    Map<String, Long> failed = failedClients();
    List<String> parts = new ArrayList<>();
    if (seen.keySet().stream().noneMatch(kind -> kind.family() == Family.LOST)) {
      nothingLost(seen.isEmpty() && failed.isEmpty(), parts);
    }
    seen.entrySet().stream()
        .limit(MOST_KINDS)
        .forEach(each -> parts.add(each.getValue().words(each.getKey())));
    if (seen.size() > MOST_KINDS) {
      int more = seen.size() - MOST_KINDS;
      parts.add(more + (more == 1 ? " more kind" : " more kinds") + " of anomaly");
    }
    failed.forEach((exception, count) ->
        parts.add("%,d client%s ended on %s".formatted(count, count == 1 ? "" : "s", exception)));
    unproven(parts);
    return parts.isEmpty() ? notApplicable() : String.join("; ", parts);
  }

  /** What was seen of each kind, the most severe first. */
  private Map<AnomalyKind, Seen> seen() {
    Map<AnomalyKind, Seen> seen = new TreeMap<>(Family.MOST_SEVERE_FIRST);
    for (CellVerdict cell : cells) {
      cell.anomalies()
          .forEach((id, finding) ->
              AnomalyKind.of(id)
                  .ifPresent(
                      kind -> seen.computeIfAbsent(kind, each -> new Seen()).add(cell, finding)));
    }
    return seen;
  }

  /** One kind of anomaly over all cells of a configuration. */
  private static final class Seen {
    private long count;
    private Grade gravest = Grade.PERMITTED;
    private final Set<String> when = new LinkedHashSet<>();
    private final Set<Excuse> excuses = new LinkedHashSet<>();

    void add(CellVerdict cell, Finding finding) {
      count += finding.count();
      gravest = finding.grade().compareTo(gravest) > 0 ? finding.grade() : gravest;
      when.add(cell.circumstances().isEmpty() ? "" : "when " + cell.circumstances());
      excuses.addAll(finding.excuses());
    }

    String words(AnomalyKind kind) {
      return kind.happened(count) + when() + " (" + grade() + ")";
    }

    private String when() {
      if (when.size() > MOST_CIRCUMSTANCES) {
        return " under " + when.size() + " faults";
      }
      String words =
          when.stream()
              .map(each -> each.isEmpty() ? "without a fault" : each)
              .collect(Collectors.joining(", and "));
      return words.isEmpty() ? "" : " " + words;
    }

    private String grade() {
      String word =
          gravest == Grade.KNOWN ? "known bug" : gravest.name().toLowerCase(java.util.Locale.ROOT);
      String why =
          excuses.stream()
              .filter(excuse -> excuse.grade() == gravest)
              .map(excuse -> gravest == Grade.KNOWN ? excuse.source() : excuse.brief())
              .distinct()
              .limit(2)
              .collect(Collectors.joining("; "));
      return why.isEmpty() ? word : word + ": " + why;
    }
  }

  private void nothingLost(boolean nothingSeen, List<String> parts) {
    List<CellVerdict> judged =
        cells.stream()
            .filter(cell ->
                cell.verdict() != Verdict.UNPROVEN && cell.verdict() != Verdict.NOT_APPLICABLE)
            .toList();
    if (judged.isEmpty()) {
      return;
    }
    long faults =
        judged.stream()
            .filter(cell -> !cell.circumstances().isEmpty())
            .map(CellVerdict::fault)
            .distinct()
            .count();
    String under =
        faults == 0 ? "without a fault" : "in " + faults + (faults == 1 ? " fault" : " faults");
    String what =
        judged.stream().allMatch(Sentences::acknowledges) ? "acknowledged record" : "record";
    boolean processed =
        judged.stream().anyMatch(Sentences::processes)
            && judged.stream().noneMatch(Sentences::leavesRecords);
    String also = processed ? " or left unprocessed" : "";
    String rest = nothingSeen ? ", and nothing else was seen" : "";
    parts.add("no %s was lost%s %s%s".formatted(what, also, under, rest));
  }

  private static boolean acknowledges(CellVerdict cell) {
    return cell.exposure().getOrDefault("acknowledged", 0L) > 0;
  }

  private static boolean processes(CellVerdict cell) {
    return cell.exposure().getOrDefault("processed", 0L) > 0
        || cell.exposure().getOrDefault("deliveries", 0L) > 0
        || cell.exposure().getOrDefault("outputs", 0L) > 0;
  }

  private static boolean leavesRecords(CellVerdict cell) {
    return cell.exposure().getOrDefault(Counter.UNPROCESSED.word(), 0L) > 0;
  }

  /** How many clients each class of exceptions ended; they closed and had successors. */
  private Map<String, Long> failedClients() {
    Map<String, Long> failed = new TreeMap<>();
    for (CellVerdict cell : cells) {
      cell.exposure()
          .forEach((name, count) -> {
            if (name.startsWith(FAILED) && count > 0) {
              failed.merge(name.substring(FAILED.length()), count, Long::sum);
            }
          });
    }
    return failed;
  }

  private void unproven(List<String> parts) {
    List<CellVerdict> open =
        cells.stream().filter(cell -> cell.verdict() == Verdict.UNPROVEN).toList();
    if (cells.size() == 1 && !open.isEmpty()) {
      parts.add("unproven: " + cells.getFirst().reason());
    } else if (!open.isEmpty()) {
      parts.add("unproven in %d of %d cells".formatted(open.size(), cells.size()));
    }
  }

  private String notApplicable() {
    String why =
        cells.stream()
            .map(CellVerdict::reason)
            .distinct()
            .limit(2)
            .collect(Collectors.joining("; "));
    return "not applicable: " + why;
  }

  /** A number of things, such as {@code 1 fault} or {@code 2 faults}. */
  public static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
