package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.SendVisitor;
import dev.ontrial.history.Sends;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all producers sent, and how well it was served, counted while their records go by. */
final class Traffic implements SendVisitor {
  private final Map<Integer, Producer> producers = new HashMap<>();
  private final Map<String, AvailabilityMeter> meters = new HashMap<>();
  private final WriterNotes notes;
  private final Overtaken overtaken;
  private final ClusterChanges changes;
  private @Nullable Producer last;

  private record Producer(int process, ProducerTally tally, @Nullable AvailabilityMeter meter) {}

  /**
   * @param history one that knows at least the first and the last record of each producer
   */
  Traffic(History history) {
    Evidence evidence = new Evidence(history);
    notes = new WriterNotes(history);
    overtaken = new Overtaken(history);
    changes = new ClusterChanges(history);
    Map<Integer, Long> ends = new HashMap<>();
    history
        .events(EventKind.PROCESS_END)
        .forEach(located -> ends.merge(located.event().process(), located.timeNanos(), Math::min));
    for (DeclaredConfiguration configuration : history.configurations()) {
      if (Served.of(history, configuration) == Served.ACKNOWLEDGED) {
        meters.put(configuration.name(), new AvailabilityMeter(evidence, configuration));
      }
    }
    for (Sends sends : history.sends()) {
      long end = ends.getOrDefault(sends.process(), Long.MAX_VALUE);
      ProducerTally tally = new ProducerTally(history, changes, end);
      AvailabilityMeter meter = meters.get(evidence.configurationOf(sends));
      producers.put(sends.process(), new Producer(sends.process(), tally, meter));
    }
  }

  @Override
  public void send(
      int process, int topicPartition, Outcome outcome, long sentNanos, long doneNanos) {
    notes.send(process, topicPartition, outcome, sentNanos, doneNanos);
    overtaken.send(process, topicPartition, outcome, sentNanos, doneNanos);
    Producer producer = producer(process);
    if (producer != null) {
      producer.tally.send(outcome, sentNanos, doneNanos);
      if (producer.meter != null && (outcome == Outcome.OK || outcome == Outcome.SENT)) {
        long asked = outcome == Outcome.OK ? sentNanos : Served.UNKNOWN;
        producer.meter.count(asked, doneNanos);
      }
    }
  }

  @Override
  public void transaction(Ended ended) {
    notes.transaction(ended);
    Producer producer = producer(ended.process());
    if (producer != null) {
      producer.tally.transaction(ended.fate(), ended.beginNanos(), ended.doneNanos());
    }
  }

  /** What the contract must know of all records. */
  WriterNotes notes() {
    return notes;
  }

  /** What operators changed in the cluster. */
  ClusterChanges changes() {
    return changes;
  }

  /** How many records of a process a later one overtook. */
  long overtaken(int process) {
    return overtaken.count(process);
  }

  private @Nullable Producer producer(int process) {
    Producer producer = last;
    if (producer == null || producer.process != process) {
      producer = producers.get(process);
      last = producer;
    }
    return producer;
  }

  /** The counts of a process; null if it sent nothing. */
  @Nullable ProducerTally tally(int process) {
    Producer producer = producers.get(process);
    return producer == null ? null : producer.tally;
  }

  /** How well a configuration was served; null if it never was. */
  @Nullable Availability availability(Evidence evidence, DeclaredConfiguration configuration) {
    AvailabilityMeter counted = meters.get(configuration.name());
    return counted == null
        ? Availability.of(evidence, configuration)
        : counted.availability(Served.ACKNOWLEDGED);
  }
}
