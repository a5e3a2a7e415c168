package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.ABORTED_READ;
import static dev.ontrial.checker.AnomalyKind.DROPPED;
import static dev.ontrial.checker.AnomalyKind.DUPLICATE;
import static dev.ontrial.checker.AnomalyKind.INCONSISTENT_OFFSET;
import static dev.ontrial.checker.AnomalyKind.LOST;
import static dev.ontrial.checker.AnomalyKind.MISROUTED;
import static dev.ontrial.checker.AnomalyKind.REORDERING;
import static dev.ontrial.checker.AnomalyKind.TORN_TRANSACTION;
import static dev.ontrial.contract.Given.ACKS_0;
import static dev.ontrial.contract.Given.ACKS_1;
import static dev.ontrial.contract.Given.ANY;
import static dev.ontrial.contract.Given.FORGOTTEN;
import static dev.ontrial.contract.Given.IDEMPOTENT;
import static dev.ontrial.contract.Given.IDEMPOTENT_PIPELINED;
import static dev.ontrial.contract.Given.NOT_IDEMPOTENT;
import static dev.ontrial.contract.Given.NOT_IDEMPOTENT_PIPELINED;
import static dev.ontrial.contract.Given.TRANSACTIONAL;
import static dev.ontrial.contract.Grade.KNOWN;
import static dev.ontrial.contract.Grade.PERMITTED;
import static dev.ontrial.contract.Observation.ALL_COPIES_STOPPED;
import static dev.ontrial.contract.Observation.ALWAYS;
import static dev.ontrial.contract.Observation.BATCH_FAILED_BEFORE;
import static dev.ontrial.contract.Observation.CLIENT_REUSES_BUFFERS;
import static dev.ontrial.contract.Observation.DATA_DESTROYED;
import static dev.ontrial.contract.Observation.INTERNAL_DESTROYED;
import static dev.ontrial.contract.Observation.LEADER_EPOCH_MOVED;
import static dev.ontrial.contract.Observation.TRANSACTIONS_V1;
import static dev.ontrial.contract.Observation.WRITER_RETRIED;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.DeclaredConfiguration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Kafka does not promise. Every anomaly is forbidden unless a clause excuses it by what was
 * configured and by what was observed. {@code docs/guarantees.md} is made from this.
 */
public final class Contract {
  private static final String ACKS_DOC =
      "producer setting acks, Kafka documentation, Producer Configs";
  static final String ENDTXN = "KAFKA-17754, clients or brokers before 4.0; mended by KIP-890";
  private static final String REIDENTIFIED = "KAFKA-14034, all clients up to 4.4.0";

  private static final List<Clause> PRODUCERS =
      List.of(
          new Clause(
              DROPPED, PERMITTED, ACKS_0, ALWAYS, "with acks=0 nothing is promised", ACKS_DOC),
          new Clause(
              LOST,
              PERMITTED,
              ACKS_1,
              LEADER_EPOCH_MOVED,
              "the leader answers before any follower has the record; it is lost with the leader,"
                  + " even by a clean election",
              ACKS_DOC),
          new Clause(
              LOST,
              PERMITTED,
              ANY,
              DATA_DESTROYED,
              "an acknowledged record need not be on any disk, and an unclean leader lacks records",
              "broker settings flush.messages and unclean.leader.election.enable; KIP-966"),
          new Clause(
              DUPLICATE,
              PERMITTED,
              NOT_IDEMPOTENT,
              WRITER_RETRIED,
              "a retry after a lost reply writes the record again",
              "KIP-98; producer setting retries, Kafka documentation, Producer Configs"),
          new Clause(
              DUPLICATE,
              PERMITTED,
              FORGOTTEN,
              WRITER_RETRIED,
              "the broker may have forgotten the producer when a batch is sent again",
              "broker setting producer.id.expiration.ms, Kafka documentation, Broker Configs"),
          new Clause(
              DUPLICATE,
              KNOWN,
              IDEMPOTENT,
              BATCH_FAILED_BEFORE,
              "after a batch expired the client gives those in flight a new identity",
              REIDENTIFIED),
          new Clause(
              DUPLICATE,
              KNOWN,
              IDEMPOTENT_PIPELINED,
              ALL_COPIES_STOPPED,
              "a broker that starts knows the last batch of a producer alone, refuses the one"
                  + " before it as out of order, and the client gives both a new identity",
              "ProducerStateManager.readSnapshot and TransactionManager.canRetry, all versions up"
                  + " to 4.4.0"),
          new Clause(
              DUPLICATE,
              PERMITTED,
              ANY,
              DATA_DESTROYED,
              "with the log the broker lost what it knew of the producer",
              "KIP-98; KIP-360"),
          new Clause(
              REORDERING,
              PERMITTED,
              NOT_IDEMPOTENT_PIPELINED,
              WRITER_RETRIED,
              "a batch that is retried falls behind its successors",
              "producer setting max.in.flight.requests.per.connection, Kafka documentation,"
                  + " Producer Configs"),
          new Clause(
              REORDERING,
              KNOWN,
              IDEMPOTENT,
              BATCH_FAILED_BEFORE,
              "after a batch expired the client gives those in flight a new identity",
              REIDENTIFIED),
          new Clause(
              REORDERING,
              PERMITTED,
              ANY,
              DATA_DESTROYED,
              "with the log the broker lost what it knew of the producer",
              "KIP-98; KIP-360"),
          new Clause(
              ABORTED_READ,
              KNOWN,
              TRANSACTIONAL,
              TRANSACTIONS_V1,
              "a delayed EndTxn ends the next transaction",
              ENDTXN),
          new Clause(
              TORN_TRANSACTION,
              KNOWN,
              TRANSACTIONAL,
              TRANSACTIONS_V1,
              "a delayed EndTxn ends the next transaction",
              ENDTXN),
          new Clause(
              LOST,
              KNOWN,
              TRANSACTIONAL,
              TRANSACTIONS_V1,
              "a delayed EndTxn ends the next transaction",
              ENDTXN),
          new Clause(
              TORN_TRANSACTION,
              PERMITTED,
              TRANSACTIONAL,
              DATA_DESTROYED,
              "one topic-partition may lose its share",
              "KIP-98; broker setting unclean.leader.election.enable"),
          new Clause(
              ABORTED_READ,
              PERMITTED,
              TRANSACTIONAL,
              DATA_DESTROYED,
              "an abort marker may be among what was lost",
              "KIP-98; broker setting unclean.leader.election.enable"),
          new Clause(
              MISROUTED,
              KNOWN,
              ANY,
              CLIENT_REUSES_BUFFERS,
              "the buffer of an expired batch is used again while it is being sent",
              "KAFKA-19012 (CVE-2026-35554)"),
          new Clause(
              INCONSISTENT_OFFSET,
              PERMITTED,
              ANY,
              DATA_DESTROYED,
              "what consumers had read was cut off and written anew",
              "broker setting unclean.leader.election.enable; KIP-101"),
          coordinatorForgets(LOST, "the decision to commit was gone, and the rest was aborted"),
          coordinatorForgets(TORN_TRANSACTION, "the decision was gone when half was carried out"),
          coordinatorForgets(ABORTED_READ, "the decision was gone when half was carried out"));

  private static final List<Clause> CLAUSES =
      Stream.of(PRODUCERS, LogClauses.all(), GroupClauses.all()).flatMap(List::stream).toList();

  static Clause coordinatorForgets(AnomalyKind kind, String reason) {
    return new Clause(
        kind,
        PERMITTED,
        TRANSACTIONAL,
        INTERNAL_DESTROYED,
        reason,
        "KIP-98; broker setting transaction.state.log.min.isr");
  }

  private Contract() {}

  /** All clauses, in the order in which they are tried. */
  public static List<Clause> clauses() {
    return CLAUSES;
  }

  /** The clauses that speak of an anomaly of a configuration. */
  static List<Clause> clauses(AnomalyKind kind, DeclaredConfiguration configuration) {
    return CLAUSES.stream()
        .filter(clause -> clause.kind() == kind && clause.given().holds(configuration))
        .toList();
  }
}
