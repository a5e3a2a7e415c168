package dev.ontrial.contract;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.history.DeclaredConfiguration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Collects and grades what the checkers find about one configuration. */
final class CellFindings {
  private static final int MOST_WITNESSES = 10;
  private static final int MOST_REASONS = 5;

  private final DeclaredConfiguration configuration;
  private final Observed observed;
  private final boolean damaged;
  private final List<String> unmodelled;
  private final List<String> contradictions;
  private final Map<AnomalyKind, Entry> entries = new EnumMap<>(AnomalyKind.class);
  private final Set<String> gaps = new LinkedHashSet<>();

  /**
   * @param contradictions why what an adapter reported is not believed; nothing is forbidden then
   */
  CellFindings(
      DeclaredConfiguration configuration,
      Observed observed,
      List<String> contradictions,
      boolean damaged) {
    this.configuration = configuration;
    this.observed = observed;
    this.damaged = damaged;
    this.unmodelled = Unmodelled.of(configuration);
    this.contradictions = List.copyOf(contradictions);
    contradictions.forEach(this::gap);
  }

  private static final class Entry {
    final Map<Grade, Long> grades = new EnumMap<>(Grade.class);
    final Map<Grade, Set<String>> because = new EnumMap<>(Grade.class);
    final Map<Grade, List<Anomaly>> witnesses = new EnumMap<>(Grade.class);
    final Set<Excuse> excuses = new LinkedHashSet<>();
  }

  void found(Candidate candidate, Supplier<Anomaly> witness) {
    Ruling ruling = rule(candidate);
    Entry entry = entries.computeIfAbsent(candidate.kind(), kind -> new Entry());
    Grade grade = ruling.grade();
    entry.grades.merge(grade, 1L, Long::sum);
    Set<String> because = entry.because.computeIfAbsent(grade, g -> new LinkedHashSet<>());
    if (because.size() < MOST_REASONS) {
      because.add(ruling.because());
    }
    Excuse excuse = ruling.excuse();
    if (excuse != null && entry.excuses.size() < MOST_REASONS) {
      entry.excuses.add(excuse);
    }
    List<Anomaly> witnesses = entry.witnesses.computeIfAbsent(grade, g -> new ArrayList<>());
    if (witnesses.size() < MOST_WITNESSES) {
      witnesses.add(witness.get());
    }
  }

  private Ruling rule(Candidate candidate) {
    Ruling ruling =
        observed.deployments(candidate, configuration).stream()
            .map(each -> Skew.ruling(candidate, each, observed))
            .min(Comparator.comparing(Ruling::grade))
            .orElseThrow();
    if (ruling.grade() != Grade.FORBIDDEN) {
      return ruling;
    }
    if (!contradictions.isEmpty()) {
      return new Ruling(Grade.UNDECIDED, contradictions.getFirst());
    }
    if (!unmodelled.isEmpty()) {
      return new Ruling(Grade.UNDECIDED, unmodelled.getFirst());
    }
    boolean absent = candidate.kind().arguesFromAbsence();
    if (absent && isCompacted()) {
      return new Ruling(Grade.UNDECIDED, "brokers may have compacted it (cleanup.policy=compact)");
    }
    return damaged && absent
        ? new Ruling(Grade.UNDECIDED, "the history is damaged, and what is missing may be there")
        : ruling;
  }

  /** Whether brokers may remove a record as soon as there is a later one with its key. */
  private boolean isCompacted() {
    return configuration.setting("cleanup.policy", "delete").contains("compact");
  }

  void gap(String reason) {
    gaps.add(reason);
  }

  Set<String> gaps() {
    return gaps;
  }

  boolean saw(String kind) {
    return AnomalyKind.of(kind).map(entries::containsKey).orElse(false);
  }

  /** How many anomalies of that grade there are, over all kinds. */
  long count(Grade grade) {
    return entries.values().stream().mapToLong(e -> e.grades.getOrDefault(grade, 0L)).sum();
  }

  /** What was found, by the kind's id, with the gravest witnesses first. */
  Map<String, Finding> findings() {
    Map<String, Finding> findings = new TreeMap<>();
    entries.forEach((kind, entry) -> findings.put(kind.id(), finding(entry)));
    return findings;
  }

  private static Finding finding(Entry entry) {
    List<String> because = new ArrayList<>();
    List<Anomaly> witnesses = new ArrayList<>();
    Grade gravest = Grade.PERMITTED;
    for (Grade grade : List.of(Grade.FORBIDDEN, Grade.UNDECIDED, Grade.KNOWN, Grade.PERMITTED)) {
      if (entry.grades.containsKey(grade)) {
        gravest = because.isEmpty() ? grade : gravest;
        because.addAll(entry.because.getOrDefault(grade, Set.of()));
        witnesses.addAll(entry.witnesses.getOrDefault(grade, List.of()));
      }
    }
    long count = entry.grades.values().stream().mapToLong(Long::longValue).sum();
    return new Finding(
        count,
        gravest,
        new EnumMap<>(entry.grades),
        because,
        List.copyOf(witnesses.subList(0, Math.min(MOST_WITNESSES, witnesses.size()))),
        List.copyOf(entry.excuses));
  }
}
