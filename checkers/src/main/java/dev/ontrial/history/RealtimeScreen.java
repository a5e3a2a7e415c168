package dev.ontrial.history;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds acknowledged records that stand before others which had been acknowledged before they were
 * sent, by the order of events in one file. For each topic-partition it knows the highest offset
 * that was acknowledged so far, its front, and remembers only what was overtaken.
 */
final class RealtimeScreen {
  private final Map<Integer, Map<Long, Long>> overtaken = new HashMap<>();
  private Front[] fronts = {};
  private long answers;

  /** The last changes of a front; a record rarely waits longer for its answer. */
  private static final class Front {
    static final int STEPS = 1 << 10;

    final long[] at = new long[STEPS];
    final long[] offset = new long[STEPS];
    int steps;

    /** One more than the highest offset acknowledged; zero if nothing was. */
    long now() {
      return steps == 0 ? 0 : offset[(steps - 1) % STEPS];
    }

    void move(long answers, long next) {
      at[steps % STEPS] = answers;
      offset[steps % STEPS] = next;
      steps++;
    }

    /** Where it was after so many answers, or further on if that is forgotten. */
    long after(long answers) {
      for (int step = steps - 1; step >= 0 && step > steps - STEPS; step--) {
        if (at[step % STEPS] <= answers) {
          return offset[step % STEPS];
        }
      }
      return steps < STEPS ? 0 : offset[steps % STEPS];
    }
  }

  /** Another file's events follow; between files only time tells what was first. */
  void open() {
    Arrays.fill(fronts, null);
    answers = 0;
  }

  /** When a record is sent: how many answers there were before. */
  long moment() {
    return answers;
  }

  /** A record was acknowledged that had been sent at that moment. */
  void answered(int topicPartition, long offset, long moment) {
    answers++;
    if (topicPartition == Character.MAX_VALUE || topicPartition < 0) {
      return;
    }
    if (topicPartition >= fronts.length) {
      fronts = Arrays.copyOf(fronts, topicPartition + 16);
    }
    Front front = fronts[topicPartition];
    if (front == null) {
      front = new Front();
      fronts[topicPartition] = front;
    }
    long sentBehind = front.now() > offset + 1 ? front.after(moment) : 0;
    if (sentBehind > offset + 1) {
      overtaken
          .computeIfAbsent(topicPartition, id -> new HashMap<>())
          .merge(offset, sentBehind - 1, Math::max);
    }
    if (offset >= front.now()) {
      front.move(answers, offset + 1);
    }
  }

  /** Up to which offset what stands behind a record matters; -1 if it was not overtaken. */
  long until(int topicPartition, long offset) {
    Map<Long, Long> of = overtaken.get(topicPartition);
    return of == null ? -1 : of.getOrDefault(offset, -1L);
  }
}
