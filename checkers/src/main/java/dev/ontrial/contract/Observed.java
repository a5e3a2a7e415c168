package dev.ontrial.contract;

import static dev.ontrial.contract.Destruction.LATE_NANOS;

import dev.ontrial.checker.Accusation;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Circumstance;
import dev.ontrial.checker.Evidence;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.ProcessRole;
import java.util.List;
import java.util.Set;

/** What a history says about the conditions of clauses, in the case of one anomaly. */
final class Observed {
  /** Anomalies of what an application makes, which may come from any of its topic-partitions. */
  private static final Set<AnomalyKind> OF_OUTPUT =
      Set.of(
          AnomalyKind.OUTPUT_MISSING,
          AnomalyKind.OUTPUT_REPEATED,
          AnomalyKind.OUTPUT_UNACCOUNTED,
          AnomalyKind.STATE_DIVERGENCE);

  private static final long MILLI = 1_000_000;

  private final History history;
  private final Faults faults;
  private final LeaderEpochs epochs;
  private final Retries retries;
  private final Destruction destruction;
  private final Damage damage;
  private final Failures failures;
  private final WriterNotes notes;
  private final Members members;
  private final TransactionProtocol protocol;
  private final Clocks clocks;
  private final TopicChanges topics;
  private final Deployments deployments;

  Observed(Evidence evidence, WriterNotes notes) {
    this.history = evidence.history();
    this.notes = notes;
    faults = new Faults(history);
    epochs = new LeaderEpochs(evidence);
    retries = new Retries(history);
    failures = new Failures(history);
    ClusterChanges changes = new ClusterChanges(history);
    destruction = new Destruction(history, changes);
    damage = new Damage(history, changes);
    protocol = new TransactionProtocol(history, changes);
    members = new Members(history);
    clocks = new Clocks(history);
    topics = new TopicChanges(history);
    deployments = new Deployments(history);
  }

  /** Whether the condition was observed in the case of this accusation. */
  Sight see(Observation observation, Accusation accusation, DeclaredConfiguration configuration) {
    return switch (observation) {
      case ALWAYS -> Sight.seen("nothing of the kind is promised");
      case LEADER_EPOCH_MOVED -> moved(accusation);
      case UNREAD ->
          accusation.has(Circumstance.WAS_READ)
              ? Sight.notSeen("a consumer had read the record, so every in-sync replica had it")
              : Sight.seen("no consumer had read it");
      case WRITER_RETRIED -> retried(accusation);
      case BATCH_FAILED_IN_FLIGHT -> failedInFlight(accusation);
      case FORGOTTEN_IN_FLIGHT -> forgotten(accusation, configuration);
      case PRODUCER_UNKNOWN ->
          notes
              .acquaintance()
              .unknown(history.sends(accusation.process()), accusation, configuration);
      case DATA_DESTROYED -> destroyed(accusation.topicPartition(), accusation, configuration);
      case COPIES_DAMAGED ->
          damage.ofAllCopies(accusation.topicPartition(), configuration, accusation);
      case COPY_DAMAGED -> damage.ofOneCopy(accusation);
      case RETENTION_PASSED ->
          accusation.has(Circumstance.BELOW_LOG_START)
              ? clocks.pastRetention(accusation, configuration)
              : Sight.notSeen("the log does not begin behind it");
      case FORGOTTEN_BY_CLOCK -> clocks.pastExpiration(accusation, configuration);
      case CLOCK_STEPPED_BACK -> clocks.steppedBack(accusation);
      case ALL_COPIES_STOPPED ->
          history.trial().isKafka()
              ? destruction.stopped(configuration, accusation)
              : Sight.notSeen("what a broker knows when it starts is known of Kafka alone");
      case INTERNAL_DESTROYED -> destruction.ofInternalTopics(accusation);
      case INTERNAL_DAMAGED -> damage.ofInternalTopics(accusation);
      case METADATA_DAMAGED -> damage.ofMetadata(accusation);
      case GROUP_DATA_DESTROYED -> groupDestroyed(accusation, configuration);
      case GROUP_DATA_DAMAGED -> groupDamaged(accusation, configuration);
      case TOPIC_RECREATED -> topics.recreated(accusation);
      case POSITION_OF_OLD_TOPIC -> topics.oldPosition(accusation);
      case RESET_PAST_DELETED -> topics.reset(accusation, configuration);
      case HOLDER_LEFT ->
          accusation.has(Circumstance.HOLDER_LEFT)
              ? Sight.seen("the member that held the record had left")
              : Sight.notSeen("no member that held the record had left");
      case COMMIT_OVERTAKEN ->
          accusation.has(Circumstance.COMMIT_MAY_BE_STALE)
              ? Sight.unknown("whether an earlier commit was applied late cannot be seen")
              : Sight.notSeen("no commit of an earlier position was held up by a fault");
      case DELIVERY_UNDER_WAY -> underWay(accusation);
      case DELIVERIES_LOST ->
          doubtful(accusation, "whether deliveries of the record were lost cannot be seen");
      case BROKER_HIT -> brokerHit(accusation);
      case FLUSHED_EARLY -> members.flushedEarly(accusation, configuration);
      case COMMITTED_WHILE_POLLING -> members.committedWhilePolling(accusation, configuration);
      case TRANSACTIONS_V1 -> protocol.isV1(accusation, configuration);
      case END_TXN_LATE -> endTxnLate(accusation, configuration);
      case MARKERS_UNFENCED ->
          LateMarker.unfenced(history.trial()).or(protocol.isV1(accusation, configuration));
      case MARKER_LATE -> new LateMarker(faults).see(accusation);
      case CLIENT_REUSES_BUFFERS -> reusesBuffers(accusation, configuration);
    };
  }

  /** The deployments of a configuration that may have caused an anomaly. */
  List<DeclaredConfiguration> deployments(
      Accusation accusation, DeclaredConfiguration configuration) {
    return deployments.of(accusation, configuration);
  }

  /** By how much the difference of two times of different programs may be wrong at most. */
  long slackNanos() {
    return history.slackNanos();
  }

  /** The faults that were active between the accusation's times. */
  List<FaultSeen> active(Accusation accusation) {
    return faults.active(accusation.fromNanos(), accusation.untilNanos());
  }

  private Sight moved(Accusation accusation) {
    if (!history.trial().isKafka() && history.trial().brokers() == 1) {
      return Sight.notSeen("there is one node, so the leader that answered is the one that leads");
    }
    return epochs.moved(
        accusation.topicPartition(), accusation.fromNanos(), accusation.untilNanos());
  }

  private Sight retried(Accusation accusation) {
    if (accusation.has(Circumstance.IN_SEVERAL_PLACES)) {
      return Sight.notSeen("no retry puts a record into another topic-partition");
    }
    return retries.whileOnItsWay(accusation);
  }

  private Sight failedInFlight(Accusation accusation) {
    DeclaredProcess declared = history.process(accusation.process());
    if (declared != null && declared.role() == ProcessRole.TRANSFORM) {
      return Sight.notSeen("failed batches of a transform are aborted with their transaction");
    }
    if (!ClientVersion.isKafkaClients(history, accusation.process())) {
      return Sight.notSeen("the client is not kafka-clients");
    }
    return failures.whileOnItsWay(accusation);
  }

  private static Sight forgotten(Accusation accusation, DeclaredConfiguration configuration) {
    if (Given.isExpirationUnknown(configuration)) {
      return Sight.unknown("producer.id.expiration.ms of the brokers is not known");
    }
    long expiration = Given.millis(configuration, Given.EXPIRATION, 86_400_000);
    boolean bounded =
        accusation.fromNanos() != Long.MIN_VALUE && accusation.knownByNanos() != Long.MAX_VALUE;
    long millis = (accusation.knownByNanos() - accusation.fromNanos()) / MILLI;
    if (!bounded) {
      return Sight.unknown("how long the record was on its way is not known");
    }
    return millis > expiration
        ? Sight.seen("the record was on its way for %d ms".formatted(millis))
        : Sight.notSeen(
            "the record was on its way for %d ms, less than producer.id.expiration.ms=%d"
                .formatted(millis, expiration));
  }

  private Sight destroyed(
      int topicPartition, Accusation accusation, DeclaredConfiguration configuration) {
    Sight powerLoss = destruction.of(topicPartition, configuration, accusation);
    boolean unclean =
        configuration.setting("unclean.leader.election.enable", "false").equals("true");
    return unclean
        ? powerLoss.or(
            epochs.moved(topicPartition, accusation.fromNanos(), accusation.untilNanos()))
        : powerLoss;
  }

  private Sight groupDestroyed(Accusation accusation, DeclaredConfiguration configuration) {
    Sight sight = destruction.ofInternalTopics(accusation);
    for (DeclaredTopicPartition declared : history.topicPartitions()) {
      if (matters(declared, accusation, configuration)) {
        sight = sight.or(destroyed(declared.id(), accusation, configuration));
      }
    }
    return sight;
  }

  private Sight groupDamaged(Accusation accusation, DeclaredConfiguration configuration) {
    Sight sight = damage.ofInternalTopics(accusation);
    for (DeclaredTopicPartition declared : history.topicPartitions()) {
      if (matters(declared, accusation, configuration)) {
        sight = sight.or(damage.ofAllCopies(declared.id(), configuration, accusation));
      }
    }
    return sight;
  }

  private static boolean matters(
      DeclaredTopicPartition declared, Accusation accusation, DeclaredConfiguration configuration) {
    return OF_OUTPUT.contains(accusation.kind())
        ? declared.configuration().equals(configuration.name())
        : declared.id() == accusation.topicPartition();
  }

  private Sight underWay(Accusation accusation) {
    return accusation.has(Circumstance.MAY_HAVE_BEEN_UNDER_WAY)
        ? doubtful(accusation, "whether the delivery was on its way cannot be seen")
        : Sight.notSeen("the delivery cannot have been on its way");
  }

  /** Something that cannot be seen, and that only a fault can bring about. */
  private Sight doubtful(Accusation accusation, String words) {
    return faults
            .active(
                accusation.fromNanos(),
                accusation.untilNanos(),
                LATE_NANOS,
                Faults::reachesConsumers)
            .isEmpty()
        ? Sight.notSeen("no fault that reaches consumers was active")
        : Sight.unknown(words);
  }

  private Sight brokerHit(Accusation accusation) {
    List<FaultSeen> hits =
        faults.active(
            accusation.fromNanos(), accusation.untilNanos(), LATE_NANOS, FaultSeen::hitsBroker);
    return hits.isEmpty()
        ? Sight.notSeen("no fault hit a broker between the deliveries")
        : Sight.seen(Faults.name(hits.getFirst()) + " hit a broker");
  }

  private Sight endTxnLate(Accusation accusation, DeclaredConfiguration configuration) {
    return new LateEndTxn(history, faults, notes.ends()).see(accusation, configuration);
  }

  private Sight reusesBuffers(Accusation accusation, DeclaredConfiguration configuration) {
    if (!ClientVersion.isKafkaClients(history, accusation.process())) {
      return Sight.notSeen("the client is not kafka-clients");
    }
    ClientVersion version = ClientVersion.of(history, accusation.process());
    if (!version.isKnown()) {
      return Sight.unknown("the version of the client is not known");
    }
    long timeout = Given.millis(configuration, "request.timeout.ms", 30_000) * MILLI;
    return version.reusesBuffers()
        ? failures.shortlyBefore(accusation, timeout)
        : Sight.notSeen("the client has the fix of KAFKA-19012");
  }

  /** The answer alone, for those who do not ask what was seen. */
  Answer answer(
      Observation observation, Accusation accusation, DeclaredConfiguration configuration) {
    return see(observation, accusation, configuration).answer();
  }
}
