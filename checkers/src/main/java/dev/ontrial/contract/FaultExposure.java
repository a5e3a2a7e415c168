package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Sends;
import java.util.BitSet;
import java.util.Map;

/** What only a fault can have done to a configuration, as named counters. */
final class FaultExposure {
  /** The counters, and what each counts. */
  static final Map<String, String> COUNTERS =
      Map.of(
          "interrupted",
          "records without an answer as a fault stopped or ended their own process",
          "alone",
          "topic-partitions of which a single replica was in sync at some moment since the first"
              + " fault",
          "slowest-answer-millis",
          "the longest that a record waited for its OK, of those that waited in a fault",
          "bytes-destroyed",
          "bytes that losses of power took from the topic-partitions, over all replicas");

  private static final long MILLI = 1_000_000;

  private final Evidence evidence;
  private final History history;
  private final String configuration;
  private final Map<String, Long> counts;

  private FaultExposure(Evidence evidence, String configuration, Map<String, Long> counts) {
    this.evidence = evidence;
    this.history = evidence.history();
    this.configuration = configuration;
    this.counts = counts;
  }

  /** Adds the counters of a configuration to the others. */
  static void count(
      Evidence evidence, Traffic traffic, String configuration, Map<String, Long> counts) {
    FaultExposure exposure = new FaultExposure(evidence, configuration, counts);
    COUNTERS.keySet().forEach(counter -> counts.putIfAbsent(counter, 0L));
    exposure.alone();
    exposure.destroyed();
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
    counts.put("alone", (long) alone.cardinality());
  }

  private void waited(Sends sends, ProducerTally tally) {
    DeclaredProcess process = history.process(sends.process());
    int number = 0;
    for (FaultSeen fault : history.faults()) {
      if (process != null && fault.nodes().contains(process.worker())) {
        counts.merge("interrupted", tally.openAsAsked(number), Long::sum);
      }
      counts.merge("slowest-answer-millis", tally.slowestNanos(number) / MILLI, Math::max);
      number++;
    }
  }

  private void destroyed() {
    for (DeclaredTopicPartition each : history.topicPartitions()) {
      if (each.configuration().equals(configuration)) {
        for (FaultSeen fault : history.faults()) {
          long bytes = fault.destroyed().getOrDefault(each.toString(), 0L);
          counts.merge("bytes-destroyed", bytes, Long::sum);
        }
      }
    }
  }
}
