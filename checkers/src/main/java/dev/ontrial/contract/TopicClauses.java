package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.COMMIT_REGRESSION;
import static dev.ontrial.checker.AnomalyKind.COMMIT_UNACCOUNTED;
import static dev.ontrial.checker.AnomalyKind.DOUBLE_OWNERSHIP;
import static dev.ontrial.checker.AnomalyKind.DUPLICATE;
import static dev.ontrial.checker.AnomalyKind.END_OFFSET_REGRESSION;
import static dev.ontrial.checker.AnomalyKind.INCONSISTENT_OFFSET;
import static dev.ontrial.checker.AnomalyKind.NONMONOTONIC_POLL;
import static dev.ontrial.checker.AnomalyKind.OVER_DELIVERED;
import static dev.ontrial.checker.AnomalyKind.POLL_SKIP;
import static dev.ontrial.checker.AnomalyKind.REALTIME_ORDER;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED_ACKNOWLEDGED;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED_COMMITTED;
import static dev.ontrial.checker.AnomalyKind.REORDERING;
import static dev.ontrial.checker.AnomalyKind.SKIPPED;
import static dev.ontrial.checker.AnomalyKind.UNDELIVERED;
import static dev.ontrial.checker.AnomalyKind.WRONG_OFFSET;
import static dev.ontrial.contract.Clause.permit;
import static dev.ontrial.contract.Observation.POSITION_OF_OLD_TOPIC;
import static dev.ontrial.contract.Observation.RESET_PAST_DELETED;
import static dev.ontrial.contract.Observation.TOPIC_RECREATED;

import java.util.List;
import java.util.stream.Stream;

/** What Kafka does not promise where operators change a topic under load. */
final class TopicClauses {
  private TopicClauses() {}

  /** The clauses, in the order in which they are tried. */
  static List<Clause> all() {
    return Stream.of(
            permit(SKIPPED, POLL_SKIP)
                .when(RESET_PAST_DELETED)
                .because(
                    "a member whose position was deleted begins where auto.offset.reset says, which"
                        + " is behind what was left")
                .source("consumer setting auto.offset.reset; KIP-107"),
            permit(SKIPPED)
                .when(POSITION_OF_OLD_TOPIC)
                .because(
                    "a position that was committed in the deleted topic counts in the new topic of"
                        + " that name")
                .source("Kafka protocol, OffsetCommit: below version 10 it has no topic ids"),
            permit(
                    DUPLICATE,
                    REORDERING,
                    WRONG_OFFSET,
                    REALTIME_ORDER,
                    INCONSISTENT_OFFSET,
                    POLL_SKIP,
                    NONMONOTONIC_POLL,
                    END_OFFSET_REGRESSION,
                    REDELIVERED,
                    REDELIVERED_COMMITTED,
                    COMMIT_REGRESSION,
                    COMMIT_UNACCOUNTED,
                    DOUBLE_OWNERSHIP,
                    UNDELIVERED,
                    REDELIVERED_ACKNOWLEDGED,
                    OVER_DELIVERED)
                .when(TOPIC_RECREATED)
                .because(
                    "a topic that was deleted holds nothing, and one that is created again begins"
                        + " at offset 0, in leader epoch 0, and without what brokers knew of"
                        + " producers and groups")
                .source("KIP-516; Admin.deleteTopics"))
        .flatMap(List::stream)
        .toList();
  }
}
