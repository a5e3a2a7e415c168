package dev.ontrial.bench;

import dev.ontrial.workload.Attachment;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is measured.
 *
 * @param name as the page names it
 * @param role what it does
 * @param settings of the producer, or of the consumer where it consumes
 * @param transaction the number of records of a transaction; 0 for none
 */
record Subject(String name, Role role, Map<String, String> settings, int transaction) {
  /** What a subject does. */
  enum Role {
    /** A producer of ontrial, which records every send and every answer. */
    PRODUCER,
    /** Kafka's kafka-producer-perf-test. */
    PERF_PRODUCER,
    /** A member of a group that commits before it processes. */
    BEFORE,
    /** A member of a group that commits after it has processed. */
    AFTER,
    /** A member of a group whose client commits by itself. */
    AUTO,
    /** Consumes, and produces an output record for each input record in a transaction. */
    TRANSFORM,
    /** A Kafka Streams instance. */
    STREAMS,
    /** Kafka's kafka-consumer-perf-test. */
    PERF_CONSUMER;

    /** Whether it reads records. */
    boolean consumes() {
      return this != PRODUCER && this != PERF_PRODUCER;
    }

    /** Whether it writes a record for each record that it reads. */
    boolean hasOutput() {
      return this == TRANSFORM || this == STREAMS;
    }

    /** Whether it is a program of Kafka's, measured for comparison. */
    boolean isReference() {
      return this == PERF_PRODUCER || this == PERF_CONSUMER;
    }
  }

  static final String IDEMPOTENT = "idempotent";
  static final String PERF_PRODUCER = "kafka-producer-perf-test";
  static final String PERF_CONSUMER = "kafka-consumer-perf-test";

  /** The sizes of records, in bytes. */
  static final List<Integer> SIZES = List.of(100, 1_000);

  private static final Map<String, String> IDEMPOTENT_SETTINGS =
      Map.of("acks", "all", "enable.idempotence", "true");

  /**
   * The value of a record of that size: ontrial's records have a header, Kafka's programs' none.
   */
  static int valueBytes(int size) {
    return size - Attachment.HEADER_BYTES;
  }

  /** From the weakest guarantee to the strongest; the reference stands next to its counterpart. */
  static final List<Subject> PRODUCERS =
      Stream.concat(
              Stream.of(
                  producer("acks-0", Map.of("acks", "0", "enable.idempotence", "false")),
                  producer("acks-1", Map.of("acks", "1", "enable.idempotence", "false")),
                  producer("acks-all", Map.of("acks", "all", "enable.idempotence", "false")),
                  new Subject(PERF_PRODUCER, Role.PERF_PRODUCER, IDEMPOTENT_SETTINGS, 0),
                  producer(IDEMPOTENT, IDEMPOTENT_SETTINGS)),
              IntStream.of(10_000, 1_000, 100, 10)
                  .mapToObj(size ->
                      new Subject(
                          "transactional, %,d records".formatted(size),
                          Role.PRODUCER,
                          IDEMPOTENT_SETTINGS,
                          size)))
          .toList();

  /** Kinds of consumers, at most once first. */
  static final List<Subject> CONSUMERS =
      List.of(
          consumer("commit before", Role.BEFORE, Map.of()),
          consumer("automatic commit", Role.AUTO, Map.of()),
          consumer(PERF_CONSUMER, Role.PERF_CONSUMER, Map.of()),
          consumer("commit after", Role.AFTER, Map.of()),
          consumer("transform", Role.TRANSFORM, Map.of("isolation.level", "read_committed")),
          consumer(
              "Streams at_least_once",
              Role.STREAMS,
              Map.of("processing.guarantee", "at_least_once")),
          consumer(
              "Streams exactly_once_v2",
              Role.STREAMS,
              Map.of("processing.guarantee", "exactly_once_v2")));

  private static Subject producer(String name, Map<String, String> settings) {
    return new Subject(name, Role.PRODUCER, settings, 0);
  }

  private static Subject consumer(String name, Role role, Map<String, String> settings) {
    return new Subject(name, role, settings, 0);
  }

  static Subject named(String name) {
    return Stream.concat(PRODUCERS.stream(), CONSUMERS.stream())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no subject " + name));
  }

  /** The name as a part of a topic's name. */
  String id() {
    return name.replaceAll("[^A-Za-z0-9]+", "-");
  }
}
