package dev.ontrial.contract;

/** Which setting would prevent what a clause permits. */
final class Remedies {
  private Remedies() {}

  /** The setting, such as {@code acks=all}; empty where no setting prevents it. */
  static String of(Clause clause) {
    String bySetting =
        switch (clause.given()) {
          case ACKS_0, ACKS_1 -> "acks=all";
          case NOT_IDEMPOTENT, NOT_IDEMPOTENT_PIPELINED -> "enable.idempotence=true";
          case IDEMPOTENT_BEYOND_5 -> "max.in.flight.requests.per.connection=5";
          case UNORDERED_SENDS -> "awaiting each send (sync: true)";
          case FORGOTTEN -> "producer.id.expiration.ms above delivery.timeout.ms";
          case COMMITS_BEFORE -> "committing after processing (processing: after)";
          case COMMITS_HANDED_OVER ->
              "enable.auto.offset.store=false, and storing the offset of what was processed";
          case COMMITS_AFTER, AUTO_COMMITS_KIP848 ->
              "processing in a transaction (workload: transform)";
          case UNSTABLE_OFFSETS ->
              "a producer for each input topic-partition, named by its transactional.id";
          case STREAMS_AT_LEAST_ONCE -> "processing.guarantee=exactly_once_v2";
          case ANY,
              IDEMPOTENT,
              IDEMPOTENT_PIPELINED,
              TRANSACTIONAL,
              EXACTLY_ONCE,
              OWN_AT_LEAST_ONCE,
              OWN_AT_MOST_ONCE,
              OWN_UNORDERED,
              SHARE ->
              "";
        };
    return bySetting.isEmpty() && clause.grade() == Grade.PERMITTED
        ? clause.observations().stream()
            .map(Remedies::byObservation)
            .filter(remedy -> !remedy.isEmpty())
            .findFirst()
            .orElse("")
        : bySetting;
  }

  private static String byObservation(Observation observation) {
    boolean destroyed =
        observation == Observation.DATA_DESTROYED
            || observation == Observation.GROUP_DATA_DESTROYED;
    return destroyed ? "flush.messages=1 with unclean.leader.election.enable=false" : "";
  }
}
