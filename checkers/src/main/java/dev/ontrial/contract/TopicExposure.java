package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Additions;
import dev.ontrial.history.Counter;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FinalRead;
import dev.ontrial.history.History;
import dev.ontrial.history.Progress;
import dev.ontrial.history.RecordEvents;
import dev.ontrial.history.Recreations;
import dev.ontrial.history.Removals;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What changes of topics did to a configuration, as named counters. */
final class TopicExposure {
  /** The counters that it counts. */
  static final Set<Counter> COUNTERS =
      EnumSet.of(
          Counter.PARTITIONS_MOVED,
          Counter.PARTITIONS_ADDED,
          Counter.SERVED_IN_ADDED,
          Counter.TOPICS_RECREATED,
          Counter.TOPICS_DELETED,
          Counter.RECORDS_DELETED);

  private final Evidence evidence;
  private final History history;
  private final boolean handed;

  private TopicExposure(Evidence evidence, String configuration) {
    this.evidence = evidence;
    this.history = evidence.history();
    this.handed =
        history.configurations().stream()
            .filter(each -> each.name().equals(configuration))
            .map(each -> each.workload().progress())
            .anyMatch(each -> each == Progress.PROCESSED || each == Progress.DELIVERED);
  }

  /** Adds the counters of a configuration to the others. */
  static void count(
      Evidence evidence, Traffic traffic, String configuration, Map<Counter, Long> counts) {
    TopicExposure exposure = new TopicExposure(evidence, configuration);
    COUNTERS.forEach(counter -> counts.putIfAbsent(counter, 0L));
    History history = evidence.history();
    Set<String> moved = traffic.changes().moved();
    Removals removals = new Removals(history);
    Additions additions = new Additions(history);
    for (Recreations.Recreation each : new Recreations(history).of(configuration)) {
      add(counts, each.isDeletion() ? Counter.TOPICS_DELETED : Counter.TOPICS_RECREATED, 1);
    }
    for (DeclaredTopicPartition each : history.topicPartitions(configuration)) {
      add(counts, Counter.PARTITIONS_MOVED, moved.contains(each.toString()) ? 1 : 0);
      add(counts, Counter.RECORDS_DELETED, removals.count(each.id()));
      if (additions.contain(each.id())) {
        add(counts, Counter.PARTITIONS_ADDED, 1);
        add(counts, Counter.SERVED_IN_ADDED, exposure.served(each.id()));
      }
    }
  }

  private long served(int topicPartition) {
    if (handed) {
      return handed(EventKind.PROCESSED, topicPartition)
          + handed(EventKind.DELIVERED, topicPartition);
    }
    FinalRead read = evidence.finalRead(topicPartition);
    return read == null ? 0 : read.endOffset() - Math.max(0, read.firstOffset());
  }

  private long handed(EventKind kind, int topicPartition) {
    return history.recordEvents(kind).stream()
        .filter(events -> events.topicPartition() == topicPartition)
        .mapToLong(RecordEvents::count)
        .sum();
  }

  private static void add(Map<Counter, Long> counts, Counter counter, long count) {
    counts.merge(counter, count, Long::sum);
  }
}
