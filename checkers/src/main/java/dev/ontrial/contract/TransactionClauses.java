package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.ABORTED_READ;
import static dev.ontrial.checker.AnomalyKind.LOST;
import static dev.ontrial.checker.AnomalyKind.PRECOMMITTED_READ;
import static dev.ontrial.checker.AnomalyKind.READ_CYCLE;
import static dev.ontrial.checker.AnomalyKind.TORN_TRANSACTION;
import static dev.ontrial.checker.AnomalyKind.WRITE_CYCLE;
import static dev.ontrial.checker.AnomalyKind.ZOMBIE_WRITE;
import static dev.ontrial.contract.Clause.known;
import static dev.ontrial.contract.Clause.permit;
import static dev.ontrial.contract.Given.TRANSACTIONAL;
import static dev.ontrial.contract.Observation.COPIES_DAMAGED;
import static dev.ontrial.contract.Observation.DATA_DESTROYED;
import static dev.ontrial.contract.Observation.END_TXN_LATE;
import static dev.ontrial.contract.Observation.INDEX_DAMAGED;
import static dev.ontrial.contract.Observation.INTERNAL_DAMAGED;
import static dev.ontrial.contract.Observation.INTERNAL_DESTROYED;
import static dev.ontrial.contract.Observation.MARKERS_UNFENCED;
import static dev.ontrial.contract.Observation.MARKER_LATE;
import static dev.ontrial.contract.Observation.TRANSACTIONS_V1;

import dev.ontrial.checker.AnomalyKind;
import java.util.List;
import java.util.stream.Stream;

/** What Kafka does not promise of transactions. */
final class TransactionClauses {
  private static final String ENDTXN =
      "KAFKA-17754, clients or brokers before 4.0; fixed by KIP-890";
  private static final String MARKER =
      "KAFKA-19446, brokers before 4.2; fixed by KIP-1228 for transactions of KIP-890;"
          + " ProducerAppendInfo.checkProducerEpoch";
  private static final String COORDINATOR = "KIP-98; broker setting transaction.state.log.min.isr";

  private TransactionClauses() {}

  /** The clauses, in the order in which they are tried. */
  static List<Clause> all() {
    return Stream.concat(ofProtocol(), ofLostData()).flatMap(List::stream).toList();
  }

  private static Stream<List<Clause>> ofProtocol() {
    return Stream.of(
        permit(WRITE_CYCLE)
            .because("transactions are atomic, and their writes are not isolated from each other")
            .source("KIP-98; Jepsen allows G0"),
        lateEndTxn(
            Given.TRANSACTIONAL,
            ABORTED_READ,
            TORN_TRANSACTION,
            LOST,
            PRECOMMITTED_READ,
            ZOMBIE_WRITE,
            READ_CYCLE),
        known(LOST, TORN_TRANSACTION, ABORTED_READ, PRECOMMITTED_READ, ZOMBIE_WRITE)
            .under(TRANSACTIONAL)
            .when(MARKERS_UNFENCED, MARKER_LATE)
            .because("a transaction marker that arrives late ends the next transaction")
            .source(MARKER),
        known(ABORTED_READ)
            .under(TRANSACTIONAL)
            .when(INDEX_DAMAGED)
            .because(
                "a leader whose index is wrong sends too few of the aborted transactions with"
                    + " the records")
            .source(
                "LogSegment.fetchUpperBoundOffset, all versions up to 4.4.0;"
                    + " docs/findings/corrupt-offset-index.md"));
  }

  private static Stream<List<Clause>> ofLostData() {
    return Stream.of(
        permit(TORN_TRANSACTION)
            .under(TRANSACTIONAL)
            .when(DATA_DESTROYED)
            .because("one topic-partition may lose its share")
            .source("KIP-98; broker setting unclean.leader.election.enable"),
        permit(ABORTED_READ, PRECOMMITTED_READ, ZOMBIE_WRITE, READ_CYCLE)
            .under(TRANSACTIONAL)
            .when(DATA_DESTROYED)
            .because("markers, or what the leader knew of the producer, may be among what was lost")
            .source("KIP-98; KIP-101; broker setting unclean.leader.election.enable"),
        permit(LOST, TORN_TRANSACTION, ABORTED_READ, PRECOMMITTED_READ, ZOMBIE_WRITE, READ_CYCLE)
            .under(TRANSACTIONAL)
            .when(INTERNAL_DESTROYED)
            .because("the coordinator may have forgotten what it decided")
            .source(COORDINATOR),
        permit(TORN_TRANSACTION, ABORTED_READ, PRECOMMITTED_READ, ZOMBIE_WRITE, READ_CYCLE)
            .under(TRANSACTIONAL)
            .when(COPIES_DAMAGED)
            .because("records, markers or producer states were damaged on every copy")
            .source(ProducerClauses.DISKS),
        permit(LOST, TORN_TRANSACTION, ABORTED_READ, PRECOMMITTED_READ, ZOMBIE_WRITE, READ_CYCLE)
            .under(TRANSACTIONAL)
            .when(INTERNAL_DAMAGED)
            .because("the coordinator may have forgotten what it decided")
            .source(ProducerClauses.DISKS));
  }

  static List<Clause> lateEndTxn(Given given, AnomalyKind... kinds) {
    return known(kinds)
        .under(given)
        .when(TRANSACTIONS_V1, END_TXN_LATE)
        .because("an EndTxn request that arrives late ends the next transaction")
        .source(ENDTXN);
  }
}
