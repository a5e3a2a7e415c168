package dev.ontrial.history;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a history says besides its records: declarations, phases, faults, leaders, commits. */
public final class HistoryOutline {
  private final List<HistoryPart> parts = new ArrayList<>();

  HistoryOutline() {}

  void add(HistoryPart part) {
    parts.add(part);
  }

  /** The time of the first event; all times of witnesses are relative to it. */
  public long firstNanos() {
    return parts.stream().mapToLong(part -> part.firstNanos).min().orElse(Long.MAX_VALUE);
  }

  /** The time of the last event. */
  public long lastNanos() {
    return parts.stream().mapToLong(part -> part.lastNanos).max().orElse(Long.MIN_VALUE);
  }

  /** The trial as it was declared; one of unknown names if none was read so far. */
  public DeclaredTrial trial() {
    return parts.stream()
        .flatMap(part -> Stream.ofNullable(part.trial))
        .findFirst()
        .orElse(DeclaredTrial.UNKNOWN);
  }

  /** A client lifetime's declaration; null if none was read so far. */
  public @Nullable DeclaredProcess process(int id) {
    for (HistoryPart part : parts) {
      DeclaredProcess process = part.processes.get(id);
      if (process != null) {
        return process;
      }
    }
    return null;
  }

  /** A topic-partition's declaration; null if none was read so far. */
  public @Nullable DeclaredTopicPartition topicPartition(int id) {
    for (HistoryPart part : parts) {
      DeclaredTopicPartition declared = part.topicPartitions.get(id);
      if (declared != null) {
        return declared;
      }
    }
    return null;
  }

  /** The configurations on trial. */
  public List<DeclaredConfiguration> configurations() {
    return parts.stream().flatMap(part -> part.configurations.stream()).toList();
  }

  /** The faults that were verified to have begun, with their ends. */
  public List<FaultSeen> faults() {
    return parts.stream().flatMap(part -> part.faults.values().stream()).toList();
  }

  /** The events of a kind that is not a record's or a transaction's, file by file. */
  public List<LocatedEvent> events(EventKind kind) {
    return events().stream().filter(located -> located.event().kind() == kind).toList();
  }

  /** All events that are not a record's or a transaction's, file by file. */
  public List<LocatedEvent> events() {
    return parts.stream().flatMap(part -> part.rest.stream()).toList();
  }

  /** When the trial first entered a phase; empty if it did not. */
  public OptionalLong phase(Phase phase) {
    return events(EventKind.PHASE).stream()
        .filter(located -> Phase.of(located.event().text()).filter(phase::equals).isPresent())
        .mapToLong(LocatedEvent::timeNanos)
        .findFirst();
  }
}
