package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.COMMIT_REGRESSION;
import static dev.ontrial.checker.AnomalyKind.COMMIT_UNACCOUNTED;
import static dev.ontrial.checker.AnomalyKind.END_OFFSET_REGRESSION;
import static dev.ontrial.checker.AnomalyKind.NONMONOTONIC_POLL;
import static dev.ontrial.checker.AnomalyKind.POLL_SKIP;
import static dev.ontrial.checker.AnomalyKind.PRECOMMITTED_READ;
import static dev.ontrial.checker.AnomalyKind.READ_CYCLE;
import static dev.ontrial.checker.AnomalyKind.REALTIME_ORDER;
import static dev.ontrial.checker.AnomalyKind.REPLICA_DIVERGENCE;
import static dev.ontrial.checker.AnomalyKind.WRITE_CYCLE;
import static dev.ontrial.checker.AnomalyKind.WRONG_OFFSET;
import static dev.ontrial.checker.AnomalyKind.ZOMBIE_WRITE;
import static dev.ontrial.contract.Given.ACKS_1;
import static dev.ontrial.contract.Given.ANY;
import static dev.ontrial.contract.Given.EXACTLY_ONCE;
import static dev.ontrial.contract.Given.TRANSACTIONAL;
import static dev.ontrial.contract.Grade.KNOWN;
import static dev.ontrial.contract.Grade.PERMITTED;
import static dev.ontrial.contract.Observation.ALWAYS;
import static dev.ontrial.contract.Observation.DATA_DESTROYED;
import static dev.ontrial.contract.Observation.GROUP_DATA_DESTROYED;
import static dev.ontrial.contract.Observation.LEADER_EPOCH_MOVED;
import static dev.ontrial.contract.Observation.TRANSACTIONS_V1;

import dev.ontrial.checker.AnomalyKind;
import java.util.ArrayList;
import java.util.List;

/** What Kafka does not promise to those who watch a log, and of the order of transactions. */
final class LogClauses {
  private static final String CUT =
      "broker setting unclean.leader.election.enable; KIP-101, KIP-320";

  private LogClauses() {}

  /** The clauses, in the order in which they are tried. */
  static List<Clause> all() {
    List<Clause> clauses = new ArrayList<>();
    for (AnomalyKind kind : List.of(WRONG_OFFSET, REALTIME_ORDER)) {
      clauses.add(
          new Clause(
              kind,
              PERMITTED,
              ACKS_1,
              LEADER_EPOCH_MOVED,
              "the copy that was acknowledged is lost with the leader, and another one stands",
              "producer setting acks, Kafka documentation, Producer Configs"));
    }
    for (AnomalyKind kind :
        List.of(
            WRONG_OFFSET,
            REALTIME_ORDER,
            POLL_SKIP,
            NONMONOTONIC_POLL,
            END_OFFSET_REGRESSION,
            REPLICA_DIVERGENCE)) {
      clauses.add(
          new Clause(
              kind,
              PERMITTED,
              ANY,
              DATA_DESTROYED,
              "what had been told and read was cut off, and written anew",
              CUT));
    }
    clauses.addAll(transactions());
    clauses.addAll(commits());
    return clauses;
  }

  private static List<Clause> transactions() {
    List<Clause> clauses = new ArrayList<>();
    clauses.add(
        new Clause(
            WRITE_CYCLE,
            PERMITTED,
            ANY,
            ALWAYS,
            "transactions are atomic, and their writes are not isolated from each other",
            "KIP-98; Jepsen allows G0"));
    for (AnomalyKind kind : List.of(PRECOMMITTED_READ, ZOMBIE_WRITE, READ_CYCLE)) {
      clauses.add(
          new Clause(
              kind,
              KNOWN,
              TRANSACTIONAL,
              TRANSACTIONS_V1,
              "a delayed EndTxn ends the next transaction",
              Contract.ENDTXN));
      clauses.add(
          new Clause(
              kind,
              PERMITTED,
              TRANSACTIONAL,
              DATA_DESTROYED,
              "markers, or what the leader knew of the producer, may be among what was lost",
              CUT));
      clauses.add(
          Contract.coordinatorForgets(kind, "the coordinator may have forgotten what it decided"));
    }
    return clauses;
  }

  private static List<Clause> commits() {
    return List.of(
        GroupClauses.overtaken(COMMIT_REGRESSION),
        new Clause(
            COMMIT_REGRESSION,
            KNOWN,
            EXACTLY_ONCE,
            TRANSACTIONS_V1,
            "a delayed EndTxn ends the next transaction",
            Contract.ENDTXN),
        destroyed(COMMIT_REGRESSION),
        destroyed(COMMIT_UNACCOUNTED));
  }

  private static Clause destroyed(AnomalyKind kind) {
    return new Clause(
        kind,
        PERMITTED,
        ANY,
        GROUP_DATA_DESTROYED,
        "records or positions that were acknowledged were gone",
        "broker settings flush.messages and offsets.topic.replication.factor; KIP-966");
  }
}
