package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.Progress;
import dev.ontrial.history.WorkloadKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The part of {@code docs/guarantees.md} that goes by configuration: the clauses, turned around.
 */
final class GuaranteesByConfiguration {
  private GuaranteesByConfiguration() {}

  /** A class of configurations, with settings that stand for all of it. */
  private record Row(String title, DeclaredConfiguration configuration) {}

  private static Row row(String title, WorkloadKind workload, Map<String, String> settings) {
    return new Row(
        title, new DeclaredConfiguration(title, workload, settings, List.of(), true, "", Map.of()));
  }

  private static List<Row> rows() {
    String idempotence = "enable.idempotence";
    WorkloadKind plain = WorkloadKind.SEQUENCED;
    String inFlight = "max.in.flight.requests.per.connection";
    WorkloadKind application = WorkloadKind.APPLICATION;
    String guarantee = "processing.guarantee";
    return List.of(
        row("acks=0", plain, Map.of("acks", "0", idempotence, "false")),
        row("acks=1", plain, Map.of("acks", "1", idempotence, "false")),
        row("acks=all without idempotence", plain, Map.of(idempotence, "false")),
        row(
            "acks=all without idempotence, one request in flight",
            plain,
            Map.of(idempotence, "false", inFlight, "1")),
        row("Idempotent (the clients' default)", plain, Map.of()),
        row("Transactional", WorkloadKind.TRANSACTIONAL, Map.of("transactional", "true")),
        row("Consume, transform, produce in transactions", WorkloadKind.TRANSFORM, Map.of()),
        row("Application that commits before it processes", application, processing("before")),
        row("Application that commits after it has processed", application, processing("after")),
        row("Application with automatic commits", application, processing("auto")),
        row("Share group", WorkloadKind.SHARE, Map.of()),
        row("Streams, at_least_once", WorkloadKind.STREAMS, Map.of(guarantee, "at_least_once")),
        row("Streams, exactly_once_v2", WorkloadKind.STREAMS, Map.of(guarantee, "exactly_once_v2")),
        row("Command, at-most-once", WorkloadKind.COMMAND, Map.of("guarantee", "at-most-once")),
        row("Command, at-least-once", WorkloadKind.COMMAND, Map.of("guarantee", "at-least-once")),
        row(
            "Command, exactly-once and ordered-per-key",
            WorkloadKind.COMMAND,
            Map.of("guarantee", "exactly-once", "order", "per-key")));
  }

  private static Map<String, String> processing(String processing) {
    return Map.of("processing", processing);
  }

  /** The sections. */
  static String sections() {
    StringBuilder page = new StringBuilder();
    for (Row row : rows()) {
      page.append("\n### ").append(row.title()).append("\n\n");
      section(row.configuration(), page);
    }
    return page.toString();
  }

  private static void section(DeclaredConfiguration configuration, StringBuilder page) {
    List<AnomalyKind> judged =
        Arrays.stream(AnomalyKind.values()).filter(kind -> isJudged(kind, configuration)).toList();
    page.append("Promised, whatever is observed: no ");
    page.append(
        judged.stream()
            .filter(kind -> Contract.clauses(kind, configuration).isEmpty())
            .map(GuaranteesByConfiguration::code)
            .collect(Collectors.joining(", ")));
    page.append(".\n\n| observed | not promised | known bugs | clauses |\n|---|---|---|---|\n");
    Map<String, List<Clause>> byObservation = new LinkedHashMap<>();
    judged.stream()
        .flatMap(kind -> Contract.clauses(kind, configuration).stream())
        .forEach(clause ->
            byObservation.computeIfAbsent(clause.observed(), id -> new ArrayList<>()).add(clause));
    byObservation.forEach((observed, clauses) -> page.append(line(observed, clauses)));
  }

  private static String line(String observed, List<Clause> clauses) {
    String numbers =
        clauses.stream()
            .map(GuaranteesByConfiguration::number)
            .distinct()
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return "| %s | %s | %s | %s |\n"
        .formatted(observed, kinds(clauses, Grade.PERMITTED), kinds(clauses, Grade.KNOWN), numbers);
  }

  /** The clauses that differ in their anomalies only, as one row each, in the contract's order. */
  static List<List<Clause>> grouped() {
    Map<List<Object>, List<Clause>> rows = new LinkedHashMap<>();
    for (Clause clause : Contract.clauses()) {
      List<Object> key =
          List.of(
              clause.grade(),
              clause.given(),
              clause.observations(),
              clause.reason(),
              clause.source());
      rows.computeIfAbsent(key, id -> new ArrayList<>()).add(clause);
    }
    return List.copyOf(rows.values());
  }

  private static int number(Clause clause) {
    List<List<Clause>> rows = grouped();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).contains(clause)) {
        return row + 1;
      }
    }
    throw new IllegalArgumentException("no clause of the contract: " + clause);
  }

  private static String kinds(List<Clause> clauses, Grade grade) {
    return clauses.stream()
        .filter(clause -> clause.grade() == grade)
        .map(clause -> code(clause.kind()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  static String code(AnomalyKind kind) {
    return "`" + kind.id() + "`";
  }

  /** Whether a checker looks for the kind in such a configuration. */
  static boolean isJudged(AnomalyKind kind, DeclaredConfiguration configuration) {
    WorkloadKind workload = configuration.workload();
    Progress progress = workload.progress();
    boolean acksNothing = Given.ACKS_0.holds(configuration);
    return switch (kind) {
      case LOST,
          DUPLICATE,
          RESENT,
          REORDERING,
          WRONG_OFFSET,
          REALTIME_ORDER,
          ABORTED_READ,
          PHANTOM,
          CORRUPT,
          MISROUTED,
          ALTERED,
          INCONSISTENT_OFFSET,
          POLL_SKIP,
          NONMONOTONIC_POLL,
          END_OFFSET_REGRESSION,
          REPLICA_DIVERGENCE,
          RETENTION_LOSS,
          METADATA_LOST,
          STUCK ->
          true;
      case DROPPED -> acksNothing;
      case TORN_TRANSACTION,
          HANGING_TRANSACTION,
          PRECOMMITTED_READ,
          ZOMBIE_WRITE,
          WRITE_CYCLE,
          READ_CYCLE ->
          Given.TRANSACTIONAL.holds(configuration);
      case SKIPPED, REDELIVERED, REDELIVERED_COMMITTED, DOUBLE_OWNERSHIP ->
          progress == Progress.PROCESSED;
      case COMMIT_REGRESSION -> progress == Progress.PROCESSED || progress == Progress.COMMITTED;
      case COMMIT_UNACCOUNTED -> workload.consumes() && workload != WorkloadKind.COMMAND;
      case UNDELIVERED, REDELIVERED_ACKNOWLEDGED, OVER_DELIVERED -> progress == Progress.DELIVERED;
      case OUTPUT_REORDERED -> workload == WorkloadKind.COMMAND;
      case STATE_DIVERGENCE -> workload == WorkloadKind.STREAMS;
      case OUTPUT_MISSING, OUTPUT_REPEATED, OUTPUT_UNACCOUNTED -> workload.hasOutput();
    };
  }
}
