package dev.ontrial.contract;

import static dev.ontrial.contract.Destruction.LATE_NANOS;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
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

  Observed(Evidence evidence, WriterNotes notes, ClusterChanges changes) {
    this.history = evidence.history();
    this.notes = notes;
    faults = new Faults(history);
    epochs = new LeaderEpochs(evidence);
    retries = new Retries(history);
    failures = new Failures(history);
    destruction = new Destruction(history, changes);
    damage = new Damage(history, changes);
    protocol = new TransactionProtocol(history, changes);
    members = new Members(history);
    clocks = new Clocks(history);
    topics = new TopicChanges(history);
    deployments = new Deployments(history);
  }

  /** Whether the condition was observed in the case of this candidate. */
  Sight see(Observation observation, Candidate candidate, DeclaredConfiguration configuration) {
    return switch (observation) {
      case ALWAYS -> Sight.seen("nothing of the kind is promised");
      case LEADER_EPOCH_MOVED -> moved(candidate);
      case UNREAD ->
          candidate.has(Circumstance.WAS_READ)
              ? Sight.notSeen("a consumer had read the record, so every in-sync replica had it")
              : Sight.seen("no consumer had read it");
      case WRITER_RETRIED -> retried(candidate);
      case BATCH_FAILED_IN_FLIGHT -> failedInFlight(candidate);
      case FORGOTTEN_IN_FLIGHT -> forgotten(candidate, configuration);
      case PRODUCER_UNKNOWN ->
          notes
              .acquaintance()
              .unknown(history.sends(candidate.process()), candidate, configuration);
      case DATA_DESTROYED -> destroyed(candidate.topicPartition(), candidate, configuration);
      case COPIES_DAMAGED ->
          damage.ofAllCopies(candidate.topicPartition(), configuration, candidate);
      case COPY_DAMAGED -> damage.ofOneCopy(candidate);
      case INDEX_DAMAGED -> damage.ofLeadersIndex(candidate);
      case RETENTION_PASSED ->
          candidate.has(Circumstance.BELOW_LOG_START)
              ? clocks.pastRetention(candidate, configuration)
              : Sight.notSeen("the log does not begin behind it");
      case FORGOTTEN_BY_CLOCK -> clocks.pastExpiration(candidate, configuration);
      case CLOCK_STEPPED_BACK -> clocks.steppedBack(candidate);
      case ALL_COPIES_STOPPED ->
          history.trial().isKafka()
              ? destruction.stopped(configuration, candidate)
              : Sight.notSeen("what a broker knows when it starts is known of Kafka alone");
      case INTERNAL_DESTROYED -> destruction.ofInternalTopics(candidate);
      case INTERNAL_DAMAGED -> damage.ofInternalTopics(candidate);
      case METADATA_DAMAGED -> damage.ofMetadata(candidate);
      case GROUP_DATA_DESTROYED -> groupDestroyed(candidate, configuration);
      case GROUP_DATA_DAMAGED -> groupDamaged(candidate, configuration);
      case TOPIC_RECREATED -> topics.recreated(candidate);
      case POSITION_OF_OLD_TOPIC -> topics.oldPosition(candidate);
      case RESET_PAST_DELETED -> topics.reset(candidate, configuration);
      case HOLDER_LEFT ->
          candidate.has(Circumstance.HOLDER_LEFT)
              ? Sight.seen("the member that held the record had left")
              : Sight.notSeen("no member that held the record had left");
      case INPUT_REASSIGNED -> members.reassigned(candidate, configuration);
      case COMMIT_OVERTAKEN ->
          candidate.has(Circumstance.COMMIT_MAY_BE_STALE)
              ? Sight.unknown("whether an earlier commit was applied late cannot be seen")
              : Sight.notSeen("no commit of an earlier position was held up by a fault");
      case DELIVERY_UNDER_WAY -> underWay(candidate);
      case DELIVERIES_LOST ->
          doubtful(candidate, "whether deliveries of the record were lost cannot be seen");
      case BROKER_HIT -> brokerHit(candidate);
      case FLUSHED_EARLY -> members.flushedEarly(candidate, configuration);
      case COMMITTED_WHILE_POLLING -> members.committedWhilePolling(candidate, configuration);
      case TRANSACTIONS_V1 -> protocol.isV1(candidate, configuration);
      case END_TXN_LATE -> endTxnLate(candidate, configuration);
      case MARKERS_UNFENCED ->
          LateMarker.unfenced(history.trial()).or(protocol.isV1(candidate, configuration));
      case MARKER_LATE -> new LateMarker(faults).see(candidate);
      case CLIENT_REUSES_BUFFERS -> reusesBuffers(candidate, configuration);
    };
  }

  /** The deployments of a configuration that may have caused an anomaly. */
  List<DeclaredConfiguration> deployments(
      Candidate candidate, DeclaredConfiguration configuration) {
    return deployments.of(candidate, configuration);
  }

  /** By how much the difference of two times of different programs may be wrong at most. */
  long slackNanos() {
    return history.slackNanos();
  }

  /** The faults that were active between the candidate's times. */
  List<FaultSeen> active(Candidate candidate) {
    return faults.active(candidate.fromNanos(), candidate.untilNanos());
  }

  private Sight moved(Candidate candidate) {
    if (!history.trial().isKafka() && history.trial().brokers() == 1) {
      return Sight.notSeen("there is one node, so the leader that answered is the one that leads");
    }
    return epochs.moved(candidate.topicPartition(), candidate.fromNanos(), candidate.untilNanos());
  }

  private Sight retried(Candidate candidate) {
    if (candidate.has(Circumstance.IN_SEVERAL_PLACES)) {
      return Sight.notSeen("no retry puts a record into another topic-partition");
    }
    return retries.whileOnItsWay(candidate);
  }

  private Sight failedInFlight(Candidate candidate) {
    DeclaredProcess declared = history.process(candidate.process());
    if (declared != null && declared.role() == ProcessRole.TRANSFORM) {
      return Sight.notSeen("failed batches of a transform are aborted with their transaction");
    }
    if (!ClientVersion.isKafkaClients(history, candidate.process())) {
      return Sight.notSeen("the client is not kafka-clients");
    }
    return failures.whileOnItsWay(candidate);
  }

  private static Sight forgotten(Candidate candidate, DeclaredConfiguration configuration) {
    if (Given.isExpirationUnknown(configuration)) {
      return Sight.unknown("producer.id.expiration.ms of the brokers is not known");
    }
    long expiration = Given.millis(configuration, Given.EXPIRATION, 86_400_000);
    boolean bounded =
        candidate.fromNanos() != Long.MIN_VALUE && candidate.knownByNanos() != Long.MAX_VALUE;
    long millis = (candidate.knownByNanos() - candidate.fromNanos()) / MILLI;
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
      int topicPartition, Candidate candidate, DeclaredConfiguration configuration) {
    Sight powerLoss = destruction.of(topicPartition, configuration, candidate);
    boolean unclean =
        configuration.setting("unclean.leader.election.enable", "false").equals("true");
    return unclean
        ? powerLoss.or(epochs.moved(topicPartition, candidate.fromNanos(), candidate.untilNanos()))
        : powerLoss;
  }

  private Sight groupDestroyed(Candidate candidate, DeclaredConfiguration configuration) {
    Sight sight = destruction.ofInternalTopics(candidate);
    for (DeclaredTopicPartition declared : history.topicPartitions()) {
      if (matters(declared, candidate, configuration)) {
        sight = sight.or(destroyed(declared.id(), candidate, configuration));
      }
    }
    return sight;
  }

  private Sight groupDamaged(Candidate candidate, DeclaredConfiguration configuration) {
    Sight sight = damage.ofInternalTopics(candidate);
    for (DeclaredTopicPartition declared : history.topicPartitions()) {
      if (matters(declared, candidate, configuration)) {
        sight = sight.or(damage.ofAllCopies(declared.id(), configuration, candidate));
      }
    }
    return sight;
  }

  private static boolean matters(
      DeclaredTopicPartition declared, Candidate candidate, DeclaredConfiguration configuration) {
    return OF_OUTPUT.contains(candidate.kind())
        ? declared.configuration().equals(configuration.name())
        : declared.id() == candidate.topicPartition();
  }

  private Sight underWay(Candidate candidate) {
    return candidate.has(Circumstance.MAY_HAVE_BEEN_UNDER_WAY)
        ? doubtful(candidate, "whether the delivery was on its way cannot be seen")
        : Sight.notSeen("the delivery cannot have been on its way");
  }

  /** Something that cannot be seen, and that only a fault can bring about. */
  private Sight doubtful(Candidate candidate, String words) {
    return faults
            .active(
                candidate.fromNanos(), candidate.untilNanos(), LATE_NANOS, Faults::reachesConsumers)
            .isEmpty()
        ? Sight.notSeen("no fault that reaches consumers was active")
        : Sight.unknown(words);
  }

  private Sight brokerHit(Candidate candidate) {
    List<FaultSeen> hits =
        faults.active(
            candidate.fromNanos(), candidate.untilNanos(), LATE_NANOS, FaultSeen::hitsBroker);
    return hits.isEmpty()
        ? Sight.notSeen("no fault hit a broker between the deliveries")
        : Sight.seen(Faults.name(hits.getFirst()) + " hit a broker");
  }

  private Sight endTxnLate(Candidate candidate, DeclaredConfiguration configuration) {
    return new LateEndTxn(history, faults, notes.ends()).see(candidate, configuration);
  }

  private Sight reusesBuffers(Candidate candidate, DeclaredConfiguration configuration) {
    if (!ClientVersion.isKafkaClients(history, candidate.process())) {
      return Sight.notSeen("the client is not kafka-clients");
    }
    ClientVersion version = ClientVersion.of(history, candidate.process());
    if (!version.isKnown()) {
      return Sight.unknown("the version of the client is not known");
    }
    long timeout = Given.millis(configuration, "request.timeout.ms", 30_000) * MILLI;
    return version.reusesBuffers()
        ? failures.shortlyBefore(candidate, timeout)
        : Sight.notSeen("the client has the fix of KAFKA-19012");
  }

  /** The answer alone, for those who do not ask what was seen. */
  Answer answer(Observation observation, Candidate candidate, DeclaredConfiguration configuration) {
    return see(observation, candidate, configuration).answer();
  }
}
