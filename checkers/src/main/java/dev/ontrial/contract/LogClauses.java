package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.END_OFFSET_REGRESSION;
import static dev.ontrial.checker.AnomalyKind.INCONSISTENT_OFFSET;
import static dev.ontrial.checker.AnomalyKind.METADATA_LOST;
import static dev.ontrial.checker.AnomalyKind.NONMONOTONIC_POLL;
import static dev.ontrial.checker.AnomalyKind.POLL_SKIP;
import static dev.ontrial.checker.AnomalyKind.REALTIME_ORDER;
import static dev.ontrial.checker.AnomalyKind.REPLICA_DIVERGENCE;
import static dev.ontrial.checker.AnomalyKind.RETENTION_LOSS;
import static dev.ontrial.checker.AnomalyKind.WRONG_OFFSET;
import static dev.ontrial.contract.Clause.permit;
import static dev.ontrial.contract.Given.ACKS_1;
import static dev.ontrial.contract.Observation.COPIES_DAMAGED;
import static dev.ontrial.contract.Observation.COPY_DAMAGED;
import static dev.ontrial.contract.Observation.DATA_DESTROYED;
import static dev.ontrial.contract.Observation.LEADER_EPOCH_MOVED;
import static dev.ontrial.contract.Observation.METADATA_DAMAGED;
import static dev.ontrial.contract.Observation.WRITER_RETRIED;

import java.util.List;
import java.util.stream.Stream;

/** What Kafka does not promise to those who read a log. */
final class LogClauses {
  private static final String CUT =
      "broker setting unclean.leader.election.enable; KIP-101, KIP-320";

  private LogClauses() {}

  /** The clauses, in the order in which they are tried. */
  static List<Clause> all() {
    return Stream.of(
            permit(WRONG_OFFSET, REALTIME_ORDER)
                .under(ACKS_1)
                .when(LEADER_EPOCH_MOVED, WRITER_RETRIED)
                .because(
                    "the copy that was acknowledged is lost with the leader, and another one"
                        + " remains")
                .source(ProducerClauses.ACKS_DOC),
            permit(WRONG_OFFSET, REALTIME_ORDER)
                .when(DATA_DESTROYED, WRITER_RETRIED)
                .because("the copy that was acknowledged was cut off, and another one remains")
                .source(CUT),
            permit(
                    INCONSISTENT_OFFSET,
                    POLL_SKIP,
                    NONMONOTONIC_POLL,
                    END_OFFSET_REGRESSION,
                    REPLICA_DIVERGENCE)
                .when(DATA_DESTROYED)
                .because("what consumers had read was cut off, and the offsets were used again")
                .source(CUT),
            permit(WRONG_OFFSET, REALTIME_ORDER)
                .when(COPIES_DAMAGED, WRITER_RETRIED)
                .because("the copy that was acknowledged was damaged, and another one remains")
                .source(ProducerClauses.DISKS),
            permit(INCONSISTENT_OFFSET, POLL_SKIP, NONMONOTONIC_POLL, END_OFFSET_REGRESSION)
                .when(COPIES_DAMAGED)
                .because("what consumers had read was damaged on every copy")
                .source(ProducerClauses.DISKS),
            permit(METADATA_LOST)
                .when(METADATA_DAMAGED)
                .because("the metadata log was damaged where it had been committed")
                .source(ProducerClauses.DISKS),
            permit(RETENTION_LOSS)
                .when(COPY_DAMAGED)
                .because(
                    "a leader that finds a wrong time in a damaged file deletes the segment as an"
                        + " old one, and all replicas begin where the leader does")
                .source(
                    "UnifiedLog.deleteRetentionMsBreachedSegments and"
                        + " ReplicaFetcherThread.processPartitionData"),
            permit(REPLICA_DIVERGENCE)
                .when(COPY_DAMAGED)
                .because(
                    "a broker that starts checks its last segments, and does not compare the others"
                        + " with those of the leader")
                .source(ProducerClauses.DISKS))
        .flatMap(List::stream)
        .toList();
  }
}
