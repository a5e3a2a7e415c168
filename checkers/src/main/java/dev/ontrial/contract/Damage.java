package dev.ontrial.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which replicas had damaged files (the fault {@code corrupt}), and whether those were all copies.
 *
 * <p>A record is acknowledged when all in-sync replicas have it. So damage can have taken it only
 * where it struck every replica that was in sync at one moment from shortly before the damage until
 * its end. One damaged replica of several excuses no loss, duplicate or gap.
 */
final class Damage {
  private static final long LATE_NANOS = Destruction.LATE_NANOS;
  private static final String METADATA = "__cluster_metadata-0";
  private static final String ELR = "eligible.leader.replicas.version";

  /** The cluster's internal topics acknowledge with two in-sync replicas. */
  private static final int INTERNAL_MIN_IN_SYNC = 2;

  private static final Set<AnomalyKind> EXACT =
      Set.of(AnomalyKind.LOST, AnomalyKind.DUPLICATE, AnomalyKind.REORDERING);

  private final History history;
  private final ClusterChanges changes;
  private final List<Blow> blows = new ArrayList<>();

  /** The damage of one fault to a kind of file, by node; a log without a name stands for all. */
  private record Blow(FaultSeen fault, String file, Map<Integer, Set<String>> logs) {
    String name() {
      return "fault " + fault.number() + " (" + fault.kind().word() + ")";
    }

    /** The nodes on which that log was damaged. */
    Set<Integer> nodes(String log) {
      Set<Integer> nodes = new TreeSet<>();
      logs.forEach((node, its) -> {
        if (its.contains(log) || its.contains("")) {
          nodes.add(node);
        }
      });
      return nodes;
    }

    /** The nodes on which a log whose name begins so was damaged. */
    Set<Integer> nodesOfInternal() {
      Set<Integer> nodes = new TreeSet<>();
      logs.forEach((node, its) -> {
        if (its.stream().anyMatch(log -> log.startsWith("__") || log.isEmpty())) {
          nodes.add(node);
        }
      });
      return nodes;
    }
  }

  Damage(History history, ClusterChanges changes) {
    this.history = history;
    this.changes = changes;
    history.faults().stream()
        .filter(fault -> fault.kind() == FaultKind.CORRUPT)
        .forEach(
            fault -> blows.add(new Blow(fault, fault.said().path("file").asText(""), logs(fault))));
  }

  private static Map<Integer, Set<String>> logs(FaultSeen fault) {
    Map<Integer, Set<String>> logs = new TreeMap<>();
    for (JsonNode each : fault.said().path("damaged")) {
      Set<String> names = new HashSet<>();
      each.path("logs").properties().forEach(log -> names.add(log.getKey()));
      logs.put(each.path("node").asInt(), names);
    }
    return logs;
  }

  /** Whether all copies of a topic-partition were damaged, so that it may lack what it had. */
  Sight ofAllCopies(int topicPartition, DeclaredConfiguration configuration, Candidate candidate) {
    Sight sight = Sight.notSeen("no file was damaged");
    for (Blow blow : blows) {
      sight = sight.or(inTime(blow, candidate, byOne(blow, topicPartition, configuration)));
    }
    return sight;
  }

  private static Sight inTime(Blow blow, Candidate candidate, Sight hit) {
    FaultSeen fault = blow.fault();
    if (hit.answer() == Observation.Answer.NOT_SEEN) {
      return hit;
    }
    long known = candidate.knownByNanos();
    if (candidate.kind() == AnomalyKind.LOST
        && known != Long.MAX_VALUE
        && known > fault.endNanos()) {
      return candidate.fromNanos() <= fault.endNanos() && candidate.fromNanos() != Long.MIN_VALUE
          ? Sight.unknown(blow.name() + " ended before the acknowledgement came")
          : Sight.elsewhere(blow.name() + " was over by then");
    }
    if (fault.askedNanos() > candidate.untilNanos()) {
      return Sight.elsewhere(blow.name() + " came later");
    }
    long late = EXACT.contains(candidate.kind()) ? 0 : LATE_NANOS;
    return Faults.endsBy(fault, late) < candidate.fromNanos()
        ? Sight.elsewhere(blow.name() + " was over by then")
        : hit;
  }

  private Sight byOne(Blow blow, int topicPartition, DeclaredConfiguration configuration) {
    Set<Integer> controllers = damagedControllers(blow);
    if (controllers.size() * 2 > history.trial().quorum()) {
      return Sight.seen(
          "%s damaged the metadata of %d of %d controllers"
              .formatted(blow.name(), controllers.size(), history.trial().quorum()));
    }
    Set<Integer> nodes = blow.nodes(name(topicPartition));
    if (nodes.isEmpty()) {
      return Sight.elsewhere(blow.name() + " damaged no file of that topic-partition");
    }
    List<LocatedEvent> looks = looks(blow.fault(), topicPartition);
    if (looks.isEmpty()) {
      return Sight.unknown("the in-sync replicas at the time of " + blow.name() + " are not known");
    }
    long damaged = Event.nodes(nodes);
    boolean unknown = false;
    int fewest = Integer.MAX_VALUE;
    for (LocatedEvent look : looks) {
      long inSync = look.event().sequence();
      unknown |= inSync == 0 && look.event().size() <= nodes.size();
      if (inSync != 0 && (inSync & ~damaged) == 0) {
        fewest = Math.min(fewest, look.event().size());
      }
    }
    if (fewest == Integer.MAX_VALUE) {
      return unknown
          ? Sight.unknown("which replicas were in sync at the time of " + blow.name())
          : Sight.elsewhere(
              "%s damaged %s, and another copy was in sync".formatted(blow.name(), on(nodes)));
    }
    return withEligible(blow, nodes, fewest, configuration);
  }

  /** With KIP-966 replicas that left the in-sync ones below min.insync.replicas have all of it. */
  private Sight withEligible(
      Blow blow, Set<Integer> nodes, int fewest, DeclaredConfiguration configuration) {
    int declared = Integer.parseInt(configuration.setting("min.insync.replicas", "1"));
    boolean enough = nodes.size() >= Math.max(fewest, changes.lowestMinInSync(declared));
    boolean one = configuration.setting("replication.factor", "").equals("1");
    if (!enough && !one && configuration.setting(ELR, "0").equals("1")) {
      return Sight.elsewhere(
          "%s damaged %s, and another copy was eligible (KIP-966)"
              .formatted(blow.name(), on(nodes)));
    }
    if (!enough && !one && !changes.of(ELR).isEmpty()) {
      return Sight.unknown("whether " + ELR + " was 1 at the time of " + blow.name());
    }
    return Sight.seen("%s damaged %s, every copy in sync".formatted(blow.name(), on(nodes)));
  }

  /** The copy that a broker has beside separate controllers counts for nothing. */
  private Set<Integer> damagedControllers(Blow blow) {
    Set<Integer> nodes = blow.nodes(METADATA);
    if (history.trial().controllers() > 0) {
      nodes.removeIf(node -> !history.trial().isSeparateController(node));
    }
    return nodes;
  }

  private static String on(Set<Integer> nodes) {
    return nodes.size() == 1
        ? "the copy on broker-" + nodes.iterator().next()
        : "the copies on %d brokers".formatted(nodes.size());
  }

  /** The last look before the time of the fault, and all within it. */
  private List<LocatedEvent> looks(FaultSeen fault, int topicPartition) {
    List<LocatedEvent> looks = new ArrayList<>();
    LocatedEvent before = null;
    for (LocatedEvent located : history.events(EventKind.LEADER)) {
      Event event = located.event();
      if (event.topicPartition() != topicPartition || event.size() <= 0) {
        continue;
      }
      if (located.timeNanos() < fault.beginNanos() - LATE_NANOS) {
        before = located;
      } else if (fault.end().isEmpty() || located.timeNanos() <= fault.endNanos() + LATE_NANOS) {
        looks.add(located);
      }
    }
    if (before != null) {
      looks.add(before);
    }
    return looks;
  }

  /** Whether a replica of a topic-partition had a damaged file before it was compared. */
  Sight ofOneCopy(Candidate candidate) {
    Sight sight = Sight.notSeen("no file was damaged");
    for (Blow blow : blows) {
      Set<Integer> nodes = blow.nodes(name(candidate.topicPartition()));
      Sight its =
          nodes.isEmpty()
              ? Sight.elsewhere(blow.name() + " damaged no file of that topic-partition")
              : blow.fault().askedNanos() > candidate.untilNanos()
                  ? Sight.elsewhere(blow.name() + " came later")
                  : Sight.seen(blow.name() + " damaged " + on(nodes));
      sight = sight.or(its);
    }
    return sight;
  }

  /** Whether a broker led a topic-partition, before it was read, whose index it had damaged. */
  Sight ofLeadersIndex(Candidate candidate) {
    Sight sight = Sight.notSeen("no index was damaged");
    for (Blow blow : blows) {
      Set<Integer> nodes = blow.nodes(name(candidate.topicPartition()));
      sight =
          sight.or(
              !blow.file().equals("index")
                  ? Sight.elsewhere(blow.name() + " damaged no index")
                  : nodes.isEmpty()
                      ? Sight.elsewhere(blow.name() + " damaged no file of that topic-partition")
                      : led(nodes, blow, candidate)
                          ? Sight.seen(
                              "%s damaged its index %s, which led it later"
                                  .formatted(blow.name(), on(nodes)))
                          : Sight.elsewhere(
                              "no broker whose index %s damaged had led it by then"
                                  .formatted(blow.name())));
    }
    return sight;
  }

  private boolean led(Set<Integer> nodes, Blow blow, Candidate candidate) {
    return history.events(EventKind.LEADER).stream()
        .map(LocatedEvent::event)
        .anyMatch(look ->
            look.topicPartition() == candidate.topicPartition()
                && nodes.contains(look.writer())
                && look.timeNanos() >= blow.fault().beginNanos()
                && look.timeNanos() <= candidate.untilNanos());
  }

  /**
   * Whether the cluster may have forgotten what its internal topics held: damage struck as many
   * copies as they acknowledge with. Their in-sync replicas are not recorded, so one copy is too
   * few only while no other fault was near.
   */
  Sight ofInternalTopics(Candidate candidate) {
    return ofSeveral(
        candidate, this::damagedInternal, history.trial().brokers(), "internal topics");
  }

  /**
   * Whether the controllers may have forgotten what they had committed. A majority has it, so one
   * damaged copy of several is too few only while no other fault was near.
   */
  Sight ofMetadata(Candidate candidate) {
    return ofSeveral(
        candidate, this::damagedControllers, history.trial().quorum(), "the metadata log");
  }

  private Set<Integer> damagedInternal(Blow blow) {
    Set<Integer> nodes = blow.nodesOfInternal();
    nodes.removeIf(history.trial()::isSeparateController);
    return nodes;
  }

  /**
   * @param copies how many nodes there are that can have a copy
   */
  private Sight ofSeveral(
      Candidate candidate, Function<Blow, Set<Integer>> where, int copies, String what) {
    Sight sight = Sight.notSeen("no file was damaged");
    for (Blow blow : blows) {
      int nodes = where.apply(blow).size();
      boolean enough = nodes >= INTERNAL_MIN_IN_SYNC || (nodes == 1 && copies == 1);
      boolean doubt =
          history.faults().stream().anyMatch(other -> Destruction.near(other, blow.fault()));
      Sight its =
          nodes == 0
              ? Sight.elsewhere(blow.name() + " damaged no file of " + what)
              : enough
                  ? Sight.seen(blow.name() + " damaged %s on %d brokers".formatted(what, nodes))
                  : doubt
                      ? Sight.unknown("whether " + blow.name() + " damaged all copies in sync")
                      : Sight.elsewhere(blow.name() + " damaged " + what + " on one node");
      boolean between =
          blow.fault().askedNanos() <= candidate.untilNanos()
              && Faults.endsBy(blow.fault(), LATE_NANOS) >= candidate.fromNanos();
      sight =
          sight.or(
              between || nodes == 0 ? its : Sight.elsewhere(blow.name() + " was at another time"));
    }
    return sight;
  }

  private String name(int topicPartition) {
    DeclaredTopicPartition declared = history.topicPartition(topicPartition);
    return declared == null ? "unknown" : declared.toString();
  }
}
