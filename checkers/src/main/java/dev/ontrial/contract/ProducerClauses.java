package dev.ontrial.contract;

import static dev.ontrial.checker.AnomalyKind.DROPPED;
import static dev.ontrial.checker.AnomalyKind.DUPLICATE;
import static dev.ontrial.checker.AnomalyKind.LOST;
import static dev.ontrial.checker.AnomalyKind.MISROUTED;
import static dev.ontrial.checker.AnomalyKind.REORDERING;
import static dev.ontrial.checker.AnomalyKind.RESENT;
import static dev.ontrial.checker.AnomalyKind.RETENTION_LOSS;
import static dev.ontrial.contract.Clause.known;
import static dev.ontrial.contract.Clause.permit;
import static dev.ontrial.contract.Given.ACKS_0;
import static dev.ontrial.contract.Given.ACKS_1;
import static dev.ontrial.contract.Given.ANY;
import static dev.ontrial.contract.Given.FORGOTTEN;
import static dev.ontrial.contract.Given.IDEMPOTENT;
import static dev.ontrial.contract.Given.IDEMPOTENT_BEYOND_5;
import static dev.ontrial.contract.Given.IDEMPOTENT_PIPELINED;
import static dev.ontrial.contract.Given.NOT_IDEMPOTENT;
import static dev.ontrial.contract.Given.NOT_IDEMPOTENT_PIPELINED;
import static dev.ontrial.contract.Given.UNORDERED_SENDS;
import static dev.ontrial.contract.Observation.ALL_COPIES_STOPPED;
import static dev.ontrial.contract.Observation.ALWAYS;
import static dev.ontrial.contract.Observation.BATCH_FAILED_IN_FLIGHT;
import static dev.ontrial.contract.Observation.CLIENT_REUSES_BUFFERS;
import static dev.ontrial.contract.Observation.COPIES_DAMAGED;
import static dev.ontrial.contract.Observation.DATA_DESTROYED;
import static dev.ontrial.contract.Observation.FORGOTTEN_IN_FLIGHT;
import static dev.ontrial.contract.Observation.LEADER_EPOCH_MOVED;
import static dev.ontrial.contract.Observation.PRODUCER_UNKNOWN;
import static dev.ontrial.contract.Observation.UNREAD;
import static dev.ontrial.contract.Observation.WRITER_RETRIED;

import java.util.List;
import java.util.stream.Stream;

/** What Kafka does not promise to a producer outside transactions. */
final class ProducerClauses {
  static final String ACKS_DOC = "producer setting acks, Kafka documentation, Producer Configs";

  /** What Kafka says of disks that return other bytes than were written: nothing. */
  static final String DISKS =
      "Kafka promises nothing here: Kafka documentation, Design, Replication (brokers fail and"
          + " recover; no \"Byzantine\" failures); LogSegment.recover and LogLoader.recoverLog";

  private static final String REIDENTIFIED = "KAFKA-14034, all clients up to 4.4.0";
  private static final String UNKNOWN_PRODUCER =
      "KAFKA-15591, releases 2.5 (KIP-360) to 4.4.0; ProducerAppendInfo.checkSequence and"
          + " TransactionManager.canRetry";

  private ProducerClauses() {}

  /** The clauses, in the order in which they are tried. */
  static List<Clause> all() {
    return Stream.of(losses(), retries(), resets(), others()).flatMap(List::stream).toList();
  }

  private static List<Clause> losses() {
    return Stream.of(
            permit(DROPPED)
                .under(ACKS_0)
                .because("with acks=0 nothing is promised")
                .source(ACKS_DOC),
            permit(LOST)
                .under(ACKS_1)
                .when(LEADER_EPOCH_MOVED, UNREAD)
                .because(
                    "the leader answers before any follower has the record; it is lost with the"
                        + " leader, even by a clean election")
                .source(ACKS_DOC),
            permit(LOST, RETENTION_LOSS)
                .when(DATA_DESTROYED)
                .because(
                    "an acknowledged record need not be on any disk, and an unclean leader lacks"
                        + " records")
                .source(
                    "broker settings flush.messages and unclean.leader.election.enable; KIP-966"),
            permit(LOST)
                .when(COPIES_DAMAGED)
                .because("every copy that was counted on was damaged")
                .source(DISKS))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Clause> retries() {
    return Stream.of(
            permit(DUPLICATE)
                .under(NOT_IDEMPOTENT)
                .when(WRITER_RETRIED)
                .because("a retry after a lost reply writes the record again")
                .source("KIP-98; producer setting retries, Kafka documentation, Producer Configs"),
            permit(REORDERING)
                .under(NOT_IDEMPOTENT_PIPELINED)
                .when(WRITER_RETRIED)
                .because("a batch that is retried falls behind its successors")
                .source(
                    "producer setting max.in.flight.requests.per.connection, Kafka documentation,"
                        + " Producer Configs"),
            permit(REORDERING)
                .under(UNORDERED_SENDS)
                .because("an application that needs order awaits each send() of this client")
                .source("workloads/clients/NAME/client.yaml, ordered-sends"),
            permit(DUPLICATE, REORDERING)
                .under(IDEMPOTENT_BEYOND_5)
                .when(WRITER_RETRIED)
                .because(
                    "a broker remembers five batches of a producer; kafka-clients refuses to have"
                        + " more in flight, and other clients do not")
                .source(
                    "KAFKA-5494; producer setting enable.idempotence, Kafka documentation, Producer"
                        + " Configs"),
            permit(DUPLICATE)
                .under(FORGOTTEN)
                .when(FORGOTTEN_IN_FLIGHT, WRITER_RETRIED)
                .because("the broker may have forgotten the producer when a batch is sent again")
                .source(
                    "broker setting producer.id.expiration.ms, Kafka documentation, Broker"
                        + " Configs"))
        .flatMap(List::stream)
        .toList();
  }

  /** What an idempotent client and its broker no longer agree on. */
  private static List<Clause> resets() {
    return Stream.of(
            permit(DUPLICATE, REORDERING)
                .when(DATA_DESTROYED, WRITER_RETRIED)
                .because("with the log the broker lost what it knew of the producer")
                .source("KIP-98; KIP-360"),
            permit(DUPLICATE, REORDERING)
                .when(COPIES_DAMAGED, WRITER_RETRIED)
                .because("with its files the broker lost what it knew of the producer")
                .source(DISKS),
            known(DUPLICATE, REORDERING)
                .under(IDEMPOTENT)
                .when(BATCH_FAILED_IN_FLIGHT, WRITER_RETRIED)
                .because("after a batch failed the client gives those in flight a new identity")
                .source(REIDENTIFIED),
            known(DUPLICATE)
                .under(IDEMPOTENT_PIPELINED)
                .when(ALL_COPIES_STOPPED, WRITER_RETRIED)
                .because(
                    "a broker that starts knows only the last batch of a producer, refuses the one"
                        + " before it as out of order, and the client gives both a new identity")
                .source(
                    "ProducerStateManager.readSnapshot and TransactionManager.canRetry, all"
                        + " versions up to 4.4.0"),
            known(DUPLICATE, REORDERING)
                .under(IDEMPOTENT_PIPELINED)
                .when(PRODUCER_UNKNOWN, WRITER_RETRIED)
                .because(
                    "a broker that does not know the producer takes any batch as its first, and"
                        + " refuses the one that was sent before it as out of order")
                .source(UNKNOWN_PRODUCER))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Clause> others() {
    return Stream.of(
            known(MISROUTED, DUPLICATE)
                .under(ANY)
                .when(CLIENT_REUSES_BUFFERS)
                .because("the buffer of an expired batch is used again while it is being sent")
                .source("KAFKA-19012 (CVE-2026-35554)"),
            permit(RESENT)
                .when(ALWAYS)
                .because("the application sent it again")
                .source("Kafka documentation, Design, Message Delivery Semantics; KIP-98"))
        .flatMap(List::stream)
        .toList();
  }
}
