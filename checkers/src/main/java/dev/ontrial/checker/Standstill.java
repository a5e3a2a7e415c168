package dev.ontrial.checker;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredTopicPartition;

/**
 * How long a group stood still at most, faults or not, and how much it left.
 *
 * @param longestMillis the longest that an acknowledged record waited in a topic-partition in which
 *     the group did nothing; 0 if that was never a second, or if nobody can tell
 * @param unprocessed how many acknowledged records were behind the last one that it did
 */
public record Standstill(long longestMillis, long unprocessed) {
  /** What is shorter is no standstill. */
  private static final long SECOND = 1_000_000_000;

  /** Measures the group of a configuration, while it was running. */
  public static Standstill of(Evidence evidence, DeclaredConfiguration configuration) {
    if (!configuration.workload().consumes()) {
      return new Standstill(0, 0);
    }
    GroupWork work = new GroupWork(evidence, configuration);
    Group group = new Group(evidence, configuration.name());
    long stopped = new GroupLife(evidence.history(), group).stopped();
    long longest = 0;
    long unprocessed = 0;
    for (DeclaredTopicPartition declared : group.inputs()) {
      for (GroupWork.Stall stall :
          work.stalls(declared, evidence.history().firstNanos(), stopped, SECOND)) {
        longest = Math.max(longest, stall.nanos());
      }
      unprocessed += work.unprocessed(declared.id());
    }
    return new Standstill(longest / 1_000_000, unprocessed);
  }
}
