package dev.ontrial.export;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the readers and the final reader of a history have read, as operations of Jepsen's. */
final class JepsenPolls {
  /** What was read within so short a time is taken for one poll. */
  private static final long POLL_NANOS = 1_000_000;

  private static final int MOST_RECORDS = 1000;

  private final Set<Integer> readers;
  private final Set<Integer> derived;
  private final Set<Integer> transactional = new HashSet<>();
  private final Map<Integer, List<Event>> reads = new TreeMap<>();
  private int unreadable;

  /**
   * @param readers the processes whose reads count; members of groups are not among them
   * @param derived the topic-partitions whose records nobody sent
   */
  JepsenPolls(List<Event> events, Set<Integer> readers, Set<Integer> derived) {
    this.readers = readers;
    this.derived = derived;
    for (Event event : events) {
      if (event.kind() == EventKind.SEND && event.transaction() != Event.NONE) {
        transactional.add(event.topicPartition());
      }
    }
    events.stream().filter(event -> event.kind() == EventKind.READ).forEach(this::read);
  }

  private void read(Event read) {
    if (!readers.contains(read.process()) || derived.contains(read.topicPartition())) {
      return;
    }
    // Whoever reads uncommitted records may see aborted ones, which Jepsen takes for G1a.
    if (read.has(Flags.UNCOMMITTED) && transactional.contains(read.topicPartition())) {
      return;
    }
    if (read.has(Flags.CORRUPT) || read.has(Flags.FOREIGN)) {
      unreadable++;
    } else {
      reads.computeIfAbsent(read.process(), process -> new ArrayList<>()).add(read);
    }
  }

  /** How many reads met something that has no value. */
  int unreadable() {
    return unreadable;
  }

  List<JepsenOp> ops() {
    List<JepsenOp> ops = new ArrayList<>();
    reads.forEach((process, all) -> {
      ops.add(assign(process, all));
      List<Event> poll = new ArrayList<>();
      for (Event read : all) {
        boolean later =
            !poll.isEmpty()
                && (poll.size() == MOST_RECORDS
                    || read.timeNanos() - poll.getLast().timeNanos() > POLL_NANOS);
        if (later) {
          ops.add(poll(process, poll));
          poll.clear();
        }
        poll.add(read);
      }
      ops.add(poll(process, poll));
    });
    return ops;
  }

  /** All that the process will read, just before it begins. */
  private static JepsenOp assign(int process, List<Event> all) {
    TreeSet<Integer> keys = new TreeSet<>();
    all.forEach(read -> keys.add(read.topicPartition()));
    String value = JepsenOp.vector(keys.stream().map(String::valueOf).toList());
    long begin = all.getFirst().timeNanos();
    return new JepsenOp(process, "assign", "ok", begin - 2, begin - 1, value, value);
  }

  private static JepsenOp poll(int process, List<Event> poll) {
    Map<Integer, List<String>> pairs = new LinkedHashMap<>();
    for (Event read : poll) {
      String value = JepsenSends.value(read.writer(), read.sequence());
      pairs
          .computeIfAbsent(read.topicPartition(), key -> new ArrayList<>())
          .add("[" + read.offset() + " " + value + "]");
    }
    List<String> entries = new ArrayList<>();
    pairs.forEach((key, met) -> entries.add(key + " " + JepsenOp.vector(met)));
    return new JepsenOp(
        process,
        "poll",
        "ok",
        poll.getFirst().timeNanos(),
        poll.getLast().timeNanos(),
        "[[:poll]]",
        "[[:poll {" + String.join(", ", entries) + "}]]");
  }
}
