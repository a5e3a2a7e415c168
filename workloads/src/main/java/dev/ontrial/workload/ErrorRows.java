package dev.ontrial.workload;

import static dev.ontrial.workload.ClientErrors.Client.CONSUMER;
import static dev.ontrial.workload.ClientErrors.Client.PRODUCER;
import static dev.ontrial.workload.ClientErrors.Client.SHARE;
import static dev.ontrial.workload.ClientErrors.Client.STREAMS;
import static dev.ontrial.workload.ClientErrors.Client.TRANSACTIONAL;
import static dev.ontrial.workload.ClientErrors.Remedy.ABORT;
import static dev.ontrial.workload.ClientErrors.Remedy.CLOSE;
import static dev.ontrial.workload.ClientErrors.Remedy.POLL;
import static dev.ontrial.workload.ClientErrors.Remedy.RETRY;
import static dev.ontrial.workload.ClientErrors.Remedy.SKIP;

import dev.ontrial.workload.ClientErrors.Client;
import dev.ontrial.workload.ClientErrors.Remedy;
import dev.ontrial.workload.ClientErrors.Row;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rows of {@link ClientErrors}; read in kafka-clients 4.3.1. */
final class ErrorRows {
  private static final String SEND = "KafkaProducer.send, Javadoc";
  private static final String KIP_1050 = "KIP-1050, invalid configuration";
  private static final String COMMIT = "KafkaConsumer.commitSync, Javadoc";
  private static final String POLL_DOC = "KafkaConsumer.poll, Javadoc";

  private ErrorRows() {}

  static List<Row> all() {
    return Stream.of(ofProducers(), ofConsumers(), ofAll()).flatMap(List::stream).toList();
  }

  private static List<Row> ofProducers() {
    return List.of(
        row(
            "ProducerFencedException",
            producers(CLOSE, CLOSE),
            SEND + "; KIP-1050, application recoverable"),
        row(
            "InvalidProducerEpochException",
            producers(CLOSE, ABORT),
            "its Javadoc: abort, which asks for a new epoch;"
                + " TransactionManager.maybeTransitionToErrorState (abortable); KIP-588. Without"
                + " transactions the client goes on with a new epoch, and only a new client keeps"
                + " the order"),
        row(
            "OutOfOrderSequenceException",
            producers(CLOSE, CLOSE),
            SEND + ": \"to ensure proper ordering, you should close the producer\""),
        row(
            "InvalidPidMappingException",
            producers(CLOSE, CLOSE),
            "TransactionManager.maybeTransitionToErrorState (fatal); KIP-1050, application"
                + " recoverable"),
        row(
            "TransactionAbortableException",
            Map.of(TRANSACTIONAL, ABORT, STREAMS, CLOSE),
            "KIP-890, KIP-1050"),
        row("TransactionAbortedException", producers(SKIP, ABORT), "its Javadoc"),
        permanent(
            "InvalidTxnTimeoutException",
            producers(CLOSE, CLOSE),
            "KafkaProducer.initTransactions"),
        permanent("RecordTooLargeException", producers(SKIP, ABORT), SEND + "; max.message.bytes"),
        permanent("RecordBatchTooLargeException", producers(SKIP, ABORT), KIP_1050),
        permanent(
            "InvalidRecordException",
            producers(SKIP, ABORT),
            "LogValidator: a compacted topic takes no record without a key"),
        permanent(
            "InvalidTimestampException",
            producers(SKIP, ABORT),
            "topic settings message.timestamp.before.max.ms and message.timestamp.after.max.ms"),
        permanent("InvalidRequiredAcksException", producers(CLOSE, CLOSE), KIP_1050),
        permanent("UnsupportedForMessageFormatException", producers(SKIP, ABORT), SEND),
        permanent("UnsupportedCompressionTypeException", producers(SKIP, ABORT), "KIP-110"),
        permanent("PolicyViolationException", producers(SKIP, ABORT), "its Javadoc"));
  }

  private static List<Row> ofConsumers() {
    return List.of(
        row("RebalanceInProgressException", groups(POLL), COMMIT),
        row("CommitFailedException", groups(POLL), COMMIT + "; poll joins again"),
        row("IllegalGenerationException", groups(POLL), "ConsumerCoordinator, OffsetCommit"),
        row("UnknownMemberIdException", groups(POLL), "ConsumerCoordinator, OffsetCommit"),
        row("StaleMemberEpochException", groups(POLL), "CommitRequestManager; KIP-848"),
        row("FencedMemberEpochException", groups(POLL), "KIP-848: the member joins again"),
        row(
            "FencedInstanceIdException",
            Map.of(CONSUMER, CLOSE, TRANSACTIONAL, CLOSE, STREAMS, CLOSE),
            COMMIT + "; KIP-345; KIP-1050, application recoverable"),
        row("UnreleasedInstanceIdException", consumers(CLOSE), "KIP-848, static members"),
        row("WakeupException", consumers(RETRY), POLL_DOC),
        permanent("NoOffsetForPartitionException", consumers(CLOSE), POLL_DOC),
        row("InvalidOffsetException", consumers(CLOSE), POLL_DOC),
        permanent("GroupMaxSizeReachedException", consumers(CLOSE), "group.max.size; KIP-389"),
        permanent("InconsistentGroupProtocolException", consumers(CLOSE), "its Javadoc"),
        permanent(
            "InvalidSessionTimeoutException", consumers(CLOSE), "group.min.session.timeout.ms"),
        permanent("InvalidGroupIdException", consumers(CLOSE), "its Javadoc"),
        permanent("UnsupportedAssignorException", consumers(CLOSE), "KIP-848"),
        permanent("InvalidRegularExpression", consumers(CLOSE), "KIP-848"),
        row("InvalidRecordStateException", Map.of(SHARE, SKIP), "KIP-932: the lock has run out"));
  }

  private static List<Row> ofAll() {
    return List.of(
        permanent("AuthenticationException", all(CLOSE), "KIP-152; KIP-1050"),
        permanent("AuthorizationException", all(CLOSE), SEND + "; " + COMMIT + "; KIP-1050"),
        permanent("UnsupportedVersionException", all(CLOSE), SEND + "; KIP-1050"),
        permanent("InvalidTopicException", given(SKIP, ABORT, CLOSE), KIP_1050 + "; " + POLL_DOC),
        permanent("InvalidReplicationFactorException", all(CLOSE), KIP_1050),
        permanent("InvalidConfigurationException", all(CLOSE), KIP_1050),
        permanent("ConfigException", all(CLOSE), "its Javadoc: a setting has a wrong value"),
        permanent("SerializationException", given(SKIP, ABORT, CLOSE), SEND),
        row("InterruptException", all(CLOSE), "the worker interrupts clients to end them"),
        row(
            "TimeoutException",
            Map.of(
                PRODUCER, SKIP, TRANSACTIONAL, RETRY, CONSUMER, POLL, SHARE, POLL, STREAMS, CLOSE),
            "KafkaProducer.commitTransaction, Javadoc: only the same call is legal; " + COMMIT),
        row(
            "RetriableException",
            Map.of(
                PRODUCER, SKIP, TRANSACTIONAL, ABORT, CONSUMER, POLL, SHARE, POLL, STREAMS, CLOSE),
            "its Javadoc; a producer has tried again until delivery.timeout.ms; KIP-1050"));
  }

  private static Row row(String exception, Map<Client, Remedy> remedies, String source) {
    return new Row(exception, remedies, false, source);
  }

  private static Row permanent(String exception, Map<Client, Remedy> remedies, String source) {
    return new Row(exception, remedies, true, source);
  }

  private static Map<Client, Remedy> producers(Remedy plain, Remedy transactional) {
    return Map.of(PRODUCER, plain, TRANSACTIONAL, transactional, STREAMS, CLOSE);
  }

  private static Map<Client, Remedy> consumers(Remedy remedy) {
    return Map.of(CONSUMER, remedy, SHARE, remedy, STREAMS, CLOSE);
  }

  /** A member's commit, its own or in a producer's transaction. */
  private static Map<Client, Remedy> groups(Remedy remedy) {
    return Map.of(CONSUMER, remedy, SHARE, remedy, TRANSACTIONAL, ABORT, STREAMS, CLOSE);
  }

  private static Map<Client, Remedy> all(Remedy remedy) {
    return given(remedy, remedy, remedy);
  }

  private static Map<Client, Remedy> given(Remedy plain, Remedy transactional, Remedy consumer) {
    return Map.of(
        PRODUCER,
        plain,
        TRANSACTIONAL,
        transactional,
        CONSUMER,
        consumer,
        SHARE,
        consumer,
        STREAMS,
        CLOSE);
  }
}
