package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Counter;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The evidence that a trial's faults really hit a configuration's workload, as named counters.
 *
 * <p>Trials declare the least of each that must be seen; see {@link Counter}.
 */
public final class Exposure {
  private final Evidence evidence;
  private final Traffic traffic;
  private final History history;
  private final String configuration;
  private final Map<Counter, Long> counts = new EnumMap<>(Counter.class);

  private Exposure(Evidence evidence, Traffic traffic, String configuration) {
    this.evidence = evidence;
    this.traffic = traffic;
    this.history = evidence.history();
    this.configuration = configuration;
    for (Counter counter : Counter.values()) {
      counts.put(counter, 0L);
    }
  }

  /** Counts what a configuration was exposed to. */
  static Map<Counter, Long> of(Evidence evidence, Traffic traffic, String configuration) {
    Exposure exposure = new Exposure(evidence, traffic, configuration);
    List<Sends> producers = evidence.producers(configuration);
    producers.forEach(exposure::sends);
    exposure.inFlight(producers);
    Set<Integer> senders = producers.stream().map(Sends::process).collect(Collectors.toSet());
    exposure.retries(senders);
    exposure.grown(Evidence.SPLITS, Counter.BATCHES_SPLIT, exposure::belongs);
    exposure.reads();
    exposure.leaders();
    exposure.faults();
    GroupExposure.count(evidence, configuration, exposure.counts);
    FaultExposure.count(evidence, traffic, configuration, exposure.counts);
    TopicExposure.count(evidence, traffic, configuration, exposure.counts);
    ReaderExposure.count(evidence, configuration, exposure.counts);
    ClientExposure.of(evidence, configuration)
        .values()
        .forEach(failed -> exposure.add(Counter.CLIENTS_FAILED, failed));
    return exposure.counts;
  }

  private void sends(Sends sends) {
    ProducerTally tally = traffic.tally(sends.process());
    if (tally != null) {
      add(Counter.SENT, tally.sent);
      add(Counter.AMBIGUOUS, tally.ambiguous);
      add(Counter.OVERTAKEN, traffic.overtaken(sends.process()));
      add(Counter.FAILED, tally.failed);
      add(Counter.ACKNOWLEDGED, tally.acknowledged);
      add(Counter.UNCONFIRMED, tally.unconfirmed);
      add(Counter.ACKNOWLEDGED_DURING_FAULT, tally.duringFault);
      add(Counter.IN_FLIGHT_DURING, tally.caught);
      add(Counter.TRANSACTIONS_COMMITTED, tally.committed);
      add(Counter.TRANSACTIONS_INTERRUPTED, tally.interrupted);
      add(Counter.VERSIONS_MIXED, tally.whileMixed);
    }
  }

  private void inFlight(List<Sends> producers) {
    for (int fault = 0; fault < history.faults().size(); fault++) {
      long count = 0;
      for (Sends sends : producers) {
        ProducerTally tally = traffic.tally(sends.process());
        count += tally == null ? 0 : tally.openAtBegin(fault);
      }
      counts.merge(Counter.IN_FLIGHT, count, Math::max);
    }
  }

  /** A producer whose records were counted on its links need not count by itself. */
  private void retries(Set<Integer> senders) {
    Set<Integer> onWire = new HashSet<>();
    for (LocatedEvent located : history.events(EventKind.METRIC)) {
      if (located.event().text().equals(Evidence.WIRE_RETRIES)) {
        onWire.add(located.event().process());
      }
    }
    grown(Evidence.WIRE_RETRIES, Counter.RETRIED, senders::contains);
    grown(
        Evidence.RETRIES,
        Counter.RETRIED,
        each -> senders.contains(each) && !onWire.contains(each));
  }

  /** How much a total of the clients has grown since the first fault. */
  private void grown(String total, Counter counter, IntPredicate ours) {
    long since = since(history);
    Map<Integer, Long> before = new HashMap<>();
    Map<Integer, Long> last = new HashMap<>();
    for (LocatedEvent located : history.events(EventKind.METRIC)) {
      Event event = located.event();
      if (event.text().equals(total) && ours.test(event.process())) {
        Map<Integer, Long> told = located.timeNanos() <= since ? before : last;
        told.put(event.process(), event.offset());
      }
    }
    last.forEach((process, value) -> add(counter, value - before.getOrDefault(process, 0L)));
  }

  private boolean belongs(int process) {
    return history.process(process, configuration) != null;
  }

  /** When the first fault was asked for: what happened before is no evidence of it. */
  static long since(History history) {
    return history.faults().stream().mapToLong(FaultSeen::askedNanos).min().orElse(Long.MIN_VALUE);
  }

  private void reads() {
    for (Reads reads : history.reads()) {
      if (evidence.configurationOf(reads.topicPartition()).equals(configuration)) {
        add(Counter.READ, reads.total());
      }
    }
  }

  private void leaders() {
    long since = since(history);
    Map<Integer, Event> before = new HashMap<>();
    for (LocatedEvent located : history.events(EventKind.LEADER)) {
      Event event = located.event();
      if (evidence.configurationOf(event.topicPartition()).equals(configuration)) {
        Event last = before.put(event.topicPartition(), event);
        if (last != null) {
          boolean early = located.timeNanos() < since;
          add(
              early ? Counter.EPOCHS_MOVED_BEFORE : Counter.EPOCHS_MOVED,
              Math.max(0, event.leaderEpoch() - last.leaderEpoch()));
          add(
              early ? Counter.ISR_CHANGES_BEFORE : Counter.ISR_CHANGES,
              event.size() == last.size() ? 0 : 1);
        }
      }
    }
  }

  private void faults() {
    counts.put(Counter.FEATURES_RAISED, traffic.changes().raised());
    for (FaultSeen fault : history.faults()) {
      add(Counter.FAULTS_BEGUN, 1);
      add(Counter.CONNECTIONS_CUT, fault.connectionsCut());
    }
  }

  private void add(Counter counter, long count) {
    counts.merge(counter, count, Long::sum);
  }
}
