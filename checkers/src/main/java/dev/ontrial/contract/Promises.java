package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.DeclaredConfiguration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What Kafka promises for a configuration, before anything has run.
 *
 * @param kept the anomalies that are forbidden whatever happens
 * @param exceptions the anomalies that are not, each with what must happen and why
 */
public record Promises(List<AnomalyKind> kept, List<Clause> exceptions) {
  private static final Map<AnomalyKind, String> WORDS =
      Map.ofEntries(
          Map.entry(AnomalyKind.LOST, "an acknowledged or committed record is lost"),
          Map.entry(AnomalyKind.DROPPED, "a record is dropped without an error"),
          Map.entry(AnomalyKind.DUPLICATE, "a record is written twice"),
          Map.entry(AnomalyKind.REORDERING, "records of one producer change their order"),
          Map.entry(AnomalyKind.ABORTED_READ, "a record of an aborted transaction is read"),
          Map.entry(AnomalyKind.TORN_TRANSACTION, "a transaction becomes visible in part"),
          Map.entry(AnomalyKind.ZOMBIE_WRITE, "a fenced producer still writes"),
          Map.entry(AnomalyKind.SKIPPED, "the group passes a record without processing it"),
          Map.entry(AnomalyKind.REDELIVERED, "a record is processed twice"),
          Map.entry(
              AnomalyKind.REDELIVERED_COMMITTED,
              "a record is processed again although its position was committed"),
          Map.entry(AnomalyKind.OUTPUT_MISSING, "input that was consumed has no output"),
          Map.entry(AnomalyKind.OUTPUT_REPEATED, "input has its output twice"),
          Map.entry(AnomalyKind.OUTPUT_UNACCOUNTED, "output has no input that was consumed"),
          Map.entry(
              AnomalyKind.OUTPUT_REORDERED, "outputs of one key are in another order than inputs"),
          Map.entry(AnomalyKind.STATE_DIVERGENCE, "state does not match the input"),
          Map.entry(AnomalyKind.UNDELIVERED, "a record is never handed to the share group"),
          Map.entry(
              AnomalyKind.REDELIVERED_ACKNOWLEDGED,
              "a record is handed out again after it was acknowledged"),
          Map.entry(
              AnomalyKind.OVER_DELIVERED, "a record is handed out more often than the limit"));

  /** The promises for a configuration, of which what was observed does not matter. */
  public static Promises of(DeclaredConfiguration configuration) {
    List<AnomalyKind> judged =
        Arrays.stream(AnomalyKind.values())
            .filter(kind -> GuaranteesByConfiguration.isJudged(kind, configuration))
            .toList();
    List<Clause> exceptions =
        judged.stream()
            .filter(kind -> kind != AnomalyKind.RESENT)
            .flatMap(kind -> Contract.clauses(kind, configuration).stream())
            .toList();
    List<AnomalyKind> kept =
        judged.stream().filter(kind -> Contract.clauses(kind, configuration).isEmpty()).toList();
    return new Promises(kept, exceptions);
  }

  /** An anomaly in plain words, as in {@code "a record is written twice"}; else its name. */
  public static String words(AnomalyKind kind) {
    return WORDS.getOrDefault(kind, kind.id());
  }
}
