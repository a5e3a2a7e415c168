package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import dev.ontrial.history.Transactions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
              Map.entry("in-flight", "the most records without an answer as a fault began"),
              Map.entry(
                  "in-flight-during",
                  "records, and transactions, without an answer at some moment of a fault"),
              Map.entry(
                  "retried",
                  "records that the clients sent again since the first fault (record-retry-total)"),
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

  private static final long FOREVER = Long.MAX_VALUE;

  private final Evidence evidence;
  private final History history;
  private final String configuration;
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<Integer, Long> ends = new HashMap<>();

  private Exposure(Evidence evidence, String configuration) {
    this.evidence = evidence;
    this.history = evidence.history();
    this.configuration = configuration;
    COUNTERS.keySet().forEach(name -> counts.put(name, 0L));
    history
        .events(EventKind.PROCESS_END)
        .forEach(located -> ends.merge(located.event().process(), located.timeNanos(), Math::min));
  }

  /** Counts what a configuration was exposed to. */
  public static Map<String, Long> of(Evidence evidence, String configuration) {
    Exposure exposure = new Exposure(evidence, configuration);
    List<Sends> producers = evidence.producers(configuration);
    producers.forEach(exposure::sends);
    exposure.inFlight(producers);
    exposure.retries(producers);
    exposure.reads();
    exposure.leaders();
    exposure.faults();
    GroupExposure.count(evidence, configuration, exposure.counts);
    FaultExposure.count(evidence, configuration, exposure.counts);
    ReaderExposure.count(evidence, configuration, exposure.counts);
    return exposure.counts;
  }

  private void sends(Sends sends) {
    FaultSeen[] faults = history.faults().toArray(FaultSeen[]::new);
    long sent = 0;
    long ambiguous = 0;
    long acknowledged = 0;
    long unconfirmed = 0;
    long duringFault = 0;
    long caught = 0;
    for (int sequence = 0; sequence < sends.count(); sequence++) {
      if (!sends.invoked(sequence)) {
        continue;
      }
      sent++;
      long until = Math.min(sends.doneNanos(sequence), ends.getOrDefault(sends.process(), FOREVER));
      caught += inAny(faults, sends.timeNanos(sequence), until) ? 1 : 0;
      Outcome outcome = sends.outcome(sequence);
      if (outcome == Outcome.OK || outcome == Outcome.SENT) {
        acknowledged += outcome == Outcome.OK ? 1 : 0;
        unconfirmed += outcome == Outcome.SENT ? 1 : 0;
        duringFault += inAny(faults, sends.doneNanos(sequence), sends.doneNanos(sequence)) ? 1 : 0;
      } else if (outcome != Outcome.FAIL) {
        ambiguous++;
      }
    }
    add("sent", sent);
    add("ambiguous", ambiguous);
    add("acknowledged", acknowledged);
    add("unconfirmed", unconfirmed);
    add("acknowledged-during-fault", duringFault);
    add("in-flight-during", caught);
    transactions(sends.transactions(), faults);
  }

  /** Whether some moment of that time was in a fault's. */
  private static boolean inAny(FaultSeen[] faults, long fromNanos, long toNanos) {
    for (FaultSeen fault : faults) {
      if (fault.beginNanos() <= toNanos && fromNanos <= fault.endNanos()) {
        return true;
      }
    }
    return false;
  }

  private void transactions(Transactions transactions, FaultSeen[] faults) {
    for (int number = 0; number < transactions.count(); number++) {
      if (transactions.fate(number) == Outcome.OK) {
        add("transactions-committed", 1);
      }
      long end = ends.getOrDefault(transactions.process(), FOREVER);
      long until = Math.min(transactions.doneNanos(number), end);
      if (inAny(faults, transactions.beginNanos(number), until)) {
        add("in-flight-during", 1);
      }
      for (FaultSeen fault : faults) {
        if (transactions.beginNanos(number) <= fault.askedNanos()
            && fault.askedNanos() < transactions.doneNanos(number)
            && ends.getOrDefault(transactions.process(), FOREVER) >= fault.askedNanos()) {
          add("transactions-interrupted", 1);
        }
      }
    }
  }

  private void inFlight(List<Sends> producers) {
    for (FaultSeen fault : history.faults()) {
      long count =
          producers.stream()
              .filter(sends -> lives(sends.process(), fault))
              .mapToLong(sends -> inFlight(sends, fault.beginNanos()))
              .sum();
      counts.merge("in-flight", count, Math::max);
    }
  }

  /** How many records of a process had no answer at that moment. */
  static long inFlight(Sends sends, long nanos) {
    long count = 0;
    for (int sequence = 0; sequence < sends.count(); sequence++) {
      if (sends.invoked(sequence)
          && sends.timeNanos(sequence) <= nanos
          && sends.doneNanos(sequence) > nanos) {
        count++;
      }
    }
    return count;
  }

  /** Whether the process still lived as the fault began; what a dead one left open is not hit. */
  private boolean lives(int process, FaultSeen fault) {
    return ends.getOrDefault(process, FOREVER) >= fault.beginNanos();
  }

  private void retries(List<Sends> producers) {
    long since = since(history);
    Map<Integer, Long> before = new HashMap<>();
    Map<Integer, Long> last = new HashMap<>();
    for (LocatedEvent located : history.events(EventKind.METRIC)) {
      if (located.event().text().equals(Evidence.RETRIES)) {
        Map<Integer, Long> told = located.timeNanos() <= since ? before : last;
        told.put(located.event().process(), located.event().offset());
      }
    }
    for (Sends sends : producers) {
      long already = before.getOrDefault(sends.process(), 0L);
      add("retried", last.getOrDefault(sends.process(), already) - already);
    }
  }

  /** When the first fault was asked for: what happened before is no evidence of it. */
  static long since(History history) {
    return history.faults().stream().mapToLong(FaultSeen::askedNanos).min().orElse(Long.MIN_VALUE);
  }

  private void reads() {
    for (Reads reads : history.reads()) {
      if (evidence.configurationOf(reads.topicPartition()).equals(configuration)) {
        add("read", reads.count());
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
