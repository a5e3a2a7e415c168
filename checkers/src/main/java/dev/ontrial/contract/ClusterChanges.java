package dev.ontrial.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ontrial.history.DeclaredTrial;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What operators changed in the cluster while it was under load: versions and feature levels. */
final class ClusterChanges {
  private static final Set<FaultKind> MOVES =
      EnumSet.of(FaultKind.REASSIGN, FaultKind.ADD_BROKER, FaultKind.REMOVE_BROKER);

  private static final String MIN_IN_SYNC = "min.insync.replicas";

  private final List<Interval> mixed = new ArrayList<>();
  private final List<Level> levels = new ArrayList<>();
  private final Set<String> moved = new HashSet<>();
  private final List<String> inSyncReplicas = new ArrayList<>();

  /** A time, both ends included. */
  private record Interval(long fromNanos, long toNanos) {}

  /**
   * A change of the level of one feature.
   *
   * @param askedNanos when the controller was asked for it
   * @param doneNanos when every live broker reported it
   */
  record Level(String feature, int from, int to, long askedNanos, long doneNanos) {}

  ClusterChanges(History history) {
    List<FaultSeen> inOrder =
        history.faults().stream().sorted(Comparator.comparingLong(FaultSeen::askedNanos)).toList();
    versions(history.trial(), inOrder);
    inOrder.stream()
        .filter(fault -> fault.kind() == FaultKind.ALTER_FEATURES)
        .forEach(this::levels);
    for (FaultSeen fault : inOrder) {
      if (MOVES.contains(fault.kind())) {
        fault.said().path("moved").fieldNames().forEachRemaining(moved::add);
      } else if (fault.kind() == FaultKind.ALTER_CONFIG) {
        inSyncReplicas.add(fault.said().path("configTo").path(MIN_IN_SYNC).asText(""));
      }
    }
  }

  /** A node that is down for its upgrade has no version; it has the new one when it serves. */
  private void versions(DeclaredTrial trial, List<FaultSeen> faults) {
    Map<Integer, String> running = new TreeMap<>();
    for (int node = 1; node <= trial.brokers() + trial.controllers(); node++) {
      running.put(node, trial.others().getOrDefault(node, trial.kafka()));
    }
    Map<Long, List<Runnable>> changes = new TreeMap<>();
    for (FaultSeen fault : faults) {
      if (fault.kind() == FaultKind.UPGRADE) {
        String to = fault.said().path("versionTo").asText("");
        for (int node : fault.nodes()) {
          at(changes, fault.askedNanos(), () -> running.remove(node));
          at(changes, fault.endNanos(), () -> running.put(node, to));
        }
      }
    }
    long since = Long.MIN_VALUE;
    for (Map.Entry<Long, List<Runnable>> change : changes.entrySet()) {
      note(running, since, change.getKey());
      change.getValue().forEach(Runnable::run);
      since = change.getKey();
    }
    note(running, since, Long.MAX_VALUE);
  }

  private static void at(Map<Long, List<Runnable>> changes, long nanos, Runnable change) {
    changes.computeIfAbsent(nanos, moment -> new ArrayList<>()).add(change);
  }

  private void note(Map<Integer, String> running, long fromNanos, long toNanos) {
    if (new HashSet<>(running.values()).size() > 1) {
      mixed.add(new Interval(fromNanos, toNanos));
    }
  }

  private void levels(FaultSeen fault) {
    JsonNode details = fault.said();
    details
        .path("levelsTo")
        .properties()
        .forEach(each ->
            levels.add(
                new Level(
                    each.getKey(),
                    details.path("levelsFrom").path(each.getKey()).asInt(0),
                    each.getValue().asInt(0),
                    fault.askedNanos(),
                    fault.beginNanos())));
  }

  /** Whether brokers of several versions served at that moment. */
  boolean isMixed(long nanos) {
    return mixed.stream().anyMatch(each -> each.fromNanos() <= nanos && nanos <= each.toNanos());
  }

  /** How many levels rose. */
  long raised() {
    return levels.stream().filter(each -> each.to() > each.from()).count();
  }

  /** The topic-partitions of which a replica was moved, such as {@code topic-0}. */
  Set<String> moved() {
    return moved;
  }

  /**
   * The lowest {@code min.insync.replicas} that the topics of a configuration had at any time.
   *
   * @param declared what they had as the trial began
   */
  int lowestMinInSync(int declared) {
    return inSyncReplicas.stream()
        .filter(value -> value.matches("\\d{1,4}"))
        .mapToInt(Integer::parseInt)
        .reduce(declared, Math::min);
  }

  /** The changes of a feature's level, in their order. */
  List<Level> of(String feature) {
    return levels.stream().filter(each -> each.feature().equals(feature)).toList();
  }
}
