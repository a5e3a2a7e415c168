package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
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
  /** How late the harness, or a reader, may be to learn what happened. */
  static final long LATE_NANOS = 15_000_000_000L;

  /** How long after another fault internal topics may still have had fewer in-sync replicas. */
  private static final long RECOVERING_NANOS = 10_000_000_000L;

  /** The cluster's internal topics acknowledge with two in-sync replicas. */
  private static final int INTERNAL_MIN_IN_SYNC = 2;

  private static final String ELR = "eligible.leader.replicas.version";

  private static final Set<AnomalyKind> EXACT =
      Set.of(AnomalyKind.LOST, AnomalyKind.DUPLICATE, AnomalyKind.REORDERING);

  private final History history;
  private final List<FaultSeen> powerLosses;
  private final List<FaultSeen> stops;
  private final ClusterChanges changes;

  Destruction(History history, ClusterChanges changes) {
    this.history = history;
    this.changes = changes;
    this.powerLosses = history.faults().stream().filter(FaultSeen::losesData).toList();
    this.stops =
        history.faults().stream()
            .filter(fault -> fault.kind().endsProcess() && fault.hitsBroker())
            .toList();
  }

  /** Whether a power loss can have taken data of a topic-partition and so caused the anomaly. */
  Sight of(int topicPartition, DeclaredConfiguration configuration, Candidate candidate) {
    Sight sight = Sight.notSeen("no power loss was seen");
    if (configuration.setting("flush.messages", "").equals("1")) {
      return powerLosses.isEmpty()
          ? sight
          : Sight.elsewhere("every record was forced to disk (flush.messages=1)");
    }
    for (FaultSeen fault : powerLosses) {
      sight = sight.or(during(fault, candidate, by(fault, topicPartition, configuration)));
    }
    return sight;
  }

  /** The same with respect to the time: a power loss takes what was there before its end. */
  private static Sight during(FaultSeen fault, Candidate candidate, Sight hit) {
    if (!hit.isSeen() && hit.answer() != Observation.Answer.UNKNOWN) {
      return hit;
    }
    long end = fault.endNanos();
    long known = candidate.knownByNanos();
    if (candidate.kind() == AnomalyKind.LOST && known > end && known != Long.MAX_VALUE) {
      return candidate.fromNanos() <= end && candidate.fromNanos() != Long.MIN_VALUE
          ? Sight.unknown("power loss " + fault.number() + " ended before the acknowledgement came")
          : Sight.elsewhere("power loss " + fault.number() + " was over by then");
    }
    if (fault.askedNanos() > candidate.untilNanos()) {
      return Sight.elsewhere("power loss " + fault.number() + " came later");
    }
    // Of a record it is known when it was sent; a reader may record late what it has met.
    long late = EXACT.contains(candidate.kind()) ? 0 : LATE_NANOS;
    return later(end, late) < candidate.fromNanos()
        ? Sight.elsewhere("power loss " + fault.number() + " was over by then")
        : hit;
  }

  private static long later(long nanos, long by) {
    return nanos == Long.MAX_VALUE ? nanos : nanos + by;
  }

  /** Those of its nodes that hold topics, as separate controllers do not. */
  private List<Integer> brokersOf(FaultSeen fault) {
    return fault.nodes().stream()
        .filter(node -> !history.trial().isSeparateController(node))
        .toList();
  }

  private boolean hitControllersOnly(FaultSeen fault) {
    return !fault.nodes().isEmpty() && brokersOf(fault).isEmpty();
  }

  private Sight by(FaultSeen fault, int topicPartition, DeclaredConfiguration configuration) {
    String name = "power loss " + fault.number();
    if (fault.nodes().isEmpty()) {
      return Sight.unknown("the nodes that " + name + " hit are not known");
    }
    if (!fault.destroyed().isEmpty() && !fault.destroyed().containsKey(name(topicPartition))) {
      return Sight.elsewhere(name + " destroyed nothing of that topic-partition");
    }
    if (hitControllersOnly(fault)) {
      return Sight.elsewhere(name + " hit controllers only, which hold no topics");
    }
    if (configuration.setting("replication.factor", "").equals("1")) {
      return Sight.seen(name + " hit the only replica");
    }
    int fewest = fewestInSync(fault, topicPartition);
    if (fewest == 0) {
      return Sight.unknown("the in-sync replicas at the time of " + name + " are not known");
    }
    int declared = Integer.parseInt(configuration.setting("min.insync.replicas", "1"));
    int eligible = Math.max(fewest, changes.lowestMinInSync(declared));
    int needed = configuration.setting(ELR, "0").equals("1") ? eligible : fewest;
    int nodes = brokersOf(fault).size();
    if (!changes.of(ELR).isEmpty() && nodes >= fewest && nodes < eligible) {
      return Sight.unknown("whether %s was 1 when %s hit %d nodes".formatted(ELR, name, nodes));
    }
    return nodes >= needed
        ? Sight.seen("%s hit %d nodes, and %d replicas were in sync".formatted(name, nodes, fewest))
        : Sight.elsewhere(
            "%s hit %d nodes, and it takes %d to hit every copy".formatted(name, nodes, needed));
  }

  /**
   * Whether every in-sync replica of the topic-partition was stopped at one time between the send
   * and the answer, so that the next leader had read from its disk what it knew of producers.
   */
  Sight stopped(DeclaredConfiguration configuration, Candidate candidate) {
    Sight sight = Sight.notSeen("its in-sync replicas were not all stopped at one time");
    for (FaultSeen fault : stops) {
      Set<Integer> nodes = new HashSet<>();
      boolean told = true;
      long gone = fault.beginNanos();
      for (FaultSeen other : stops) {
        if (other.beginNanos() <= fault.endNanos() && fault.beginNanos() <= other.endNanos()) {
          List<Integer> ranOn = other.ranOn();
          brokersOf(other).stream().filter(node -> !ranOn.contains(node)).forEach(nodes::add);
          told &= !other.nodes().isEmpty();
          gone = Math.max(gone, other.beginNanos());
        }
      }
      boolean one = configuration.setting("replication.factor", "").equals("1");
      int fewest = one ? 1 : fewestInSync(fault, candidate.topicPartition());
      String name = "fault " + fault.number();
      Sight its =
          !told || fewest == 0
              ? Sight.unknown("the in-sync replicas at the time of " + name + " are not known")
              : nodes.size() >= fewest
                  ? Sight.seen("every in-sync replica was stopped during " + name)
                  : Sight.elsewhere("an in-sync replica kept running during " + name);
      boolean between =
          candidate.fromNanos() <= gone && fault.askedNanos() <= candidate.knownByNanos();
      boolean matters = its.answer() != Observation.Answer.NOT_SEEN;
      sight =
          sight.or(
              matters && !between
                  ? Sight.elsewhere(name + " stopped them, but at another time")
                  : its);
    }
    return sight;
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
  Sight ofInternalTopics(Candidate candidate) {
    Sight sight = Sight.notSeen("no power loss hit two nodes");
    for (FaultSeen fault : powerLosses) {
      boolean enough =
          brokersOf(fault).size() >= INTERNAL_MIN_IN_SYNC
              || (history.trial().brokers() == 1 && !hitControllersOnly(fault));
      boolean doubt =
          !hitControllersOnly(fault)
              && (fault.nodes().isEmpty()
                  || history.faults().stream().anyMatch(o -> near(o, fault)));
      String name = "power loss " + fault.number();
      Sight its =
          enough
              ? Sight.seen(name + " hit two nodes or more, and internal topics with them")
              : doubt
                  ? Sight.unknown("whether " + name + " hit all copies of internal topics")
                  : Sight.elsewhere(name + " hit one node only, or controllers");
      boolean between =
          fault.askedNanos() <= candidate.untilNanos()
              && later(fault.endNanos(), LATE_NANOS) >= candidate.fromNanos();
      sight = sight.or(between ? its : Sight.elsewhere(name + " was at another time"));
    }
    return sight;
  }

  static boolean near(FaultSeen other, FaultSeen fault) {
    return other.number() != fault.number()
        && other.beginNanos() <= fault.endNanos()
        && (other.end().isEmpty() || other.endNanos() + RECOVERING_NANOS >= fault.beginNanos());
  }
}
