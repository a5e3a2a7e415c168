package dev.ontrial.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The leader epochs and in-sync replicas of a configuration's topic-partitions over time. */
final class LeaderTrack {
  private final List<Told> told = new ArrayList<>();

  private record Told(long nanos, int topicPartition, int epoch, int inSync) {}

  void add(long nanos, int topicPartition, int epoch, int inSync) {
    told.add(new Told(nanos, topicPartition, epoch, inSync));
  }

  /** The highest epoch at the end of each bin; -1 until one is known. */
  int[] epochs(Bins bins) {
    return steps(bins, Told::epoch, true);
  }

  /** The fewest in-sync replicas within each bin; -1 until some are known. */
  int[] inSync(Bins bins) {
    return steps(bins, Told::inSync, false);
  }

  private int[] steps(Bins bins, ToIntFunction<Told> value, boolean highest) {
    int[] values = new int[bins.count()];
    Arrays.fill(values, -1);
    Map<Integer, Integer> now = new HashMap<>();
    List<Told> sorted = told.stream().sorted(Comparator.comparingLong(Told::nanos)).toList();
    int next = 0;
    for (int bin = 0; bin < bins.count(); bin++) {
      int least = extreme(now, highest);
      while (next < sorted.size() && bins.of(sorted.get(next).nanos()) <= bin) {
        Told each = sorted.get(next++);
        now.put(each.topicPartition(), value.applyAsInt(each));
        int then = extreme(now, highest);
        least = least < 0 ? then : Math.min(least, then);
      }
      values[bin] = highest ? extreme(now, true) : least;
    }
    return values;
  }

  private static int extreme(Map<Integer, Integer> now, boolean highest) {
    return (highest
            ? now.values().stream().max(Comparator.naturalOrder())
            : now.values().stream().min(Comparator.naturalOrder()))
        .orElse(-1);
  }
}
