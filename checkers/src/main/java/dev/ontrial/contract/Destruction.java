package dev.ontrial.contract;

import static dev.ontrial.contract.Observation.Answer.NOT_SEEN;
import static dev.ontrial.contract.Observation.Answer.SEEN;
import static dev.ontrial.contract.Observation.Answer.UNKNOWN;

import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a power loss can have taken acknowledged data: it must have hit every replica that was in
 * sync.
 *
 * <p>A record is acknowledged when all in-sync replicas have it, in memory. The fewest that were
 * seen from shortly before the power loss until it was healed are what it took to have all copies.
 * With eligible leader replicas (KIP-966) those that left the in-sync replicas below {@code
 * min.insync.replicas} remain eligible, and no record is committed below that number; so it takes
 * at least as many.
 */
final class Destruction {
  /** How late the harness may be to learn of in-sync replicas. */
  private static final long LATE_NANOS = 15_000_000_000L;

  /** How long after another fault internal topics may still have had fewer in-sync replicas. */
  private static final long RECOVERING_NANOS = 10_000_000_000L;

  /** The cluster's internal topics acknowledge with two in-sync replicas. */
  private static final int INTERNAL_MIN_IN_SYNC = 2;

  private final History history;
  private final List<FaultSeen> powerLosses;
  private final List<FaultSeen> stops;

  Destruction(History history) {
    this.history = history;
    this.powerLosses = history.faults().stream().filter(FaultSeen::losesData).toList();
    this.stops =
        history.faults().stream()
            .filter(fault -> fault.kind().endsProcess() && fault.hitsBroker())
            .toList();
  }

  /**
   * Whether a power loss can have taken records of the topic-partition that were acknowledged
   * before a moment.
   */
  Answer of(int topicPartition, DeclaredConfiguration configuration, long knownByNanos) {
    if (configuration.setting("flush.messages", "").equals("1")) {
      return NOT_SEEN;
    }
    Answer answer = NOT_SEEN;
    for (FaultSeen fault : powerLosses) {
      boolean before = knownByNanos == Long.MAX_VALUE || knownByNanos <= fault.endNanos();
      Answer one = before ? by(fault, topicPartition, configuration) : NOT_SEEN;
      answer = graver(answer, one);
    }
    return answer;
  }

  private Answer by(FaultSeen fault, int topicPartition, DeclaredConfiguration configuration) {
    if (fault.nodes().isEmpty()) {
      return UNKNOWN;
    }
    if (!fault.destroyed().isEmpty() && !fault.destroyed().containsKey(name(topicPartition))) {
      return NOT_SEEN;
    }
    if (configuration.setting("replication.factor", "").equals("1")) {
      return SEEN;
    }
    int fewest = fewestInSync(fault, topicPartition);
    if (fewest == 0) {
      return UNKNOWN;
    }
    int needed = fewest;
    if (configuration.setting("eligible.leader.replicas.version", "0").equals("1")) {
      needed =
          Math.max(fewest, Integer.parseInt(configuration.setting("min.insync.replicas", "1")));
    }
    return fault.nodes().size() >= needed ? SEEN : NOT_SEEN;
  }

  /**
   * Whether every in-sync replica of the topic-partition was stopped at one time, so that whoever
   * led next had read from its disk what it knew of producers.
   */
  Answer stopped(int topicPartition, DeclaredConfiguration configuration) {
    Answer answer = NOT_SEEN;
    for (FaultSeen fault : stops) {
      Set<Integer> nodes = new HashSet<>();
      boolean told = true;
      for (FaultSeen other : stops) {
        if (other.beginNanos() <= fault.endNanos() && fault.beginNanos() <= other.endNanos()) {
          nodes.addAll(other.nodes());
          told &= !other.nodes().isEmpty();
        }
      }
      boolean one = configuration.setting("replication.factor", "").equals("1");
      int fewest = one ? 1 : fewestInSync(fault, topicPartition);
      Answer its = nodes.size() >= fewest ? SEEN : NOT_SEEN;
      answer = graver(answer, told && fewest > 0 ? its : UNKNOWN);
    }
    return answer;
  }

  /** As the facts of a power loss name it. */
  private String name(int topicPartition) {
    DeclaredTopicPartition declared = history.topicPartition(topicPartition);
    return declared == null ? "" : declared.toString();
  }

  /** The fewest in-sync replicas seen in the time of the fault; 0 if nobody looked. */
  private int fewestInSync(FaultSeen fault, int topicPartition) {
    int before = 0;
    int fewest = Integer.MAX_VALUE;
    for (LocatedEvent located : history.events(EventKind.LEADER)) {
      Event event = located.event();
      if (event.topicPartition() != topicPartition || event.size() <= 0) {
        continue;
      }
      if (located.timeNanos() < fault.beginNanos() - LATE_NANOS) {
        before = event.size();
      } else if (fault.end().isEmpty() || located.timeNanos() <= fault.endNanos() + LATE_NANOS) {
        fewest = Math.min(fewest, event.size());
      }
    }
    return before == 0 ? (fewest == Integer.MAX_VALUE ? 0 : fewest) : Math.min(before, fewest);
  }

  /**
   * Whether a power loss can have taken what internal topics held. Nobody looks at their in-sync
   * replicas: while another fault was on, or shortly after, one node may have been too many.
   */
  Answer ofInternalTopics() {
    Answer answer = NOT_SEEN;
    for (FaultSeen fault : powerLosses) {
      boolean enough =
          fault.nodes().size() >= INTERNAL_MIN_IN_SYNC || history.trial().brokers() == 1;
      boolean doubt =
          fault.nodes().isEmpty() || history.faults().stream().anyMatch(o -> near(o, fault));
      answer = graver(answer, enough ? SEEN : doubt ? UNKNOWN : NOT_SEEN);
    }
    return answer;
  }

  private static boolean near(FaultSeen other, FaultSeen fault) {
    return other.number() != fault.number()
        && other.beginNanos() <= fault.endNanos()
        && (other.end().isEmpty() || other.endNanos() + RECOVERING_NANOS >= fault.beginNanos());
  }

  /** The answer that excuses more. */
  static Answer graver(Answer one, Answer other) {
    if (one == SEEN || other == SEEN) {
      return SEEN;
    }
    return one == UNKNOWN || other == UNKNOWN ? UNKNOWN : NOT_SEEN;
  }
}
