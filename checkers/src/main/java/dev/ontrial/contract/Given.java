package dev.ontrial.contract;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.WorkloadKind;

/** A condition on what was configured; it decides which clauses speak of a configuration. */
public enum Given {
  /** Any configuration. */
  ANY("any configuration"),
  /** The producer asks for no answer. */
  ACKS_0("acks=0"),
  /** The leader alone answers. */
  ACKS_1("acks=1"),
  /** The producer may write a record again without the broker knowing. */
  NOT_IDEMPOTENT("enable.idempotence=false"),
  /** The same, with more than one request on its way. */
  NOT_IDEMPOTENT_PIPELINED("enable.idempotence=false, max.in.flight.requests.per.connection > 1"),
  /** The broker recognises a producer's copies, within one session. */
  IDEMPOTENT("enable.idempotence=true, no transactions"),
  /** The same, with more than one request on its way. */
  IDEMPOTENT_PIPELINED(
      "enable.idempotence=true, no transactions, max.in.flight.requests.per.connection > 1"),
  /** The same, with more requests on their way than the broker remembers batches of a producer. */
  IDEMPOTENT_BEYOND_5(
      "enable.idempotence=true, no transactions, max.in.flight.requests.per.connection > 5"),
  /** A client in another language that does not order concurrent sends. */
  UNORDERED_SENDS("a client in another language that does not order concurrent calls of send()"),
  /** The broker forgets a silent producer before its client gives up sending a batch again. */
  FORGOTTEN("enable.idempotence=true, producer.id.expiration.ms < delivery.timeout.ms"),
  /** Records become visible by transactions. */
  TRANSACTIONAL("transactional.id is set"),
  /** A group's application processes what it reads once its position is committed. */
  COMMITS_BEFORE("processing=before (commit, then process)"),
  /** A group's application commits its position once it has processed. */
  COMMITS_AFTER("processing=after, or enable.auto.commit=true (process, then commit)"),
  /** The consumer of KIP-848 commits by itself. */
  AUTO_COMMITS_KIP848("enable.auto.commit=true, group.protocol=consumer"),
  /** A client in another language commits by a timer what it has handed over. */
  COMMITS_HANDED_OVER(
      "enable.auto.commit=true, enable.auto.offset.store=true (commit what was handed over)"),
  /** What is read, processed and written is one transaction. */
  EXACTLY_ONCE("a transform with transactions, or Streams with exactly_once_v2"),
  /** A client in another language that reads offsets which an open transaction may change. */
  UNSTABLE_OFFSETS(
      "a transform with a client in another language that does not wait for open transactions when"
          + " it asks for committed offsets"),
  /** Streams that may do it again. */
  STREAMS_AT_LEAST_ONCE("Streams with at_least_once"),
  /** An application of the user's own that may process a record again. */
  OWN_AT_LEAST_ONCE("a command with guarantee at-least-once"),
  /** An application of the user's own that may leave a record out. */
  OWN_AT_MOST_ONCE("a command with guarantee at-most-once"),
  /** An application of the user's own that promises no order. */
  OWN_UNORDERED("a command without guarantee ordered-per-key"),
  /** Records are handed to a share group. */
  SHARE("a share group");

  /** How long brokers remember a silent producer; {@code unknown} where they do not say. */
  static final String EXPIRATION = "producer.id.expiration.ms";

  private final String words;

  Given(String words) {
    this.words = words;
  }

  /** The condition as readers of the documentation see it. */
  public String words() {
    return words;
  }

  /**
   * Whether the configuration is meant. Where a setting is not declared, the client's default since
   * Kafka 3.2 counts: acks=all, idempotent, five requests in flight; and for applications that they
   * commit after they have processed, and Streams' default, at_least_once.
   */
  boolean holds(DeclaredConfiguration configuration) {
    String acks = configuration.setting("acks", "all");
    boolean idempotent = configuration.setting("enable.idempotence", "true").equals("true");
    WorkloadKind workload = configuration.workload();
    boolean transactional =
        configuration.setting("transactional", "false").equals("true") || workload.transactional();
    boolean application = workload == WorkloadKind.APPLICATION;
    String processing = configuration.setting("processing", "after");
    boolean streams = workload == WorkloadKind.STREAMS;
    boolean atLeastOnce =
        configuration.setting("processing.guarantee", "at_least_once").equals("at_least_once");
    boolean own = workload == WorkloadKind.COMMAND;
    String inFlight = configuration.setting("max.in.flight.requests.per.connection", "5");
    return switch (this) {
      case ANY -> true;
      case ACKS_0 -> acks.equals("0");
      case ACKS_1 -> acks.equals("1");
      case NOT_IDEMPOTENT -> !idempotent;
      case NOT_IDEMPOTENT_PIPELINED -> !idempotent && !inFlight.equals("1");
      // Whoever feeds a transform is a plain idempotent producer.
      case IDEMPOTENT -> idempotent && (!transactional || workload == WorkloadKind.TRANSFORM);
      case IDEMPOTENT_PIPELINED -> IDEMPOTENT.holds(configuration) && !inFlight.equals("1");
      case IDEMPOTENT_BEYOND_5 ->
          IDEMPOTENT.holds(configuration)
              && millis(configuration, "max.in.flight.requests.per.connection", 5) > 5;
      case UNORDERED_SENDS -> configuration.setting("client.ordered.sends", "true").equals("false");
      case FORGOTTEN ->
          idempotent
              && (isExpirationUnknown(configuration)
                  || millis(configuration, EXPIRATION, 86_400_000)
                      < millis(configuration, "delivery.timeout.ms", 120_000));
      case TRANSACTIONAL -> transactional;
      case COMMITS_BEFORE -> application && processing.equals("before");
      case COMMITS_AFTER -> application && !processing.equals("before");
      case AUTO_COMMITS_KIP848 ->
          application
              && processing.equals("auto")
              && configuration.setting("group.protocol", "classic").equals("consumer");
      case COMMITS_HANDED_OVER ->
          application
              && processing.equals("auto")
              && configuration.setting("enable.auto.offset.store", "false").equals("true");
      case UNSTABLE_OFFSETS ->
          workload == WorkloadKind.TRANSFORM
              && configuration.setting("client.stable.offsets", "true").equals("false");
      case EXACTLY_ONCE -> workload == WorkloadKind.TRANSFORM || (streams && !atLeastOnce);
      case STREAMS_AT_LEAST_ONCE -> streams && atLeastOnce;
      case OWN_AT_LEAST_ONCE ->
          own && configuration.setting("guarantee", "").equals("at-least-once");
      case OWN_AT_MOST_ONCE -> own && configuration.setting("guarantee", "").equals("at-most-once");
      case OWN_UNORDERED -> own && !configuration.setting("order", "").equals("per-key");
      case SHARE -> workload == WorkloadKind.SHARE;
    };
  }

  /** Whether the brokers' {@code producer.id.expiration.ms} could not be read. */
  static boolean isExpirationUnknown(DeclaredConfiguration configuration) {
    return configuration.setting(EXPIRATION, "").equals("unknown");
  }

  /** A setting in milliseconds. Kafka refuses what is not a number, and then nothing runs. */
  static long millis(DeclaredConfiguration configuration, String setting, long kafkas) {
    String given = configuration.setting(setting, "");
    return given.matches("\\d{1,18}") ? Long.parseLong(given) : kafkas;
  }
}
