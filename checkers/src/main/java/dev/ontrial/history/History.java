package dev.ontrial.history;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one trial recorded, in memory: high-rate events as columns, the others as lists.
 *
 * <p>Immutable once made. Order in time between files is that of {@link System#nanoTime}, which is
 * comparable between the JVMs of one boot on Linux.
 */
public final class History {
  private final Map<Integer, Sends> sends = new TreeMap<>();
  private final Map<Long, Reads> reads = new TreeMap<>();
  private final Map<Integer, DeclaredProcess> processes = new TreeMap<>();
  private final Map<Integer, DeclaredTopicPartition> topicPartitions = new TreeMap<>();
  private final List<DeclaredConfiguration> configurations = new ArrayList<>();
  private final Map<EventKind, List<RecordEvents>> recordEvents = new EnumMap<>(EventKind.class);
  private final List<LocatedEvent> rest = new ArrayList<>();
  private final Map<EventKind, List<LocatedEvent>> byKind = new EnumMap<>(EventKind.class);
  private final List<FinalRead> finalReads = new ArrayList<>();
  private final Map<Integer, FaultSeen> faults = new TreeMap<>();
  private final List<Damage> damages = new ArrayList<>();
  private DeclaredTrial trial = DeclaredTrial.UNKNOWN;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  private History() {}

  /**
   * Reads all history files of a directory, several at a time.
   *
   * @throws IOException if a file cannot be read; a damaged one is no exception, see {@link
   *     #damages}
   */
  public static History read(Path directory) throws IOException {
    List<Path> files = HistoryDirectory.files(directory);
    History history = new History();
    int threads = Math.max(1, Math.min(files.size(), Runtime.getRuntime().availableProcessors()));
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<HistoryPart>> parts =
          files.stream().map(file -> pool.submit(() -> part(file))).toList();
      for (Future<HistoryPart> part : parts) {
        history.add(part.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("the history in " + directory + " cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading the history in " + directory, e);
    }
    history.missing(directory, files);
    history.sort();
    return history;
  }

  /** A file that is gone took what it said with it; without the others' word nobody would know. */
  private void missing(Path directory, List<Path> files) {
    for (String name : trial.histories()) {
      Path file = directory.resolve(name);
      if (!files.contains(file)) {
        damages.add(new Damage(file, 0, "the file is missing"));
      }
    }
  }

  /** The history that consists of these events, as if they stood in one file. */
  public static History of(List<Event> events) {
    HistoryPart part = new HistoryPart(Path.of("history" + HistoryDirectory.SUFFIX));
    for (int slot = 0; slot < events.size(); slot++) {
      part.accept(slot, events.get(slot));
    }
    History history = new History();
    history.add(part);
    history.sort();
    return history;
  }

  private static HistoryPart part(Path file) throws IOException {
    HistoryPart part = new HistoryPart(file);
    HistoryReader.readSlots(file, part::accept).ifPresent(part.damages::add);
    return part;
  }

  private void add(HistoryPart part) {
    part.sends.forEach((process, columns) -> {
      if (sends.putIfAbsent(process, columns) != null) {
        damages.add(
            new Damage(Path.of(part.file), 0, "p" + process + " wrote in another file, too"));
      }
    });
    part.reads.forEach((key, columns) -> {
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
    damages.addAll(part.damages);
    trial = part.trial == null ? trial : part.trial;
    firstNanos = Math.min(firstNanos, part.firstNanos);
    lastNanos = Math.max(lastNanos, part.lastNanos);
  }

  private void sort() {
    rest.sort(Comparator.comparingLong(LocatedEvent::timeNanos));
    rest.forEach(located ->
        byKind.computeIfAbsent(located.event().kind(), kind -> new ArrayList<>()).add(located));
    finalReads.sort(Comparator.comparingLong(read -> read.where().timeNanos()));
  }

  /** The trial as declared. */
  public DeclaredTrial trial() {
    return trial;
  }

  /** The configurations on trial, in the order of their declaration. */
  public List<DeclaredConfiguration> configurations() {
    return Collections.unmodifiableList(configurations);
  }

  /** The topic-partitions, by number. */
  public Collection<DeclaredTopicPartition> topicPartitions() {
    return Collections.unmodifiableCollection(topicPartitions.values());
  }

  /** One topic-partition, or null where it was not declared. */
  public @Nullable DeclaredTopicPartition topicPartition(int id) {
    return topicPartitions.get(id);
  }

  /** The declared processes, by number. */
  public Collection<DeclaredProcess> processes() {
    return Collections.unmodifiableCollection(processes.values());
  }

  /** One process, or null where it was not declared. */
  public @Nullable DeclaredProcess process(int id) {
    return processes.get(id);
  }

  /** What each producing process sent, by process. */
  public Collection<Sends> sends() {
    return Collections.unmodifiableCollection(sends.values());
  }

  /** What one process sent, or null if it sent nothing. */
  public @Nullable Sends sends(int process) {
    return sends.get(process);
  }

  /** What each process read from each topic-partition. */
  public Collection<Reads> reads() {
    return Collections.unmodifiableCollection(reads.values());
  }

  /** What one process read from one topic-partition, or null if that was nothing. */
  public @Nullable Reads reads(int process, int topicPartition) {
    return reads.get((long) process << 32 | (topicPartition & 0xffffffffL));
  }

  /**
   * What processes did with records: one of {@link EventKind#PROCESSED}, {@link
   * EventKind#DELIVERED}, {@link EventKind#SHARE_ACK} and {@link EventKind#SHARE_ACK_DONE}, in
   * columns for each process and topic-partition.
   */
  public List<RecordEvents> recordEvents(EventKind kind) {
    return Collections.unmodifiableList(recordEvents.getOrDefault(kind, List.of()));
  }

  /** The ends of final reads, in time order. */
  public List<FinalRead> finalReads() {
    return Collections.unmodifiableList(finalReads);
  }

  /** The faults that were verified to have begun, by number. */
  public Collection<FaultSeen> faults() {
    return Collections.unmodifiableCollection(faults.values());
  }

  /** The low-rate events of a kind, in time order. */
  public List<LocatedEvent> events(EventKind kind) {
    return Collections.unmodifiableList(byKind.getOrDefault(kind, List.of()));
  }

  /** The time of the first phase of that name, or empty. */
  public Optional<LocatedEvent> phase(String name) {
    return events(EventKind.PHASE).stream()
        .filter(located -> located.event().text().equals(name))
        .findFirst();
  }

  /** Where the history is damaged, and what in it could not be understood. */
  public List<Damage> damages() {
    return Collections.unmodifiableList(damages);
  }

  /** The earliest time recorded; witnesses tell times relative to it. */
  public long firstNanos() {
    return firstNanos == Long.MAX_VALUE ? 0 : firstNanos;
  }

  /** The latest time recorded. */
  public long lastNanos() {
    return lastNanos == Long.MIN_VALUE ? 0 : lastNanos;
  }
}
