package dev.ontrial.history;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes one history of what several files say. */
final class HistoryAssembly {
  private final Map<Integer, DeclaredProcess> processes = new TreeMap<>();
  private final Map<Integer, DeclaredTopicPartition> topicPartitions = new TreeMap<>();
  private final List<DeclaredConfiguration> configurations = new ArrayList<>();
  private final Map<EventKind, List<RecordEvents>> recordEvents = new EnumMap<>(EventKind.class);
  private final List<LocatedEvent> rest = new ArrayList<>();
  private final List<FinalRead> finalReads = new ArrayList<>();
  private final Map<Integer, FaultSeen> faults = new TreeMap<>();
  private final List<ProgramSeen> programs = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();
  private final Map<Integer, Sends> sends = new TreeMap<>();
  private final Map<Long, Reads> reads = new TreeMap<>();
  private DeclaredTrial trial = DeclaredTrial.UNKNOWN;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  /** Takes what one file says. */
  void add(HistoryPart part) {
    part.rows.sends.forEach((process, columns) -> {
      if (sends.putIfAbsent(process, columns) != null) {
        damages.add(
            new Damage(Path.of(part.file), 0, "p" + process + " wrote in another file, too"));
      }
    });
    part.rows.reads.forEach((key, columns) -> {
      if (reads.putIfAbsent(key, columns) != null) {
        damages.add(
            new Damage(
                Path.of(part.file), 0, "p" + columns.process() + " read in another file, too"));
      }
    });
    part.recordEvents
        .values()
        .forEach(columns ->
            recordEvents.computeIfAbsent(columns.kind(), kind -> new ArrayList<>()).add(columns));
    processes.putAll(part.processes);
    topicPartitions.putAll(part.topicPartitions);
    configurations.addAll(part.configurations);
    rest.addAll(part.rest);
    finalReads.addAll(part.finalReads);
    faults.putAll(part.faults);
    programs.addAll(part.programs);
    damages.addAll(part.damages);
    trial = part.trial == null ? trial : part.trial;
    firstNanos = Math.min(firstNanos, part.firstNanos);
    lastNanos = Math.max(lastNanos, part.lastNanos);
  }

  /** Takes what is wrong with the files. */
  void add(Damage damage) {
    damages.add(damage);
  }

  /** A file that is gone took what it said with it; without the others' word nobody would know. */
  void missing(Path directory, List<Path> files) {
    for (String name : trial.histories()) {
      Path file = directory.resolve(name);
      if (!files.contains(file)) {
        damages.add(new Damage(file, 0, "the file is missing"));
      }
    }
  }

  /**
   * The history of all that was taken, with the records that the files' parts have; called once.
   */
  History history() {
    rest.sort(Comparator.comparingLong(LocatedEvent::timeNanos));
    finalReads.sort(Comparator.comparingLong(read -> read.where().timeNanos()));
    Map<EventKind, List<LocatedEvent>> byKind = new EnumMap<>(EventKind.class);
    rest.forEach(located ->
        byKind.computeIfAbsent(located.event().kind(), kind -> new ArrayList<>()).add(located));
    RareEvents rare =
        new RareEvents(
            trial,
            configurations,
            processes,
            topicPartitions,
            recordEvents,
            byKind,
            finalReads,
            faults,
            programs,
            damages,
            firstNanos,
            lastNanos);
    return new History(rare, sends, reads, null);
  }
}
