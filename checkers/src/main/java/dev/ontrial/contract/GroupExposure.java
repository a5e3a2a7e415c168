package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.checker.Standstill;
import dev.ontrial.history.Counter;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Reads;
import dev.ontrial.history.RecordEvents;
import dev.ontrial.history.Sends;
import dev.ontrial.history.TopicRole;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a configuration's group did, and what was done to its processes, as named counters. */
final class GroupExposure {
  /** The counters that it counts. */
  static final Set<Counter> COUNTERS =
      EnumSet.of(
          Counter.PROCESSED,
          Counter.PROCESSED_DURING_FAULT,
          Counter.DELIVERIES,
          Counter.REDELIVERIES,
          Counter.REBALANCES,
          Counter.PROCESSES_CRASHED,
          Counter.PROCESSES_REDEPLOYED,
          Counter.RESENDS,
          Counter.OUTPUTS,
          Counter.OUTPUTS_BEFORE_FAULT,
          Counter.OUTPUTS_DURING_FAULT,
          Counter.OUTPUTS_AFTER_FAULT,
          Counter.LONGEST_STALL_MILLIS,
          Counter.UNPROCESSED);

  /** Assignments of one round are recorded one right after the other. */
  private static final long ROUND_NANOS = 100_000_000;

  private final Evidence evidence;
  private final History history;
  private final String configuration;
  private final Map<Counter, Long> counts;

  private GroupExposure(Evidence evidence, String configuration, Map<Counter, Long> counts) {
    this.evidence = evidence;
    this.history = evidence.history();
    this.configuration = configuration;
    this.counts = counts;
  }

  /** Adds the counters of a configuration to the others. */
  static void count(Evidence evidence, String configuration, Map<Counter, Long> counts) {
    GroupExposure exposure = new GroupExposure(evidence, configuration, counts);
    COUNTERS.forEach(counter -> counts.putIfAbsent(counter, 0L));
    exposure.records(EventKind.PROCESSED, Counter.PROCESSED);
    exposure.records(EventKind.DELIVERED, Counter.DELIVERIES);
    exposure.rebalances();
    exposure.crashes();
    exposure.redeployed();
    evidence.producers(configuration).forEach(exposure::resends);
    exposure.outputs();
    exposure.standstill();
  }

  private void records(EventKind kind, Counter counter) {
    Map<Integer, BitSet> met = new HashMap<>();
    for (RecordEvents events : history.recordEvents(kind)) {
      if (!evidence.configurationOf(events.topicPartition()).equals(configuration)) {
        continue;
      }
      add(counter, events.count());
      BitSet offsets = met.computeIfAbsent(events.topicPartition(), id -> new BitSet());
      for (int index = 0; index < events.count(); index++) {
        int offset = Math.clamp(events.offset(index), 0, Integer.MAX_VALUE - 1);
        add(Counter.REDELIVERIES, offsets.get(offset) ? 1 : 0);
        offsets.set(offset);
        if (kind == EventKind.PROCESSED && inFault(events.timeNanos(index))) {
          add(Counter.PROCESSED_DURING_FAULT, 1);
        }
      }
    }
  }

  private boolean inFault(long nanos) {
    for (FaultSeen fault : history.faults()) {
      if (fault.beginNanos() <= nanos && nanos <= fault.endNanos()) {
        return true;
      }
    }
    return false;
  }

  private void standstill() {
    for (DeclaredConfiguration declared : history.configurations()) {
      if (declared.name().equals(configuration)) {
        Standstill standstill = Standstill.of(evidence, declared);
        add(Counter.LONGEST_STALL_MILLIS, standstill.longestMillis());
        add(Counter.UNPROCESSED, standstill.unprocessed());
      }
    }
  }

  private void rebalances() {
    List<LocatedEvent> changes = new ArrayList<>(history.events(EventKind.ASSIGNED));
    changes.addAll(history.events(EventKind.REVOKED));
    changes.sort((a, b) -> Long.compare(a.timeNanos(), b.timeNanos()));
    long since = Exposure.since(history);
    Map<Integer, Long> firstRound = new HashMap<>();
    for (LocatedEvent located : changes) {
      Event event = located.event();
      DeclaredProcess process = history.process(event.process(), configuration);
      if (process == null || !process.role().isSoleHolder()) {
        continue;
      }
      if (event.kind() == EventKind.REVOKED) {
        firstRound.put(event.process(), Long.MIN_VALUE);
        continue;
      }
      long until = firstRound.getOrDefault(event.process(), Long.MAX_VALUE);
      if (located.timeNanos() <= until) {
        firstRound.put(event.process(), located.timeNanos() + ROUND_NANOS);
      } else {
        firstRound.put(event.process(), Long.MIN_VALUE);
        add(Counter.REBALANCES, located.timeNanos() >= since ? 1 : 0);
      }
    }
  }

  private void crashes() {
    BitSet crashed = new BitSet();
    for (LocatedEvent located : history.events(EventKind.PROCESS_END)) {
      DeclaredProcess process = history.process(located.event().process(), configuration);
      if (process != null && located.event().has(Flags.CRASHED)) {
        crashed.set(process.id());
      }
    }
    add(Counter.PROCESSES_CRASHED, crashed.cardinality());
  }

  private void redeployed() {
    long since =
        history.faults().stream()
            .filter(fault -> fault.kind() == FaultKind.REDEPLOY)
            .mapToLong(FaultSeen::askedNanos)
            .min()
            .orElse(Long.MAX_VALUE);
    for (LocatedEvent located : history.events(EventKind.PROCESS)) {
      boolean its = history.process(located.event().process(), configuration) != null;
      add(Counter.PROCESSES_REDEPLOYED, its && located.timeNanos() >= since ? 1 : 0);
    }
  }

  private void resends(Sends sends) {
    for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
      if (sends.invoked(sequence) && sends.hasOriginal(sequence)) {
        DeclaredTopicPartition declared = history.topicPartition(sends.topicPartition(sequence));
        add(Counter.RESENDS, declared != null && declared.role() == TopicRole.OUTPUT ? 0 : 1);
      }
    }
  }

  private void outputs() {
    for (Reads reads : history.reads()) {
      DeclaredTopicPartition declared = history.topicPartition(reads.topicPartition());
      if (declared != null
          && declared.configuration().equals(configuration)
          && declared.role().isOutput()) {
        long last = -1;
        for (int index = 0; index < reads.count(); index++) {
          if (reads.has(index, Flags.FINAL) && reads.offset(index) > last) {
            last = reads.offset(index);
            add(Counter.OUTPUTS, 1);
          } else if (!reads.has(index, Flags.FINAL) && !reads.has(index, Flags.UNCOMMITTED)) {
            outputMet(reads.timeNanos(index));
          }
        }
      }
    }
  }

  private void outputMet(long nanos) {
    Collection<FaultSeen> faults = history.faults();
    if (inFault(nanos)) {
      add(Counter.OUTPUTS_DURING_FAULT, 1);
    } else if (faults.stream().allMatch(fault -> nanos < fault.beginNanos())) {
      add(Counter.OUTPUTS_BEFORE_FAULT, 1);
    } else if (faults.stream().allMatch(fault -> nanos > fault.endNanos())) {
      add(Counter.OUTPUTS_AFTER_FAULT, 1);
    }
  }

  private void add(Counter counter, long count) {
    counts.merge(counter, count, Long::sum);
  }
}
