package dev.ontrial.contract;

import dev.ontrial.history.Event;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the records that got no certain answer although one that the same producer sent later to
 * the same topic-partition had been acknowledged before. Times are rounded to slots, so that
 * records of the same moment do not count.
 */
final class Overtaken {
  private static final long LEAST_NANOS = 10_000_000;
  private static final int MOST_SLOTS = 1 << 12;

  private final long origin;
  private final long slotNanos;
  private final int slots;
  private final Map<Integer, Map<Integer, long[]>> latestSent = new HashMap<>();
  private final List<Doubtful> doubtful = new ArrayList<>();
  private Map<Integer, long[]> last = Map.of();
  private int lastProcess = Event.NONE;

  private record Doubtful(int process, int topicPartition, long sentNanos, long doneNanos) {}

  /**
   * @param history one that knows the first and the last moment of the trial
   */
  Overtaken(History history) {
    origin = history.firstNanos();
    long length = Math.max(0, history.lastNanos() - origin);
    slotNanos = Math.max(LEAST_NANOS, length / MOST_SLOTS + 1);
    slots = (int) (length / slotNanos) + 1;
  }

  /** Takes one record with its answer. */
  void send(int process, int topicPartition, Outcome outcome, long sentNanos, long doneNanos) {
    if (topicPartition == Event.NONE) {
      return;
    }
    if (outcome == Outcome.OK) {
      long[] latest = of(process).computeIfAbsent(topicPartition, any -> none());
      int slot = slot(doneNanos);
      latest[slot] = Math.max(latest[slot], sentNanos);
    } else if (outcome != Outcome.SENT && outcome != Outcome.FAIL) {
      doubtful.add(new Doubtful(process, topicPartition, sentNanos, doneNanos));
    }
  }

  private Map<Integer, long[]> of(int process) {
    if (process != lastProcess) {
      last = latestSent.computeIfAbsent(process, any -> new HashMap<>());
      lastProcess = process;
    }
    return last;
  }

  private long[] none() {
    long[] none = new long[slots];
    Arrays.fill(none, Long.MIN_VALUE);
    return none;
  }

  private int slot(long nanos) {
    return (int) Math.max(0, Math.min(slots - 1L, (nanos - origin) / slotNanos));
  }

  /** How many records of the process were overtaken. */
  long count(int process) {
    return doubtful.stream().filter(each -> each.process == process && isOvertaken(each)).count();
  }

  private boolean isOvertaken(Doubtful record) {
    long[] latest = of(record.process).get(record.topicPartition);
    if (latest == null) {
      return false;
    }
    int until = record.doneNanos == Long.MAX_VALUE ? slots : slot(record.doneNanos);
    // What was acknowledged before the record was sent was sent before it, too.
    for (int slot = slot(record.sentNanos); slot < until; slot++) {
      if (latest[slot] > record.sentNanos) {
        return true;
      }
    }
    return false;
  }
}
