package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Counter;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Sends;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What only a fault can have done to a configuration, as named counters. */
final class FaultExposure {
  /** The counters that it counts. */
  static final Set<Counter> COUNTERS =
      EnumSet.of(
          Counter.INTERRUPTED,
          Counter.ALONE,
          Counter.SLOWEST_ANSWER_MILLIS,
          Counter.BYTES_DESTROYED,
          Counter.BROKERS_REFUSED);

  private static final long MILLI = 1_000_000;

  private final Evidence evidence;
  private final History history;
  private final String configuration;
  private final Map<Counter, Long> counts;

  private FaultExposure(Evidence evidence, String configuration, Map<Counter, Long> counts) {
    this.evidence = evidence;
    this.history = evidence.history();
    this.configuration = configuration;
    this.counts = counts;
  }

  /** Adds the counters of a configuration to the others. */
  static void count(
      Evidence evidence, Traffic traffic, String configuration, Map<Counter, Long> counts) {
    FaultExposure exposure = new FaultExposure(evidence, configuration, counts);
    COUNTERS.forEach(counter -> counts.putIfAbsent(counter, 0L));
    exposure.alone();
    exposure.destroyed();
    exposure.refused();
    for (Sends sends : evidence.producers(configuration)) {
      ProducerTally tally = traffic.tally(sends.process());
      if (tally != null) {
        exposure.waited(sends, tally);
      }
    }
  }

  private void alone() {
    long since = Exposure.since(history);
    BitSet alone = new BitSet();
    for (LocatedEvent located : history.events(EventKind.LEADER)) {
      Event event = located.event();
      if (located.timeNanos() >= since
          && event.size() == 1
          && evidence.configurationOf(event.topicPartition()).equals(configuration)) {
        alone.set(event.topicPartition());
      }
    }
    counts.put(Counter.ALONE, (long) alone.cardinality());
  }

  private void waited(Sends sends, ProducerTally tally) {
    DeclaredProcess process = history.process(sends.process());
    int number = 0;
    for (FaultSeen fault : history.faults()) {
      if (process != null && fault.nodes().contains(process.worker())) {
        counts.merge(Counter.INTERRUPTED, tally.openAsAsked(number), Long::sum);
      }
      counts.merge(Counter.SLOWEST_ANSWER_MILLIS, tally.slowestNanos(number) / MILLI, Math::max);
      number++;
    }
  }

  private void refused() {
    long refused = history.faults().stream().mapToLong(fault -> fault.refused().size()).sum();
    counts.put(Counter.BROKERS_REFUSED, refused);
  }

  private void destroyed() {
    for (DeclaredTopicPartition each : history.topicPartitions(configuration)) {
      for (FaultSeen fault : history.faults()) {
        long bytes = fault.destroyed().getOrDefault(each.toString(), 0L);
        counts.merge(Counter.BYTES_DESTROYED, bytes, Long::sum);
      }
    }
  }
}
