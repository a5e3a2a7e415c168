package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The evidence that a trial's faults really hit a configuration's workload, as named counters.
 *
 * <p>Harnesses declare the least of each that must be seen; see {@link #COUNTERS}.
 */
public final class Exposure {
  /** The counters, and what each counts. */
  public static final Map<String, String> COUNTERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("sent", "records handed to the client"),
              Map.entry("unconfirmed", "records sent with acks=0, and handed to the network"),
              Map.entry("acknowledged", "records that got OK"),
              Map.entry(
                  "acknowledged-during-fault", "records that got OK, or were SENT, in a fault"),
              Map.entry("ambiguous", "records that got INFO, or no answer at all"),
              Map.entry("failed", "records that got FAIL: no attempt can have been appended"),
              Map.entry("in-flight", "the most records without an answer as a fault began"),
              Map.entry(
                  "in-flight-during",
                  "records, and transactions, without an answer at some moment of a fault"),
              Map.entry(
                  "retried",
                  "records that the clients sent again since the first fault (record-retry-total)"),
              Map.entry(
                  "batches-split",
                  "batches that the clients split since the first fault, as a broker refused them"
                      + " as too large (batch-split-total)"),
              Map.entry("read", "records read, by all readers"),
              Map.entry("transactions-committed", "transactions whose commit got OK"),
              Map.entry("transactions-interrupted", "transactions open as a fault was asked for"),
              Map.entry(
                  "epochs-moved",
                  "leader epochs gone by since the first fault, over the topic-partitions"),
              Map.entry(
                  "isr-changes", "changes of the number of in-sync replicas since the first fault"),
              Map.entry("connections-cut", "connections that the trial's faults broke"),
              Map.entry("faults-begun", "faults verified to have begun")));

  static {
    COUNTERS.putAll(GroupExposure.COUNTERS);
    COUNTERS.putAll(FaultExposure.COUNTERS);
    COUNTERS.putAll(ReaderExposure.COUNTERS);
  }

  private final Evidence evidence;
  private final Traffic traffic;
  private final History history;
  private final String configuration;
  private final Map<String, Long> counts = new TreeMap<>();

  private Exposure(Evidence evidence, Traffic traffic, String configuration) {
    this.evidence = evidence;
    this.traffic = traffic;
    this.history = evidence.history();
    this.configuration = configuration;
    COUNTERS.keySet().forEach(name -> counts.put(name, 0L));
  }

  /** Counts what a configuration was exposed to. */
  static Map<String, Long> of(Evidence evidence, Traffic traffic, String configuration) {
    Exposure exposure = new Exposure(evidence, traffic, configuration);
    List<Sends> producers = evidence.producers(configuration);
    producers.forEach(exposure::sends);
    exposure.inFlight(producers);
    Set<Integer> senders = producers.stream().map(Sends::process).collect(Collectors.toSet());
    exposure.grown(Evidence.RETRIES, "retried", senders::contains);
    exposure.grown(Evidence.SPLITS, "batches-split", exposure::belongs);
    exposure.reads();
    exposure.leaders();
    exposure.faults();
    GroupExposure.count(evidence, configuration, exposure.counts);
    FaultExposure.count(evidence, traffic, configuration, exposure.counts);
    ReaderExposure.count(evidence, configuration, exposure.counts);
    return exposure.counts;
  }

  private void sends(Sends sends) {
    ProducerTally tally = traffic.tally(sends.process());
    if (tally != null) {
      add("sent", tally.sent);
      add("ambiguous", tally.ambiguous);
      add("failed", tally.failed);
      add("acknowledged", tally.acknowledged);
      add("unconfirmed", tally.unconfirmed);
      add("acknowledged-during-fault", tally.duringFault);
      add("in-flight-during", tally.caught);
      add("transactions-committed", tally.committed);
      add("transactions-interrupted", tally.interrupted);
    }
  }

  private void inFlight(List<Sends> producers) {
    for (int fault = 0; fault < history.faults().size(); fault++) {
      long count = 0;
      for (Sends sends : producers) {
        ProducerTally tally = traffic.tally(sends.process());
        count += tally == null ? 0 : tally.openAtBegin(fault);
      }
      counts.merge("in-flight", count, Math::max);
    }
  }

  /** How much a total of the clients has grown since the first fault. */
  private void grown(String total, String counter, IntPredicate ours) {
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
    DeclaredProcess declared = history.process(process);
    return declared != null && declared.configuration().equals(configuration);
  }

  /** When the first fault was asked for: what happened before is no evidence of it. */
  static long since(History history) {
    return history.faults().stream().mapToLong(FaultSeen::askedNanos).min().orElse(Long.MIN_VALUE);
  }

  private void reads() {
    for (Reads reads : history.reads()) {
      if (evidence.configurationOf(reads.topicPartition()).equals(configuration)) {
        add("read", reads.total());
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
        if (last != null && located.timeNanos() >= since) {
          add("epochs-moved", Math.max(0, event.leaderEpoch() - last.leaderEpoch()));
          add("isr-changes", event.size() == last.size() ? 0 : 1);
        }
      }
    }
  }

  private void faults() {
    for (FaultSeen fault : history.faults()) {
      add("faults-begun", 1);
      add("connections-cut", fault.connectionsCut());
    }
  }

  private void add(String counter, long count) {
    counts.merge(counter, count, Long::sum);
  }
}
