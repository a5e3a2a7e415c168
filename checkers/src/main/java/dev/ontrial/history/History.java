package dev.ontrial.history;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one trial recorded: events of records as columns, the others as lists.
 *
 * <p>One that was read from files holds what comes seldom, and fetches the columns when they are
 * asked for. {@link #screened} leaves out of them what no checker can object to, which takes
 * neither their memory nor their time. Immutable to whoever looks. Order in time between files is
 * that of {@link System#nanoTime}, which is comparable between the JVMs of one boot on Linux.
 */
public final class History {
  /** About what an event takes in columns that have just grown. */
  private static final long BYTES_A_SLOT = 64;

  private static final long SHORT = 1 << 19;

  private final Map<Integer, DeclaredProcess> processes = new TreeMap<>();
  private final Map<Integer, DeclaredTopicPartition> topicPartitions = new TreeMap<>();
  private final List<DeclaredConfiguration> configurations = new ArrayList<>();
  private final Map<EventKind, List<RecordEvents>> recordEvents = new EnumMap<>(EventKind.class);
  private final List<LocatedEvent> rest = new ArrayList<>();
  private final Map<EventKind, List<LocatedEvent>> byKind = new EnumMap<>(EventKind.class);
  private final List<FinalRead> finalReads = new ArrayList<>();
  private final Map<Integer, FaultSeen> faults = new TreeMap<>();
  private final List<ProgramSeen> programs = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();
  private final Map<Integer, Sends> sends = new TreeMap<>();
  private final Map<Long, Reads> reads = new TreeMap<>();
  private @Nullable HistorySource source;
  private @Nullable LeftOut leftOut;
  private @Nullable History whole;
  private DeclaredTrial trial = DeclaredTrial.UNKNOWN;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  private History() {}

  /** The same but for the columns. */
  private History(History other, List<HistoryRows> columns) {
    processes.putAll(other.processes);
    topicPartitions.putAll(other.topicPartitions);
    configurations.addAll(other.configurations);
    recordEvents.putAll(other.recordEvents);
    rest.addAll(other.rest);
    byKind.putAll(other.byKind);
    finalReads.addAll(other.finalReads);
    faults.putAll(other.faults);
    programs.addAll(other.programs);
    damages.addAll(other.damages);
    trial = other.trial;
    firstNanos = other.firstNanos;
    lastNanos = other.lastNanos;
    for (HistoryRows rows : columns) {
      rows.sends.forEach(sends::putIfAbsent);
      rows.reads.forEach(reads::putIfAbsent);
    }
  }

  /**
   * Reads all history files of a directory, several at a time.
   *
   * @throws IOException if a file cannot be read; a damaged one is no exception, see {@link
   *     #damages}
   */
  public static History read(Path directory) throws IOException {
    List<Path> files = HistoryDirectory.files(directory);
    History history = new History();
    List<Skim.Skimmed> all = skim(directory, files);
    List<Skim.Skimmed> skimmed = FileSet.ofOneRun(all, history.damages::add);
    skimmed.forEach(each -> history.add(each.part()));
    history.missing(directory, files);
    history.sort();
    history.damages.addAll(new FileSet(history, skimmed).damages());
    history.source = new HistorySource(skimmed.stream().map(Skim.Skimmed::file).toList());
    return history;
  }

  private static List<Skim.Skimmed> skim(Path directory, List<Path> files) throws IOException {
    int threads = Math.max(1, Math.min(files.size(), Runtime.getRuntime().availableProcessors()));
    List<Skim.Skimmed> skimmed = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Skim.Skimmed>> parts =
          files.stream().map(file -> pool.submit(() -> Skim.read(file))).toList();
      for (Future<Skim.Skimmed> part : parts) {
        skimmed.add(part.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("the history in " + directory + " cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading the history in " + directory, e);
    }
    return skimmed;
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

  private void add(HistoryPart part) {
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

  private void sort() {
    rest.sort(Comparator.comparingLong(LocatedEvent::timeNanos));
    rest.forEach(located ->
        byKind.computeIfAbsent(located.event().kind(), kind -> new ArrayList<>()).add(located));
    finalReads.sort(Comparator.comparingLong(read -> read.where().timeNanos()));
  }

  /**
   * A history of which some records may be left out, and what has seen all of them.
   *
   * @param <V> the sort of visitor
   */
  public record Screened<V extends SendVisitor>(History history, V visitor) {}

  /**
   * The same history without the events of records that no checker can object to, and of their
   * transactions; one that is in memory already keeps them all.
   *
   * @param visitor made from the history while it knows no more of a producer than its first and
   *     its last record, and given what all of them sent
   */
  public <V extends SendVisitor> Screened<V> screened(Function<History, V> visitor) {
    if (source == null) {
      V all = visitor.apply(this);
      sends.values().forEach(all::visit);
      return new Screened<>(this, all);
    }
    try {
      HistorySource.Kept<V> kept = source.screen(landmarks(), visitor);
      History history = new History(this, kept.columns());
      history.leftOut = kept.leftOut();
      return new Screened<>(history, kept.visitor());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same history with the first and the last record of each producer alone. */
  History landmarks() {
    History landmarks = new History(this, List.of());
    landmarks.sends.putAll(sends);
    landmarks.reads.putAll(reads);
    return landmarks;
  }

  /** The same history with all its records in memory. */
  public History inMemory() {
    return whole();
  }

  /** Whether it is so short that leaving something out is not worth the trouble. */
  public boolean isShort() {
    return source == null || source.slots() <= SHORT;
  }

  /** Whether no record is left out of it. */
  public boolean keepsEveryRecord() {
    return leftOut == null;
  }

  /** Whether all its records are in memory, or take half of what there is at most. */
  public boolean fitsInMemory() {
    return source == null || source.slots() * BYTES_A_SLOT <= Runtime.getRuntime().maxMemory() / 2;
  }

  private synchronized History whole() {
    if (source == null) {
      return this;
    }
    if (whole == null) {
      try {
        whole = new History(this, source.everything());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return whole;
  }

  /**
   * What the final read that counts met at an offset, although the history does not keep it; null
   * if it met nothing there, or it is kept.
   */
  public @Nullable Reads leftOut(int process, int topicPartition, long offset) {
    try {
      return leftOut == null ? null : leftOut.read(process, topicPartition, offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** What each producing process sent, by process; of files it reads them, all into memory. */
  public Collection<Sends> sends() {
    return Collections.unmodifiableCollection(whole().sends.values());
  }

  /** What one process sent, or null if it sent nothing. */
  public @Nullable Sends sends(int process) {
    return whole().sends.get(process);
  }

  /** What each process read from each topic-partition. */
  public Collection<Reads> reads() {
    return Collections.unmodifiableCollection(whole().reads.values());
  }

  /** What one process read from one topic-partition, or null if that was nothing. */
  public @Nullable Reads reads(int process, int topicPartition) {
    return whole().reads.get(HistoryRows.key(process, topicPartition));
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

  /**
   * What the harness recorded of the trial's programs: its signals, and ends that it did not ask
   * for.
   */
  public List<ProgramSeen> programs() {
    return Collections.unmodifiableList(programs);
  }

  /** The low-rate events of a kind, in time order. */
  public List<LocatedEvent> events(EventKind kind) {
    return Collections.unmodifiableList(byKind.getOrDefault(kind, List.of()));
  }

  /** When the trial first entered a phase, or empty. */
  public Optional<LocatedEvent> phase(Phase phase) {
    return events(EventKind.PHASE).stream()
        .filter(located -> Phase.of(located.event().text()).filter(phase::equals).isPresent())
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

  /**
   * By how much the difference of two times of different programs may be wrong at most; 0 where all
   * programs ran on one machine. A comparison of such times takes the unfavourable end.
   */
  public long slackNanos() {
    return ClockOffsets.slackNanos(events(EventKind.CLOCK_OFFSET));
  }

  /** The latest time recorded. */
  public long lastNanos() {
    return lastNanos == Long.MIN_VALUE ? 0 : lastNanos;
  }
}
