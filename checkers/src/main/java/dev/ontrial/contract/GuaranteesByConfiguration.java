package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.OUTPUT_MISSING;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_REPEATED;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_UNACCOUNTED;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.DeclaredConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of {@code docs/guarantees.md} that goes by configuration: the clauses, turned around.
 */
final class GuaranteesByConfiguration {
  private static final List<AnomalyKind> OUTPUT =
      List.of(OUTPUT_MISSING, OUTPUT_REPEATED, OUTPUT_UNACCOUNTED);

  private GuaranteesByConfiguration() {}

  /** A class of configurations, with settings that stand for all of it. */
  private record Row(String title, DeclaredConfiguration configuration) {}

  private static Row row(String title, String workload, Map<String, String> settings) {
    return new Row(
        title, new DeclaredConfiguration(title, workload, settings, List.of(), true, "", Map.of()));
  }

  private static List<Row> rows() {
    String idempotence = "enable.idempotence";
    String plain = "sequenced";
    String inFlight = "max.in.flight.requests.per.connection";
    String application = "application";
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
        row("Transactional", "transactional", Map.of("transactional", "true")),
        row("Consume, transform, produce in transactions", "transform", Map.of()),
        row("Application that commits before it processes", application, processing("before")),
        row("Application that commits after it has processed", application, processing("after")),
        row("Application with automatic commits", application, processing("auto")),
        row("Share group", "share", Map.of()),
        row("Streams, at_least_once", "streams", Map.of(guarantee, "at_least_once")),
        row("Streams, exactly_once_v2", "streams", Map.of(guarantee, "exactly_once_v2")));
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
    page.append("\n### Broker settings\n\n");
    page.append(
        """
        These decide whether data counts as destroyed. They hold for every configuration above,
        and weigh what was observed:

        """);
    for (Observation observation : Observation.values()) {
      String words = observation.words();
      if (observation == Observation.LEADER_EPOCH_MOVED || words.contains("power loss")) {
        page.append("* ").append(words).append(" → no longer promised: ");
        page.append(String.join(", ", excusedBy(observation))).append('\n');
      }
    }
    return page.toString();
  }

  private static List<String> excusedBy(Observation observation) {
    Map<String, List<String>> excused = new TreeMap<>();
    for (Clause clause : Contract.clauses()) {
      if (clause.observation() == observation) {
        excused
            .computeIfAbsent(clause.given().words(), given -> new ArrayList<>())
            .add("`" + clause.kind().id() + "`");
      }
    }
    List<String> words = new ArrayList<>();
    excused.forEach((given, kinds) -> words.add(String.join(", ", kinds) + " (" + given + ")"));
    return words;
  }

  private static void section(DeclaredConfiguration configuration, StringBuilder page) {
    List<String> never = new ArrayList<>();
    List<String> excused = new ArrayList<>();
    for (AnomalyKind kind : AnomalyKind.values()) {
      if (!isJudged(kind, configuration)) {
        continue;
      }
      List<Clause> clauses = Contract.clauses(kind, configuration);
      if (clauses.isEmpty()) {
        never.add("`" + kind.id() + "`");
      }
      clauses.forEach(clause -> excused.add(line(clause)));
    }
    page.append("Promised, whatever is observed: no ").append(String.join(", no ", never));
    page.append(".\n\nPromised too, unless the event was observed:\n\n");
    page.append("| observed | not promised | grade | why | source |\n|---|---|---|---|---|\n");
    excused.forEach(page::append);
  }

  private static String line(Clause clause) {
    return "| "
        + String.join(
            " | ",
            clause.observation().words(),
            "`" + clause.kind().id() + "`",
            ReferenceDocs.word(clause.grade()),
            clause.reason(),
            clause.source())
        + " |\n";
  }

  /** Whether a checker looks for the kind in such a configuration. */
  private static boolean isJudged(AnomalyKind kind, DeclaredConfiguration configuration) {
    String workload = configuration.workload();
    boolean transforms = workload.equals("transform") || workload.equals("streams");
    boolean acksNothing = Given.ACKS_0.holds(configuration);
    return switch (kind) {
      case LOST -> !acksNothing;
      case DROPPED -> acksNothing;
      case TORN_TRANSACTION, HANGING_TRANSACTION -> Given.TRANSACTIONAL.holds(configuration);
      case SKIPPED, REDELIVERED, REDELIVERED_COMMITTED -> workload.equals("application");
      case UNDELIVERED, REDELIVERED_ACKNOWLEDGED, OVER_DELIVERED -> workload.equals("share");
      case STATE_DIVERGENCE -> workload.equals("streams");
      default -> transforms || !OUTPUT.contains(kind);
    };
  }
}
