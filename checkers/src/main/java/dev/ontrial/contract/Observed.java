package dev.ontrial.contract;

import static dev.ontrial.contract.Observation.Answer.NOT_SEEN;
import static dev.ontrial.contract.Observation.Answer.SEEN;
import static dev.ontrial.contract.Observation.Answer.UNKNOWN;

import dev.ontrial.checker.Accusation;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Circumstance;
import dev.ontrial.checker.Evidence;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.ProcessRole;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a history tells about the conditions of clauses; answers in constant time. */
final class Observed {
  private final History history;
  private final Map<Integer, Epochs> epochs = new HashMap<>();
  private final Map<Integer, Retries> retries = new HashMap<>();
  private final Set<Integer> splitters = new HashSet<>();
  private final Map<Integer, Long> firstFailure = new HashMap<>();
  private final Destruction destruction;

  Observed(History history) {
    this.history = history;
    history.events(EventKind.LEADER).forEach(located -> leader(located.event()));
    history.reads().forEach(this::batches);
    history.events(EventKind.METRIC).forEach(this::metric);
    history.sends().forEach(this::failures);
    destruction = new Destruction(history);
  }

  /** The leader epochs that were seen of one topic-partition. */
  private static final class Epochs {
    int lowest = Integer.MAX_VALUE;
    int highest = -1;
    int looks;

    void see(int epoch) {
      lowest = Math.min(lowest, epoch);
      highest = Math.max(highest, epoch);
    }
  }

  private record Retries(long value, boolean isFinal) {}

  private void leader(Event event) {
    if (event.leaderEpoch() >= 0) {
      Epochs seen = epochs.computeIfAbsent(event.topicPartition(), id -> new Epochs());
      seen.see(event.leaderEpoch());
      seen.looks++;
    }
  }

  private void batches(Reads reads) {
    Epochs seen = epochs.computeIfAbsent(reads.topicPartition(), id -> new Epochs());
    if (reads.highestEpoch() >= 0) {
      seen.see(reads.lowestEpoch());
      seen.see(reads.highestEpoch());
    }
  }

  private void metric(LocatedEvent located) {
    Event event = located.event();
    if (event.text().equals(Evidence.SPLITS) && event.offset() > 0) {
      splitters.add(event.process());
    }
    if (event.text().equals(Evidence.RETRIES)) {
      Retries before = retries.getOrDefault(event.process(), new Retries(0, false));
      retries.put(
          event.process(),
          new Retries(
              Math.max(before.value, event.offset()), before.isFinal || event.position() == 1));
    }
  }

  private void failures(Sends sends) {
    long first = Long.MAX_VALUE;
    for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
      Outcome outcome = sends.outcome(sequence);
      if (outcome == Outcome.FAIL || outcome == Outcome.INFO) {
        first = Math.min(first, sends.doneNanos(sequence));
      }
    }
    firstFailure.put(sends.process(), first);
  }

  /** Whether the condition was observed in the case of this accusation. */
  Answer answer(
      Observation observation, Accusation accusation, DeclaredConfiguration configuration) {
    return switch (observation) {
      case ALWAYS -> SEEN;
      case LEADER_EPOCH_MOVED -> epochMoved(accusation.topicPartition());
      case WRITER_RETRIED -> retried(accusation.process());
      case BATCH_FAILED_BEFORE -> failedBefore(accusation);
      case DATA_DESTROYED -> {
        boolean lost = accusation.kind() == AnomalyKind.LOST;
        long knownBy = lost ? accusation.knownByNanos() : Long.MAX_VALUE;
        yield destroyed(accusation.topicPartition(), knownBy, configuration);
      }
      case ALL_COPIES_STOPPED -> {
        Answer stopped = destruction.stopped(accusation.topicPartition(), configuration);
        yield both(stopped, retried(accusation.process()));
      }
      case INTERNAL_DESTROYED -> destruction.ofInternalTopics();
      case GROUP_DATA_DESTROYED -> anyDestroyed(configuration);
      case HOLDER_LEFT -> told(accusation, Circumstance.HOLDER_LEFT, SEEN);
      case COMMIT_OVERTAKEN -> told(accusation, Circumstance.COMMIT_MAY_BE_STALE, UNKNOWN);
      case DELIVERY_UNDER_WAY -> told(accusation, Circumstance.MAY_HAVE_BEEN_UNDER_WAY, UNKNOWN);
      case DELIVERIES_LOST -> history.faults().isEmpty() ? NOT_SEEN : UNKNOWN;
      case BROKER_HIT ->
          history.faults().stream().anyMatch(FaultSeen::hitsBroker) ? SEEN : NOT_SEEN;
      case FLUSHED_EARLY -> flushedEarly(configuration);
      case COMMITTED_WHILE_POLLING -> committedWhilePolling(accusation);
      case TRANSACTIONS_V1 -> transactionsV1(accusation.process(), configuration);
      case CLIENT_REUSES_BUFFERS -> {
        ClientVersion version = version(accusation.process());
        boolean reuses = version.reusesBuffers();
        yield !version.isKnown() ? UNKNOWN : reuses ? failedBefore(accusation) : NOT_SEEN;
      }
    };
  }

  private static Answer both(Answer one, Answer other) {
    if (one == NOT_SEEN || other == NOT_SEEN) {
      return NOT_SEEN;
    }
    return one == UNKNOWN || other == UNKNOWN ? UNKNOWN : SEEN;
  }

  private Answer committedWhilePolling(Accusation accusation) {
    ClientVersion version = version(accusation.process());
    if (accusation.process() == Event.NONE) {
      // A member that died in the middle of a poll had no time to say what it was handed.
      return history.faults().isEmpty() ? NOT_SEEN : UNKNOWN;
    }
    if (version.isNewerThanKnown()) {
      return told(accusation, Circumstance.HOLDER_LEFT, UNKNOWN);
    }
    return version.commitsWhilePolling()
        ? told(accusation, Circumstance.HOLDER_LEFT, SEEN)
        : NOT_SEEN;
  }

  /** Of the group's members, not of who feeds them. */
  private Answer flushedEarly(DeclaredConfiguration configuration) {
    Answer answer = NOT_SEEN;
    for (DeclaredProcess member : history.processes()) {
      if (member.role() == ProcessRole.STREAMS
          && member.configuration().equals(configuration.name())
          && splitters.contains(member.id())) {
        ClientVersion version = version(member.id());
        Answer early = version.flushesEarly() ? SEEN : NOT_SEEN;
        answer = Destruction.graver(answer, version.isKnown() ? early : UNKNOWN);
      }
    }
    return answer;
  }

  /** The bug needs a delayed EndTxn; without any fault there is none. */
  private Answer transactionsV1(int process, DeclaredConfiguration configuration) {
    if (history.faults().isEmpty()) {
      return NOT_SEEN;
    }
    ClientVersion clients = version(process);
    ClientVersion brokers = ClientVersion.of(history.trial().kafka());
    boolean feature = !configuration.setting("transaction.version", "2").matches("[01]");
    if (!feature || isBefore4(clients) || isBefore4(brokers)) {
      return SEEN;
    }
    return clients.isKnown() ? NOT_SEEN : UNKNOWN;
  }

  private static boolean isBefore4(ClientVersion version) {
    return version.isKnown() && version.major() < 4;
  }

  private Answer epochMoved(int topicPartition) {
    @Nullable Epochs seen = epochs.get(topicPartition);
    if (seen == null) {
      return UNKNOWN;
    }
    if (seen.highest > seen.lowest) {
      return SEEN;
    }
    return seen.looks >= 2 ? NOT_SEEN : UNKNOWN;
  }

  private Answer retried(int process) {
    Retries told = retries.getOrDefault(process, new Retries(0, false));
    if (told.value > 0) {
      return SEEN;
    }
    return told.isFinal ? NOT_SEEN : UNKNOWN;
  }

  private Answer failedBefore(Accusation accusation) {
    DeclaredProcess declared = history.process(accusation.process());
    if (declared != null && declared.role() == ProcessRole.TRANSFORM) {
      // Its failed batches go down with their transaction.
      return NOT_SEEN;
    }
    long first = firstFailure.getOrDefault(accusation.process(), Long.MAX_VALUE);
    return first != Long.MAX_VALUE && first <= accusation.knownByNanos() ? SEEN : NOT_SEEN;
  }

  private static Answer told(Accusation accusation, Circumstance circumstance, Answer then) {
    return accusation.circumstances().contains(circumstance) ? then : NOT_SEEN;
  }

  private Answer anyDestroyed(DeclaredConfiguration configuration) {
    Answer answer = destruction.ofInternalTopics();
    for (DeclaredTopicPartition declared : history.topicPartitions()) {
      if (declared.configuration().equals(configuration.name())) {
        answer =
            Destruction.graver(answer, destroyed(declared.id(), Long.MAX_VALUE, configuration));
      }
    }
    return answer;
  }

  private Answer destroyed(
      int topicPartition, long knownByNanos, DeclaredConfiguration configuration) {
    Answer powerLoss = destruction.of(topicPartition, configuration, knownByNanos);
    boolean unclean =
        configuration.setting("unclean.leader.election.enable", "false").equals("true");
    return unclean ? Destruction.graver(powerLoss, epochMoved(topicPartition)) : powerLoss;
  }

  private ClientVersion version(int process) {
    DeclaredProcess declared = history.process(process);
    String version = declared == null ? "" : declared.clientVersion();
    return ClientVersion.of(version.isEmpty() ? history.trial().clients() : version);
  }
}
