package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.POLL_SKIP;
import static dev.ontrial.checker.AnomalyKind.SKIPPED;
import static dev.ontrial.contract.Clause.permit;
import static dev.ontrial.contract.Observation.RESET_PAST_DELETED;

import java.util.List;

/** What Kafka does not promise where operators change a topic under load. */
final class TopicClauses {
  private TopicClauses() {}

  /** The clauses, in the order in which they are tried. */
  static List<Clause> all() {
    return permit(SKIPPED, POLL_SKIP)
        .when(RESET_PAST_DELETED)
        .because(
            "a member whose position was deleted begins where auto.offset.reset says, which is"
                + " behind what was left")
        .source("consumer setting auto.offset.reset; KIP-107");
  }
}
