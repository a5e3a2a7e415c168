package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.COMMIT_REGRESSION;
import static dev.ontrial.checker.AnomalyKind.COMMIT_UNACCOUNTED;
import static dev.ontrial.checker.AnomalyKind.DOUBLE_OWNERSHIP;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_MISSING;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_REORDERED;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_REPEATED;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_UNACCOUNTED;
import static dev.ontrial.checker.AnomalyKind.OVER_DELIVERED;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED_ACKNOWLEDGED;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED_COMMITTED;
import static dev.ontrial.checker.AnomalyKind.SKIPPED;
import static dev.ontrial.checker.AnomalyKind.STATE_DIVERGENCE;
import static dev.ontrial.checker.AnomalyKind.UNDELIVERED;
import static dev.ontrial.contract.Clause.known;
import static dev.ontrial.contract.Clause.permit;
import static dev.ontrial.contract.Given.AUTO_COMMITS_KIP848;
import static dev.ontrial.contract.Given.COMMITS_AFTER;
import static dev.ontrial.contract.Given.COMMITS_BEFORE;
import static dev.ontrial.contract.Given.COMMITS_HANDED_OVER;
import static dev.ontrial.contract.Given.EXACTLY_ONCE;
import static dev.ontrial.contract.Given.OWN_AT_LEAST_ONCE;
import static dev.ontrial.contract.Given.OWN_AT_MOST_ONCE;
import static dev.ontrial.contract.Given.OWN_UNORDERED;
import static dev.ontrial.contract.Given.SHARE;
import static dev.ontrial.contract.Given.STREAMS_AT_LEAST_ONCE;
import static dev.ontrial.contract.Given.UNSTABLE_OFFSETS;
import static dev.ontrial.contract.Observation.BROKER_HIT;
import static dev.ontrial.contract.Observation.COMMITTED_WHILE_POLLING;
import static dev.ontrial.contract.Observation.COMMIT_OVERTAKEN;
import static dev.ontrial.contract.Observation.DELIVERIES_LOST;
import static dev.ontrial.contract.Observation.DELIVERY_UNDER_WAY;
import static dev.ontrial.contract.Observation.FLUSHED_EARLY;
import static dev.ontrial.contract.Observation.GROUP_DATA_DAMAGED;
import static dev.ontrial.contract.Observation.GROUP_DATA_DESTROYED;
import static dev.ontrial.contract.Observation.HOLDER_LEFT;
import static dev.ontrial.contract.Observation.INPUT_REASSIGNED;
import static dev.ontrial.contract.Observation.INTERNAL_DAMAGED;
import static dev.ontrial.contract.Observation.INTERNAL_DESTROYED;
import static dev.ontrial.contract.Observation.LEADER_EPOCH_MOVED;

import dev.ontrial.checker.AnomalyKind;
import java.util.List;
import java.util.stream.Stream;

/** What Kafka does not promise to those who consume in groups, and of what they make. */
final class GroupClauses {
  private static final String SEMANTICS = "Kafka documentation, Design, Message Delivery Semantics";
  private static final String UNORDERED =
      "copies of an OffsetCommit request cannot be told apart; Kafka protocol, OffsetCommit";
  private static final String STORED =
      "librdkafka, CONFIGURATION.md, enable.auto.offset.store; aiokafka,"
          + " GroupCoordinator._maybe_do_autocommit";
  private static final String POLL_RACE =
      "AsyncKafkaConsumer.checkInflightPoll and AsyncPollEvent, clients from 4.2.0 to 4.4.0, after"
          + " the fix of KAFKA-18641";
  private static final String GUARANTEE = "Streams setting processing.guarantee; KIP-447";
  private static final String DECLARED = "`guarantee` of the configuration";
  private static final String SHARE_STATE =
      "KIP-932; delivery counts of records in flight are kept by the leader";

  private GroupClauses() {}

  /** The clauses, in the order in which they are tried. */
  static List<Clause> all() {
    return Stream.of(consumers(), applications(), share(), destroyed())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Clause> consumers() {
    return Stream.of(
            permit(SKIPPED)
                .under(COMMITS_BEFORE)
                .when(HOLDER_LEFT)
                .because(
                    "the position was committed before the record was processed (at most once)")
                .source(SEMANTICS),
            permit(SKIPPED)
                .under(COMMITS_HANDED_OVER)
                .when(HOLDER_LEFT)
                .because(
                    "the client commits by a timer the positions of what it has handed over,"
                        + " processed or not")
                .source(STORED),
            known(SKIPPED)
                .under(AUTO_COMMITS_KIP848)
                .when(COMMITTED_WHILE_POLLING)
                .because(
                    "the client commits the positions of records that the same poll is about to"
                        + " return, since it no longer waits for the event that commits")
                .source(POLL_RACE),
            permit(REDELIVERED)
                .under(COMMITS_AFTER)
                .when(HOLDER_LEFT)
                .because(
                    "the record was processed before its position was committed (at least once)")
                .source(SEMANTICS),
            permit(REDELIVERED, REDELIVERED_COMMITTED, COMMIT_REGRESSION)
                .when(COMMIT_OVERTAKEN)
                .because("a commit that was sent twice may be applied after a later one")
                .source(UNORDERED))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Clause> applications() {
    return Stream.of(
            permit(OUTPUT_REPEATED, OUTPUT_UNACCOUNTED, STATE_DIVERGENCE)
                .under(STREAMS_AT_LEAST_ONCE)
                .because(
                    "input is processed again from the last committed position, and neither its"
                        + " output nor its state is undone")
                .source(GUARANTEE),
            permit(OUTPUT_REPEATED)
                .under(OWN_AT_LEAST_ONCE)
                .because("the application may process a record again (at least once)")
                .source(DECLARED),
            permit(OUTPUT_MISSING)
                .under(OWN_AT_MOST_ONCE)
                .because("the application may leave a record out (at most once)")
                .source(DECLARED),
            permit(OUTPUT_REORDERED)
                .under(OWN_UNORDERED)
                .because("the application promises no order")
                .source(DECLARED),
            permit(OUTPUT_REPEATED)
                .under(UNSTABLE_OFFSETS)
                .when(INPUT_REASSIGNED)
                .because(
                    "the client reads offsets that an open transaction is about to change, and each"
                        + " member has one transactional id for all of its input")
                .source("KIP-447; workloads/clients/NAME/client.yaml, stable-offsets"),
            TransactionClauses.lateEndTxn(
                EXACTLY_ONCE,
                COMMIT_REGRESSION,
                OUTPUT_MISSING,
                OUTPUT_REPEATED,
                OUTPUT_UNACCOUNTED,
                STATE_DIVERGENCE),
            known(OUTPUT_MISSING)
                .under(STREAMS_AT_LEAST_ONCE)
                .when(FLUSHED_EARLY)
                .because(
                    "flush() returns before all parts of a split batch are written, and Streams"
                        + " commits")
                .source("KAFKA-19479"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Clause> share() {
    return Stream.of(
            permit(UNDELIVERED)
                .under(SHARE)
                .when(DELIVERIES_LOST)
                .because(
                    "a delivery whose reply was lost counts, and after the last one the record is"
                        + " archived")
                .source("KIP-932; broker setting group.share.delivery.count.limit"),
            permit(REDELIVERED_ACKNOWLEDGED)
                .under(SHARE)
                .when(DELIVERY_UNDER_WAY)
                .because("its acquisition lock had run out, and another member was handed it")
                .source("KIP-932; broker setting group.share.record.lock.duration.ms"),
            permit(OVER_DELIVERED)
                .under(SHARE)
                .when(LEADER_EPOCH_MOVED)
                .because("a new leader does not know all delivery counts")
                .source(SHARE_STATE),
            permit(OVER_DELIVERED)
                .under(SHARE)
                .when(BROKER_HIT)
                .because(
                    "a leader that loads its state again has only the counts that were persisted")
                .source(SHARE_STATE))
        .flatMap(List::stream)
        .toList();
  }

  private static final AnomalyKind[] OF_DATA = {
    SKIPPED,
    REDELIVERED,
    REDELIVERED_COMMITTED,
    COMMIT_UNACCOUNTED,
    OUTPUT_MISSING,
    OUTPUT_REPEATED,
    OUTPUT_UNACCOUNTED,
    OUTPUT_REORDERED,
    STATE_DIVERGENCE,
    UNDELIVERED,
    REDELIVERED_ACKNOWLEDGED,
    OVER_DELIVERED
  };

  private static List<Clause> destroyed() {
    return Stream.of(
            permit(OF_DATA)
                .when(GROUP_DATA_DESTROYED)
                .because("records, positions or states that were acknowledged were gone")
                .source(
                    "broker settings flush.messages, offsets.topic.replication.factor and"
                        + " unclean.leader.election.enable; KIP-966"),
            permit(COMMIT_REGRESSION)
                .when(INTERNAL_DESTROYED)
                .because("positions that were acknowledged were gone")
                .source(
                    "broker settings flush.messages and offsets.topic.replication.factor; KIP-966"),
            permit(DOUBLE_OWNERSHIP)
                .when(INTERNAL_DESTROYED)
                .because("members and assignments that the coordinator had stored were gone")
                .source(
                    "broker settings flush.messages and offsets.topic.replication.factor; KIP-966"),
            permit(OF_DATA)
                .when(GROUP_DATA_DAMAGED)
                .because("records, positions or states were damaged on every copy")
                .source(ProducerClauses.DISKS),
            permit(COMMIT_REGRESSION)
                .when(INTERNAL_DAMAGED)
                .because("positions that were acknowledged were damaged on every copy")
                .source(ProducerClauses.DISKS),
            permit(DOUBLE_OWNERSHIP)
                .when(INTERNAL_DAMAGED)
                .because("members and assignments were damaged on every copy")
                .source(ProducerClauses.DISKS))
        .flatMap(List::stream)
        .toList();
  }
}
