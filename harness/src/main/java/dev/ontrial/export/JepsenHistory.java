package dev.ontrial.export;

import dev.ontrial.history.Damage;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A history in the shape that Jepsen's checker for Kafka takes ({@code jepsen.tests.kafka}): one
 * map a line, in EDN. {@code docs/jepsen.md} says what becomes of what.
 *
 * <p>A process of Jepsen's does one thing at a time, and none after an {@code :info}. One of ours
 * that has several records in flight becomes several of Jepsen's.
 */
public final class JepsenHistory {
  private final List<JepsenOp> ops = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();
  private final long firstNanos;
  private final int unplaced;
  private final int unreadable;

  /**
   * Reads a trial's history files.
   *
   * @throws IOException if one cannot be read
   */
  public JepsenHistory(Path histories) throws IOException {
    List<Event> events = new ArrayList<>();
    for (Path file : HistoryDirectory.files(histories)) {
      HistoryReader.read(file, events::add).ifPresent(damages::add);
    }
    Set<Integer> readers = new HashSet<>();
    Set<Integer> derived = new HashSet<>();
    History declared = History.of(events.stream().filter(JepsenHistory::declares).toList());
    declared.processes().stream()
        .filter(process -> process.role().onlyReads())
        .forEach(process -> readers.add(process.id()));
    declared.topicPartitions().stream()
        .filter(DeclaredTopicPartition::isDerived)
        .forEach(topicPartition -> derived.add(topicPartition.id()));
    JepsenSends sends = new JepsenSends(events);
    JepsenPolls polls = new JepsenPolls(events, readers, derived);
    ops.addAll(sends.ops());
    ops.addAll(polls.ops());
    ops.sort(Comparator.comparingLong(JepsenOp::invokedNanos));
    firstNanos = ops.isEmpty() ? 0 : ops.getFirst().invokedNanos();
    unplaced = sends.unplaced();
    unreadable = polls.unreadable();
  }

  private static boolean declares(Event event) {
    return event.kind() == EventKind.PROCESS || event.kind() == EventKind.TOPIC_PARTITION;
  }

  /** Where the history is damaged. */
  public List<Damage> damages() {
    return List.copyOf(damages);
  }

  /** What could not be told to Jepsen, in words. */
  public List<String> leftOut() {
    List<String> words = new ArrayList<>();
    if (unplaced > 0) {
      words.add(unplaced + " sends are left out: where they went is not known");
    }
    if (unreadable > 0) {
      words.add(unreadable + " reads are left out: what they met is corrupt, or not of this run");
    }
    return words;
  }

  /** Half of an operation: that it was asked for, or completed. */
  private record Line(long nanos, int process, String type, JepsenOp op) {}

  /** Writes the operations in the order of time; returns how many lines that are. */
  public int write(Writer out) throws IOException {
    List<Line> lines = new ArrayList<>();
    Lanes lanes = new Lanes();
    for (JepsenOp op : ops) {
      int process = lanes.take(op);
      lines.add(new Line(op.invokedNanos(), process, "invoke", op));
      lines.add(new Line(op.completedNanos(), process, op.type(), op));
    }
    lines.sort(Comparator.comparingLong(Line::nanos));
    int index = 0;
    for (Line line : lines) {
      boolean asked = line.type.equals("invoke");
      out.write(
          "{:index %d, :time %d, :process %d, :type :%s, :f :%s, :value %s}\n"
              .formatted(
                  index++,
                  line.nanos - firstNanos,
                  line.process,
                  line.type,
                  line.op.f(),
                  asked ? line.op.asked() : line.op.told()));
    }
    out.flush();
    return index;
  }

  /** Hands out Jepsen's processes: one that is free, or else a new one. */
  private static final class Lanes {
    private final Map<Integer, Map<Integer, Long>> busyUntil = new HashMap<>();
    private int processes;

    int take(JepsenOp op) {
      Map<Integer, Long> own = busyUntil.computeIfAbsent(op.owner(), owner -> new HashMap<>());
      int lane =
          own.entrySet().stream()
              .filter(each -> each.getValue() < op.invokedNanos())
              .mapToInt(Map.Entry::getKey)
              .min()
              .orElseGet(() -> processes++);
      own.put(lane, op.type().equals("info") ? Long.MAX_VALUE : op.completedNanos());
      return lane;
    }
  }
}
