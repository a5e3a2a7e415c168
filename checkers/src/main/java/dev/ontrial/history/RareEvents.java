package dev.ontrial.history;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a history holds besides the columns of records: what is declared, and what comes seldom.
 *
 * @param processes the declared processes, by number
 * @param topicPartitions the declared topic-partitions, by number
 * @param recordEvents what processes did with records, by kind
 * @param byKind the low-rate events, by kind and in time order
 * @param finalReads in time order
 * @param faults by number
 * @param firstNanos the earliest time; {@link Long#MAX_VALUE} if nothing was recorded
 * @param lastNanos the latest time; {@link Long#MIN_VALUE} if nothing was recorded
 */
record RareEvents(
    DeclaredTrial trial,
    List<DeclaredConfiguration> configurations,
    Map<Integer, DeclaredProcess> processes,
    Map<Integer, DeclaredTopicPartition> topicPartitions,
    Map<EventKind, List<RecordEvents>> recordEvents,
    Map<EventKind, List<LocatedEvent>> byKind,
    List<FinalRead> finalReads,
    Map<Integer, FaultSeen> faults,
    List<ProgramSeen> programs,
    List<Damage> damages,
    long firstNanos,
    long lastNanos) {

  /** Lets nothing be changed. */
  RareEvents {
    configurations = Collections.unmodifiableList(configurations);
    processes = Collections.unmodifiableMap(processes);
    topicPartitions = Collections.unmodifiableMap(topicPartitions);
    recordEvents = Collections.unmodifiableMap(recordEvents);
    byKind = Collections.unmodifiableMap(byKind);
    finalReads = Collections.unmodifiableList(finalReads);
    faults = Collections.unmodifiableMap(faults);
    programs = Collections.unmodifiableList(programs);
    damages = Collections.unmodifiableList(damages);
  }

  /** The same with more damages, behind those that it has. */
  RareEvents damaged(List<Damage> more) {
    return new RareEvents(
        trial,
        configurations,
        processes,
        topicPartitions,
        recordEvents,
        byKind,
        finalReads,
        faults,
        programs,
        Stream.concat(damages.stream(), more.stream()).toList(),
        firstNanos,
        lastNanos);
  }
}
