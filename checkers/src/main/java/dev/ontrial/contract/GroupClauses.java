package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.OUTPUT_MISSING;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_REPEATED;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_UNACCOUNTED;
import static dev.ontrial.checker.AnomalyKind.OVER_DELIVERED;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED_ACKNOWLEDGED;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED_COMMITTED;
import static dev.ontrial.checker.AnomalyKind.RESENT;
import static dev.ontrial.checker.AnomalyKind.SKIPPED;
import static dev.ontrial.checker.AnomalyKind.STATE_DIVERGENCE;
import static dev.ontrial.checker.AnomalyKind.UNDELIVERED;
import static dev.ontrial.contract.Given.ANY;
import static dev.ontrial.contract.Given.AUTO_COMMITS_KIP848;
import static dev.ontrial.contract.Given.COMMITS_AFTER;
import static dev.ontrial.contract.Given.COMMITS_BEFORE;
import static dev.ontrial.contract.Given.EXACTLY_ONCE;
import static dev.ontrial.contract.Given.SHARE;
import static dev.ontrial.contract.Given.STREAMS_AT_LEAST_ONCE;
import static dev.ontrial.contract.Grade.KNOWN;
import static dev.ontrial.contract.Grade.PERMITTED;
import static dev.ontrial.contract.Observation.ALWAYS;
import static dev.ontrial.contract.Observation.BROKER_HIT;
import static dev.ontrial.contract.Observation.COMMITTED_WHILE_POLLING;
import static dev.ontrial.contract.Observation.COMMIT_OVERTAKEN;
import static dev.ontrial.contract.Observation.DELIVERIES_LOST;
import static dev.ontrial.contract.Observation.DELIVERY_UNDER_WAY;
import static dev.ontrial.contract.Observation.FLUSHED_EARLY;
import static dev.ontrial.contract.Observation.GROUP_DATA_DESTROYED;
import static dev.ontrial.contract.Observation.HOLDER_LEFT;
import static dev.ontrial.contract.Observation.LEADER_EPOCH_MOVED;
import static dev.ontrial.contract.Observation.TRANSACTIONS_V1;

import dev.ontrial.checker.AnomalyKind;
import java.util.ArrayList;
import java.util.List;

/** What Kafka does not promise to those who consume in groups, and to an application's resends. */
final class GroupClauses {
  private static final String SEMANTICS = "Kafka documentation, Design, Message Delivery Semantics";
  private static final String UNORDERED =
      "no copy of an OffsetCommit request is told from another one; Kafka protocol, OffsetCommit";
  private static final String POLL_RACE =
      "AsyncKafkaConsumer.checkInflightPoll and AsyncPollEvent, clients from 4.2.0 to 4.4.0; what"
          + " KAFKA-18641 had mended";
  private static final String GUARANTEE = "Streams setting processing.guarantee; KIP-447";
  private static final String SHARE_STATE =
      "KIP-932; delivery counts of records in flight are kept by the leader";

  private GroupClauses() {}

  /** The clauses, in the order in which they are tried. */
  static List<Clause> all() {
    List<Clause> clauses = new ArrayList<>(consumers());
    clauses.addAll(exactlyOnce());
    clauses.addAll(share());
    clauses.add(
        new Clause(
            RESENT,
            PERMITTED,
            ANY,
            ALWAYS,
            "the application sent it again",
            SEMANTICS + "; KIP-98"));
    for (AnomalyKind kind :
        List.of(
            SKIPPED,
            REDELIVERED,
            REDELIVERED_COMMITTED,
            OUTPUT_MISSING,
            OUTPUT_REPEATED,
            OUTPUT_UNACCOUNTED,
            STATE_DIVERGENCE,
            UNDELIVERED,
            REDELIVERED_ACKNOWLEDGED,
            OVER_DELIVERED)) {
      clauses.add(destroyed(kind));
    }
    clauses.add(
        new Clause(
            OUTPUT_MISSING,
            KNOWN,
            STREAMS_AT_LEAST_ONCE,
            FLUSHED_EARLY,
            "flush() returns while what became of a split batch is not written, and Streams"
                + " commits",
            "KAFKA-19479"));
    return clauses;
  }

  private static Clause destroyed(AnomalyKind kind) {
    return new Clause(
        kind,
        PERMITTED,
        ANY,
        GROUP_DATA_DESTROYED,
        "records, positions or states that were acknowledged were gone",
        "broker settings flush.messages, offsets.topic.replication.factor and"
            + " unclean.leader.election.enable; KIP-966");
  }

  private static List<Clause> consumers() {
    return List.of(
        new Clause(
            SKIPPED,
            PERMITTED,
            COMMITS_BEFORE,
            HOLDER_LEFT,
            "the position was committed before the record was processed (at most once)",
            SEMANTICS),
        new Clause(
            SKIPPED,
            KNOWN,
            AUTO_COMMITS_KIP848,
            COMMITTED_WHILE_POLLING,
            "the client commits the positions of records that the same poll is about to hand out,"
                + " since it no longer waits for the event that commits",
            POLL_RACE),
        new Clause(
            REDELIVERED,
            PERMITTED,
            COMMITS_AFTER,
            HOLDER_LEFT,
            "the record was processed before its position was committed (at least once)",
            SEMANTICS),
        overtaken(REDELIVERED),
        overtaken(REDELIVERED_COMMITTED));
  }

  static Clause overtaken(AnomalyKind kind) {
    return new Clause(
        kind,
        PERMITTED,
        ANY,
        COMMIT_OVERTAKEN,
        "a commit that was sent twice may be applied after a later one",
        UNORDERED);
  }

  private static List<Clause> exactlyOnce() {
    List<Clause> clauses = new ArrayList<>();
    for (AnomalyKind kind : List.of(OUTPUT_REPEATED, OUTPUT_UNACCOUNTED, STATE_DIVERGENCE)) {
      clauses.add(
          new Clause(
              kind,
              PERMITTED,
              STREAMS_AT_LEAST_ONCE,
              ALWAYS,
              "input is processed again from the last committed position, and neither its output"
                  + " nor its state is taken back",
              GUARANTEE));
    }
    for (AnomalyKind kind :
        List.of(OUTPUT_MISSING, OUTPUT_REPEATED, OUTPUT_UNACCOUNTED, STATE_DIVERGENCE)) {
      clauses.add(
          new Clause(
              kind,
              KNOWN,
              EXACTLY_ONCE,
              TRANSACTIONS_V1,
              "a delayed EndTxn ends the next transaction",
              Contract.ENDTXN));
    }
    return clauses;
  }

  private static List<Clause> share() {
    return List.of(
        new Clause(
            UNDELIVERED,
            PERMITTED,
            SHARE,
            DELIVERIES_LOST,
            "a delivery whose reply was lost counts, and after the last one the record is archived",
            "KIP-932; broker setting group.share.delivery.count.limit"),
        new Clause(
            REDELIVERED_ACKNOWLEDGED,
            PERMITTED,
            SHARE,
            DELIVERY_UNDER_WAY,
            "its acquisition lock had run out, and another member was handed it",
            "KIP-932; broker setting group.share.record.lock.duration.ms"),
        new Clause(
            OVER_DELIVERED,
            PERMITTED,
            SHARE,
            LEADER_EPOCH_MOVED,
            "delivery counts begin anew with the leader",
            SHARE_STATE),
        new Clause(
            OVER_DELIVERED,
            PERMITTED,
            SHARE,
            BROKER_HIT,
            "a leader that loads its state again has only the counts that were written down",
            SHARE_STATE));
  }
}
