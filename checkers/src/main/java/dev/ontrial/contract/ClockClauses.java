package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.DUPLICATE;
import static dev.ontrial.checker.AnomalyKind.LOST;
import static dev.ontrial.checker.AnomalyKind.REORDERING;
import static dev.ontrial.checker.AnomalyKind.RETENTION_LOSS;
import static dev.ontrial.checker.AnomalyKind.STUCK;
import static dev.ontrial.contract.Clause.permit;
import static dev.ontrial.contract.Given.IDEMPOTENT;
import static dev.ontrial.contract.Observation.CLOCK_STEPPED_BACK;
import static dev.ontrial.contract.Observation.FORGOTTEN_BY_CLOCK;
import static dev.ontrial.contract.Observation.RETENTION_PASSED;
import static dev.ontrial.contract.Observation.WRITER_RETRIED;

import java.util.List;
import java.util.stream.Stream;

/** What Kafka does not promise where wall clocks are wrong. */
final class ClockClauses {
  private ClockClauses() {}

  /** The clauses, in the order in which they are tried. */
  static List<Clause> all() {
    return Stream.of(
            permit(LOST, RETENTION_LOSS)
                .when(RETENTION_PASSED)
                .because(
                    "retention.ms compares a broker's wall clock with the timestamps of records,"
                        + " and a clock that is wrong deletes what was just acknowledged")
                .source(
                    "topic settings retention.ms and message.timestamp.type;"
                        + " UnifiedLog.deleteRetentionMsBreachedSegments"),
            permit(DUPLICATE, REORDERING)
                .under(IDEMPOTENT)
                .when(FORGOTTEN_BY_CLOCK, WRITER_RETRIED)
                .because("by its wall clock the broker may have forgotten the producer")
                .source(
                    "broker setting producer.id.expiration.ms;"
                        + " ProducerStateManager.isProducerExpired"),
            permit(STUCK)
                .when(CLOCK_STEPPED_BACK)
                .because(
                    "clients and brokers wait by the wall clock, which Kafka expects not to step"
                        + " back")
                .source("Timer.update; ClusterConnectionStates.isBlackedOut"))
        .flatMap(List::stream)
        .toList();
  }

  /** Whether a clause asks for a wrong clock, which most trials do not have. */
  static boolean isOfClocks(Clause clause) {
    return clause.observations().contains(FORGOTTEN_BY_CLOCK)
        || clause.observations().contains(CLOCK_STEPPED_BACK);
  }
}
