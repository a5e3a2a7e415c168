package dev.ontrial.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one trial recorded: events of records as columns, the others as lists. A value:
 * it is in memory, and nothing changes it. {@link HistoryFiles} reads one from files, whole or
 * without the records to which no checker can object.
 *
 * <p>Order in time between files is that of {@link System#nanoTime}, which is comparable between
 * the JVMs of one boot on Linux.
 */
public final class History {
  private final RareEvents rare;
  private final Map<Integer, Sends> sends;
  private final Map<Long, Reads> reads;
  private final @Nullable LeftOut leftOut;

  /**
   * @param leftOut where to look for what is left out of it; null if nothing is
   */
  History(
      RareEvents rare,
      Map<Integer, Sends> sends,
      Map<Long, Reads> reads,
      @Nullable LeftOut leftOut) {
    this.rare = rare;
    this.sends = Collections.unmodifiableMap(sends);
    this.reads = Collections.unmodifiableMap(reads);
    this.leftOut = leftOut;
  }

  /** The same with other columns. */
  History with(List<HistoryRows> columns, @Nullable LeftOut without) {
    Map<Integer, Sends> sent = new TreeMap<>();
    Map<Long, Reads> read = new TreeMap<>();
    for (HistoryRows rows : columns) {
      rows.sends.forEach(sent::putIfAbsent);
      rows.reads.forEach(read::putIfAbsent);
    }
    return new History(rare, sent, read, without);
  }

  /** The same with more damages, behind those that it has. */
  History damaged(List<Damage> more) {
    return new History(rare.damaged(more), sends, reads, leftOut);
  }

  /**
   * Reads all history files of a directory into memory.
   *
   * @throws IOException if a file cannot be read; a damaged one is no exception, see {@link
   *     #damages}
   */
  public static History read(Path directory) throws IOException {
    return HistoryFiles.open(directory).whole();
  }

  /** The history that consists of these events, as if they stood in one file. */
  public static History of(List<Event> events) {
    HistoryPart part = new HistoryPart(Path.of("history" + HistoryDirectory.SUFFIX));
    for (int slot = 0; slot < events.size(); slot++) {
      part.accept(slot, events.get(slot));
    }
    HistoryAssembly assembly = new HistoryAssembly();
    assembly.add(part);
    return assembly.history();
  }

  /** Whether no record is left out of it. */
  public boolean keepsEveryRecord() {
    return leftOut == null;
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
    return rare.trial();
  }

  /** The configurations on trial, in the order of their declaration. */
  public List<DeclaredConfiguration> configurations() {
    return rare.configurations();
  }

  /** The topic-partitions, by number. */
  public Collection<DeclaredTopicPartition> topicPartitions() {
    return rare.topicPartitions().values();
  }

  /** One topic-partition, or null where it was not declared. */
  public @Nullable DeclaredTopicPartition topicPartition(int id) {
    return rare.topicPartitions().get(id);
  }

  /** The topic-partitions of a configuration, by number. */
  public List<DeclaredTopicPartition> topicPartitions(String configuration) {
    return topicPartitions().stream()
        .filter(each -> each.configuration().equals(configuration))
        .toList();
  }

  /** The declared processes, by number. */
  public Collection<DeclaredProcess> processes() {
    return rare.processes().values();
  }

  /** One process, or null where it was not declared. */
  public @Nullable DeclaredProcess process(int id) {
    return rare.processes().get(id);
  }

  /** One process, or null where it was not declared for that configuration. */
  public @Nullable DeclaredProcess process(int id, String configuration) {
    DeclaredProcess declared = process(id);
    return declared != null && declared.configuration().equals(configuration) ? declared : null;
  }

  /** The processes that were declared for a configuration, by number. */
  public List<DeclaredProcess> processes(String configuration) {
    return processes().stream().filter(each -> each.configuration().equals(configuration)).toList();
  }

  /** What each producing process sent, by process. */
  public Collection<Sends> sends() {
    return sends.values();
  }

  /** What one process sent, or null if it sent nothing. */
  public @Nullable Sends sends(int process) {
    return sends.get(process);
  }

  /** What each process read from each topic-partition. */
  public Collection<Reads> reads() {
    return reads.values();
  }

  /** What one process read from one topic-partition, or null if that was nothing. */
  public @Nullable Reads reads(int process, int topicPartition) {
    return reads.get(HistoryRows.key(process, topicPartition));
  }

  /**
   * What processes did with records: one of {@link EventKind#PROCESSED}, {@link
   * EventKind#DELIVERED}, {@link EventKind#SHARE_ACK} and {@link EventKind#SHARE_ACK_DONE}, in
   * columns for each process and topic-partition.
   */
  public List<RecordEvents> recordEvents(EventKind kind) {
    return rare.recordEvents().getOrDefault(kind, List.of());
  }

  /** The ends of final reads, in time order. */
  public List<FinalRead> finalReads() {
    return rare.finalReads();
  }

  /** The faults that were verified to have begun, by number. */
  public Collection<FaultSeen> faults() {
    return rare.faults().values();
  }

  /**
   * What the harness recorded of the trial's programs: its signals, and ends that it did not ask
   * for.
   */
  public List<ProgramSeen> programs() {
    return rare.programs();
  }

  /** The low-rate events of a kind, in time order. */
  public List<LocatedEvent> events(EventKind kind) {
    return rare.byKind().getOrDefault(kind, List.of());
  }

  /** When the trial first entered a phase, or empty. */
  public Optional<LocatedEvent> phase(Phase phase) {
    return events(EventKind.PHASE).stream()
        .filter(located -> Phase.of(located.event().text()).filter(phase::equals).isPresent())
        .findFirst();
  }

  /** Where the history is damaged, and what in it could not be understood. */
  public List<Damage> damages() {
    return rare.damages();
  }

  /** The earliest time recorded; witnesses tell times relative to it. */
  public long firstNanos() {
    return rare.firstNanos() == Long.MAX_VALUE ? 0 : rare.firstNanos();
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
    return rare.lastNanos() == Long.MIN_VALUE ? 0 : rare.lastNanos();
  }
}
