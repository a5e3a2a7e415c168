package dev.ontrial.contract;

import static dev.ontrial.contract.ClauseCases.Bound.CAUSE;
import static dev.ontrial.contract.ClauseCases.Bound.PLACE;
import static dev.ontrial.contract.ClauseCases.Bound.TIME;
import static dev.ontrial.contract.ClauseCases.Bound.WRITER;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Circumstance;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For every condition of the contract the nearest history in which it was observed, and the nearest
 * ones in which it was not: the cause came at another time, in another place, of another writer, or
 * was another one.
 *
 * <p>The accused record is one of p3 in t-0. It was sent at {@link #FROM} and answered at {@link
 * #KNOWN}; its damage was seen by {@link #UNTIL}. A cause comes at {@link #MEANWHILE} or at {@link
 * #LONG_BEFORE}.
 */
final class ClauseCases {
  static final long LONG_BEFORE = 20_000;
  static final long FROM = 100_000;
  static final long MEANWHILE = 100_500;
  static final long KNOWN = 100_900;
  static final long UNTIL = 102_000;
  private static final long END = 150_000;
  private static final long HOUR = 3_600_000;
  private static final String WORKER =
      "{\"role\":\"producer\",\"configuration\":\"c\",\"worker\":11}";
  static final String KILL = "{\"kind\":\"kill\",\"target\":\"%s\",\"nodes\":[%s]}";

  /** In what a history differs from one that is excused. */
  enum Bound {
    TIME,
    PLACE,
    WRITER,
    CAUSE
  }

  /**
   * What is observed in one history.
   *
   * @param circumstances what the checker knows of the anomaly
   */
  record Scene(Consumer<HistoryBuilder> events, Set<Circumstance> circumstances) {
    Scene(Consumer<HistoryBuilder> events) {
      this(events, Set.of());
    }
  }

  /** A condition's history in which it was observed, and its neighbours in which it was not. */
  record Cases(Scene observed, Map<Bound, Scene> others) {}

  private ClauseCases() {}

  static Cases of(Observation observation, AnomalyKind kind) {
    return switch (observation) {
      case ALWAYS -> cases(h -> {}, Map.of());
      case LEADER_EPOCH_MOVED -> epochMoved();
      case UNREAD ->
          new Cases(
              new Scene(h -> {}), Map.of(CAUSE, new Scene(h -> {}, Set.of(Circumstance.WAS_READ))));
      case WRITER_RETRIED -> retried();
      case BATCH_FAILED_IN_FLIGHT -> failedInFlight();
      case FORGOTTEN_IN_FLIGHT ->
          cases(
              h -> h.setting("producer.id.expiration.ms", "899"),
              Map.of(TIME, h -> h.setting("producer.id.expiration.ms", "900")));
      case PRODUCER_UNKNOWN -> unknown();
      case DATA_DESTROYED -> dataDestroyed();
      case COPIES_DAMAGED -> copiesDamaged();
      case COPY_DAMAGED -> copyDamaged();
      case INDEX_DAMAGED -> indexDamaged();
      case INTERNAL_DAMAGED -> internalDamaged("__transaction_state-0");
      case METADATA_DAMAGED -> internalDamaged("__cluster_metadata-0");
      case GROUP_DATA_DAMAGED -> groupDamaged(kind);
      case RETENTION_PASSED -> retentionPassed();
      case FORGOTTEN_BY_CLOCK -> forgottenByClock();
      case CLOCK_STEPPED_BACK -> steppedBack();
      case ALL_COPIES_STOPPED -> copiesStopped();
      case INTERNAL_DESTROYED -> internalDestroyed();
      case GROUP_DATA_DESTROYED -> groupDestroyed(kind);
      case TOPIC_RECREATED -> TopicCases.recreated(kind);
      case POSITION_OF_OLD_TOPIC -> TopicCases.oldPosition();
      case RESET_PAST_DELETED -> TopicCases.resetPastDeleted();
      case HOLDER_LEFT ->
          new Cases(
              new Scene(h -> {}, Set.of(Circumstance.HOLDER_LEFT)),
              Map.of(CAUSE, new Scene(h -> {})));
      case INPUT_REASSIGNED ->
          cases(
              h -> assigned(h, 3, 0, MEANWHILE),
              Map.of(
                  TIME, h -> assigned(h, 3, 0, LONG_BEFORE),
                  PLACE, h -> assigned(h, 3, 1, MEANWHILE),
                  CAUSE, h -> {}));
      case COMMIT_OVERTAKEN ->
          new Cases(
              new Scene(h -> {}, Set.of(Circumstance.COMMIT_MAY_BE_STALE)),
              Map.of(CAUSE, new Scene(h -> {})));
      case DELIVERY_UNDER_WAY -> underWay();
      case DELIVERIES_LOST, BROKER_HIT -> brokerHit();
      case TRANSACTIONS_V1 -> cases(h -> h.clients("3.9.1"), Map.of(CAUSE, h -> {}));
      case END_TXN_LATE -> TransactionCases.endLate(kind);
      case MARKERS_UNFENCED ->
          cases(h -> h.brokers("4.1.2"), Map.of(CAUSE, h -> h.brokers("4.2.0")));
      case MARKER_LATE -> TransactionCases.markerLate();
      case COMMITTED_WHILE_POLLING -> committedWhilePolling();
      case FLUSHED_EARLY -> flushedEarly();
      case CLIENT_REUSES_BUFFERS -> buffersReused();
    };
  }

  private static Cases epochMoved() {
    return cases(
        h -> epoch(h, 0, MEANWHILE),
        Map.of(
            TIME, h -> epoch(h, 0, LONG_BEFORE),
            PLACE, h -> epoch(h, 1, MEANWHILE),
            CAUSE, h -> {}));
  }

  private static Cases failedInFlight() {
    return cases(
        h -> fails(h, 3, 0, MEANWHILE),
        Map.of(
            TIME, h -> fails(h, 3, 0, LONG_BEFORE),
            PLACE, h -> fails(h, 3, 1, MEANWHILE),
            WRITER, h -> fails(h, 4, 0, MEANWHILE),
            CAUSE, h -> fails(h, 3, 0, KNOWN)));
  }

  private static Cases dataDestroyed() {
    return cases(
        h -> powerLoss(h, "1,2,3", MEANWHILE),
        Map.of(
            TIME, h -> powerLoss(h, "1,2,3", LONG_BEFORE),
            PLACE, h -> powerLoss(h.at(FROM).inSync(1, 0, 1), "1", MEANWHILE),
            CAUSE, h -> powerLoss(h, "1", MEANWHILE)));
  }

  private static Cases copiesDamaged() {
    return cases(
        h -> damage(h, "t-0", "1,2,3", MEANWHILE),
        Map.of(
            TIME, h -> damage(h, "t-0", "1,2,3", LONG_BEFORE),
            PLACE, h -> damage(InSync.are(h.at(FROM), 1, 1), "t-1", "1", MEANWHILE),
            CAUSE, h -> damage(h, "t-0", "1", MEANWHILE)));
  }

  /** Damage that a replica was not healed of stays. */
  private static Cases copyDamaged() {
    return cases(
        h -> damage(h, "t-0", "1", MEANWHILE),
        Map.of(
            TIME, h -> damage(h, "t-0", "1", UNTIL + 1),
            PLACE, h -> damage(h, "t-1", "1", MEANWHILE),
            CAUSE, h -> kill(h, "leader", "1", MEANWHILE)));
  }

  /** The leader of the topic-partition is node 1. */
  private static Cases indexDamaged() {
    return cases(
        h -> damage(h, "index", "t-0", 1, MEANWHILE),
        Map.of(
            TIME, h -> damage(h, "index", "t-0", 1, UNTIL + 1),
            PLACE, h -> damage(h, "index", "t-0", 2, MEANWHILE),
            CAUSE, h -> damage(h, "segment", "t-0", 1, MEANWHILE)));
  }

  private static void damage(HistoryBuilder history, String file, String log, int node, long at) {
    history
        .at(at)
        .fault(
            ("{\"kind\":\"corrupt\",\"target\":\"leader\",\"nodes\":[%1$d],\"file\":\"%2$s\","
                    + "\"damaged\":[{\"node\":%1$d,\"logs\":{\"%3$s\":\"0.index\"}}]}")
                .formatted(node, file, log));
    history.at(at + 1).leader(0, 2).healed();
  }

  private static Cases internalDamaged(String log) {
    return cases(
        h -> damage(h, log, "1,2", MEANWHILE),
        Map.of(
            TIME, h -> damage(h, log, "1,2", LONG_BEFORE),
            PLACE, h -> damage(h, "t-1", "1,2", MEANWHILE),
            CAUSE, h -> damage(h, log, "1", MEANWHILE)));
  }

  private static Cases groupDamaged(AnomalyKind kind) {
    Cases all = internalDamaged("__consumer_offsets-0");
    Map<Bound, Scene> others = new EnumMap<>(all.others());
    // A state, or a log, that was damaged stays so.
    if (kind == AnomalyKind.STATE_DIVERGENCE || kind == AnomalyKind.COMMIT_UNACCOUNTED) {
      others.remove(TIME);
    }
    others.remove(PLACE);
    return new Cases(all.observed(), others);
  }

  private static void damage(HistoryBuilder history, String log, String nodes, long at) {
    String each =
        Stream.of(nodes.split(","))
            .map("{\"node\":%%s,\"logs\":{\"%s\":\"0.log from byte 1\"}}".formatted(log)::formatted)
            .collect(Collectors.joining(","));
    String fault =
        "{\"kind\":\"corrupt\",\"target\":\"all\",\"nodes\":[%s],\"damaged\":[%s]}"
            .formatted(nodes, each);
    InSync.are(history.at(at), 0, 1, 2, 3).fault(fault).at(at + 500).healed();
  }

  private static Cases copiesStopped() {
    return cases(
        h -> kill(h, "all", "1,2,3", MEANWHILE),
        Map.of(
            TIME, h -> kill(h, "all", "1,2,3", LONG_BEFORE),
            CAUSE, h -> kill(h, "all", "1,2", MEANWHILE)));
  }

  /** An hour ahead, where less than an hour is kept. */
  private static Cases retentionPassed() {
    Set<Circumstance> deleted = Set.of(Circumstance.BELOW_LOG_START);
    return new Cases(
        new Scene(h -> clock(kept(h, "3598000"), 1, HOUR, MEANWHILE), deleted),
        Map.of(
            TIME, new Scene(h -> clock(kept(h, "3598000"), 1, HOUR, LONG_BEFORE), deleted),
            PLACE, new Scene(h -> clock(kept(h, "3598000"), 11, HOUR, MEANWHILE), deleted),
            WRITER, new Scene(h -> clock(kept(h, "3598000"), 1, -HOUR, MEANWHILE), deleted),
            CAUSE, new Scene(h -> clock(kept(h, "3598000"), 1, HOUR, MEANWHILE))));
  }

  private static HistoryBuilder kept(HistoryBuilder history, String millis) {
    return history.setting("retention.ms", millis).setting("replication.factor", "3");
  }

  private static Cases forgottenByClock() {
    Consumer<HistoryBuilder> remembers =
        h -> h.setting("producer.id.expiration.ms", "3599500").setting("replication.factor", "3");
    return cases(
        remembers.andThen(h -> clock(h, 1, HOUR, MEANWHILE)),
        Map.of(
            TIME, remembers.andThen(h -> clock(h, 1, HOUR, KNOWN + 1)),
            PLACE, remembers.andThen(h -> clock(h, 11, HOUR, MEANWHILE)),
            CAUSE, remembers.andThen(h -> clock(h, 1, HOUR / 2, MEANWHILE))));
  }

  /** The clock of p3's worker, 11, or of a broker steps back. */
  private static Cases steppedBack() {
    return cases(
        h -> clock(h.simple(EventKind.PROCESS, 3, -1, 0, 0, WORKER), 11, -HOUR, MEANWHILE),
        Map.of(
            TIME,
                h -> clock(h.simple(EventKind.PROCESS, 3, -1, 0, 0, WORKER), 11, -HOUR, KNOWN + 1),
            WRITER,
                h -> clock(h.simple(EventKind.PROCESS, 3, -1, 0, 0, WORKER), 12, -HOUR, MEANWHILE),
            // It is ahead until later, and steps back then.
            CAUSE,
                h ->
                    clock(
                        h.simple(EventKind.PROCESS, 3, -1, 0, 0, WORKER), 11, HOUR, KNOWN - 100)));
  }

  private static void clock(HistoryBuilder history, int node, long jumpMillis, long at) {
    history
        .at(at)
        .fault(
            "{\"kind\":\"clock\",\"target\":\"leader\",\"nodes\":[%d],".formatted(node)
                + "\"clock\":{\"jumpMillis\":%d,\"drift\":1.0}}".formatted(jumpMillis))
        .at(at + 300)
        .healed();
  }

  private static Cases internalDestroyed() {
    return cases(
        h -> powerLoss(h, "1,2", MEANWHILE),
        Map.of(
            TIME, h -> powerLoss(h, "1,2", LONG_BEFORE),
            CAUSE, h -> powerLoss(h, "1", MEANWHILE)));
  }

  private static Cases brokerHit() {
    return cases(
        h -> kill(h, "leader", "1", MEANWHILE),
        Map.of(
            TIME, h -> kill(h, "leader", "1", LONG_BEFORE),
            CAUSE, h -> kill(h, "producers", "1", MEANWHILE)));
  }

  private static Cases committedWhilePolling() {
    return new Cases(
        new Scene(h -> {}, Set.of(Circumstance.HOLDER_LEFT)),
        Map.of(
            CAUSE, new Scene(h -> {}),
            WRITER, new Scene(h -> h.clients("4.1.0"), Set.of(Circumstance.HOLDER_LEFT))));
  }

  private static Cases flushedEarly() {
    return cases(
        h -> splits(h, "streams", MEANWHILE),
        Map.of(
            TIME, h -> splits(h, "streams", LONG_BEFORE),
            WRITER, h -> splits(h, "producer", MEANWHILE),
            CAUSE, h -> h.process(9, "streams").clients("4.1.0")));
  }

  private static Cases buffersReused() {
    return cases(
        h -> fails(h.clients("4.1.1"), 3, 1, MEANWHILE),
        Map.of(
            TIME, h -> fails(h.clients("4.1.1"), 3, 1, LONG_BEFORE),
            WRITER, h -> fails(h.clients("4.1.1"), 4, 1, MEANWHILE),
            CAUSE, h -> fails(h.clients("4.3.1"), 3, 1, MEANWHILE)));
  }

  static Cases cases(
      Consumer<HistoryBuilder> observed, Map<Bound, Consumer<HistoryBuilder>> others) {
    Map<Bound, Scene> scenes = new EnumMap<>(Bound.class);
    others.forEach((bound, events) -> scenes.put(bound, new Scene(events)));
    return new Cases(new Scene(observed), scenes);
  }

  private static Cases retried() {
    return new Cases(
        new Scene(h -> h.at(MEANWHILE).retries(3, 1, false)),
        Map.of(
            TIME, new Scene(h -> h.at(LONG_BEFORE).retries(3, 1, false)),
            WRITER, new Scene(h -> h.at(MEANWHILE).retries(4, 1, false)),
            PLACE,
                new Scene(
                    h -> h.at(MEANWHILE).retries(3, 1, false),
                    Set.of(Circumstance.IN_SEVERAL_PLACES)),
            CAUSE, new Scene(h -> {})));
  }

  private static Cases underWay() {
    Set<Circumstance> possible = Set.of(Circumstance.MAY_HAVE_BEEN_UNDER_WAY);
    return new Cases(
        new Scene(h -> kill(h, "leader", "1", MEANWHILE), possible),
        Map.of(
            TIME, new Scene(h -> kill(h, "leader", "1", LONG_BEFORE), possible),
            CAUSE, new Scene(h -> kill(h, "leader", "1", MEANWHILE))));
  }

  /** p3 is silent in t-0 for 95 s, and the broker remembers producers for 5 s. */
  private static Cases unknown() {
    Consumer<HistoryBuilder> silent =
        h -> h.setting("producer.id.expiration.ms", "5000").setting("delivery.timeout.ms", "4000");
    return cases(
        silent.andThen(h -> overtaken(h, 3, 0)),
        Map.of(
            TIME,
            silent.andThen(h -> overtaken(h.at(FROM - 3_000).ok("3#7", 7), 3, 0)),
            CAUSE,
            h -> overtaken(h, 3, 0)));
  }

  /** An earlier record and a later one are on their way, too. */
  private static void overtaken(HistoryBuilder history, int process, int topicPartition) {
    String record = process + "#8";
    history.at(FROM - 1).send(record, topicPartition);
    history.at(FROM + 50).send(process + "#10", topicPartition);
    history.at(KNOWN + 1).done(record, topicPartition, Outcome.OK, 9);
  }

  private static Cases groupDestroyed(AnomalyKind kind) {
    Map<Bound, Consumer<HistoryBuilder>> others =
        new EnumMap<>(Map.of(CAUSE, (Consumer<HistoryBuilder>) h -> powerLoss(h, "1", MEANWHILE)));
    // A state, or a log, that was destroyed stays so.
    boolean lasts = kind == AnomalyKind.STATE_DIVERGENCE || kind == AnomalyKind.COMMIT_UNACCOUNTED;
    if (!lasts) {
      others.put(TIME, h -> powerLoss(h, "1,2", LONG_BEFORE));
    }
    return cases(h -> powerLoss(h, "1,2", MEANWHILE), others);
  }

  private static void assigned(HistoryBuilder history, int process, int place, long at) {
    history.at(at).process(process, "transform");
    history.simple(EventKind.ASSIGNED, process, place, 0, -1, "");
  }

  private static void epoch(HistoryBuilder history, int topicPartition, long at) {
    history.at(at).leader(topicPartition, 1).at(END).leader(topicPartition, 1);
  }

  private static void fails(HistoryBuilder history, int process, int place, long at) {
    String record = process + "#9";
    history.at(at - 1_000).send(record, place).at(at).done(record, place, Outcome.INFO, -1);
  }

  private static void powerLoss(HistoryBuilder history, String nodes, long at) {
    String powerLoss =
        "{\"kind\":\"power-loss\",\"target\":\"all\",\"losesData\":true,\"nodes\":[" + nodes + "]}";
    history.at(at).fault(powerLoss).at(at + 500).healed();
  }

  private static void kill(HistoryBuilder history, String target, String nodes, long at) {
    history.at(at).fault(KILL.formatted(target, nodes)).at(at + 500).healed();
  }

  private static void splits(HistoryBuilder history, String role, long at) {
    history.clients("4.1.0").process(9, role);
    history.at(at).add(EventKind.METRIC, 0, 9, -1, 0, 1, -1, 0, 0, -1, -1, Evidence.SPLITS);
  }

  /** What all histories begin and end with: looks at the leaders, and an ordinary record. */
  static HistoryBuilder history(Given given) {
    HistoryBuilder history = new HistoryBuilder();
    configured(history, given);
    history.at(1).leader(0, 0).leader(1, 0).process(3, "producer").ok("3#0", 0);
    history.retries(3, 0, false).at(END - 20).leader(0, 0).retries(3, 0, true);
    return history;
  }

  private static void configured(HistoryBuilder history, Given given) {
    switch (given) {
      case ANY, IDEMPOTENT, IDEMPOTENT_PIPELINED, FORGOTTEN -> {}
      case UNORDERED_SENDS -> history.setting("client.ordered.sends", "false");
      case UNSTABLE_OFFSETS ->
          history.workload("transform").setting("client.stable.offsets", "false");
      case IDEMPOTENT_BEYOND_5 -> history.setting("max.in.flight.requests.per.connection", "6");
      case ACKS_0 -> history.notIdempotent("0");
      case ACKS_1 -> history.notIdempotent("1");
      case NOT_IDEMPOTENT, NOT_IDEMPOTENT_PIPELINED -> history.notIdempotent("all");
      case TRANSACTIONAL -> history.transactional();
      case COMMITS_BEFORE -> history.application("before");
      case COMMITS_AFTER -> history.application("after");
      case AUTO_COMMITS_KIP848 -> history.application("auto").setting("group.protocol", "consumer");
      case COMMITS_HANDED_OVER ->
          history.application("auto").setting("enable.auto.offset.store", "true");
      case EXACTLY_ONCE -> history.workload("transform");
      case STREAMS_AT_LEAST_ONCE ->
          history.workload("streams").setting("processing.guarantee", "at_least_once");
      case OWN_AT_LEAST_ONCE -> history.workload("command").setting("guarantee", "at-least-once");
      case OWN_AT_MOST_ONCE -> history.workload("command").setting("guarantee", "at-most-once");
      case OWN_UNORDERED -> history.workload("command").setting("guarantee", "exactly-once");
      case SHARE -> history.workload("share");
    }
  }

  /** The bounds that a condition has by its nature. */
  static Set<Bound> needed(Observation observation) {
    return switch (observation) {
      case ALWAYS -> EnumSet.noneOf(Bound.class);
      case LEADER_EPOCH_MOVED,
          DATA_DESTROYED,
          COPIES_DAMAGED,
          COPY_DAMAGED,
          INDEX_DAMAGED,
          INTERNAL_DAMAGED,
          METADATA_DAMAGED,
          FORGOTTEN_BY_CLOCK ->
          EnumSet.of(TIME, PLACE, CAUSE);
      case RETENTION_PASSED, RESET_PAST_DELETED -> EnumSet.allOf(Bound.class);
      case TOPIC_RECREATED -> EnumSet.of(PLACE, CAUSE);
      case INPUT_REASSIGNED -> EnumSet.of(TIME, PLACE, CAUSE);
      case POSITION_OF_OLD_TOPIC -> EnumSet.allOf(Bound.class);
      case WRITER_RETRIED, BATCH_FAILED_IN_FLIGHT -> EnumSet.allOf(Bound.class);
      case FORGOTTEN_IN_FLIGHT -> EnumSet.of(TIME);
      case UNREAD,
          HOLDER_LEFT,
          COMMIT_OVERTAKEN,
          TRANSACTIONS_V1,
          MARKERS_UNFENCED,
          GROUP_DATA_DESTROYED,
          GROUP_DATA_DAMAGED ->
          EnumSet.of(CAUSE);
      case END_TXN_LATE, COMMITTED_WHILE_POLLING -> EnumSet.of(WRITER, CAUSE);
      case FLUSHED_EARLY, CLIENT_REUSES_BUFFERS, CLOCK_STEPPED_BACK ->
          EnumSet.of(TIME, WRITER, CAUSE);
      default -> EnumSet.of(TIME, CAUSE);
    };
  }

  /** The anomaly, with what the checker says of it. */
  static Candidate candidate(AnomalyKind kind, Set<Circumstance> circumstances) {
    boolean ever = kind == AnomalyKind.STATE_DIVERGENCE || kind == AnomalyKind.COMMIT_UNACCOUNTED;
    return new Candidate(kind, "c", 0, 3, nanos(KNOWN), circumstances)
        .within(ever ? Long.MIN_VALUE : nanos(FROM), nanos(UNTIL));
  }

  private static long nanos(long millis) {
    return millis * 1_000_000;
  }
}
