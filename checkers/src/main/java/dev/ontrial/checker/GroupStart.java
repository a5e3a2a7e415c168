package dev.ontrial.checker;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The offset from which on a group accounts for the records of a topic-partition.
 *
 * <p>A group with {@code auto.offset.reset=earliest} accounts for all of them. With any other value
 * a member that finds no committed position begins where the setting says, and what lies before has
 * not been skipped. That can happen to one member after another, until a position is committed. So
 * the group accounts for what the member with the first acknowledged commit had been handed since
 * it was assigned the topic-partition, and for everything behind that.
 */
final class GroupStart {
  /** Nothing is known that the group would have to account for. */
  static final long UNKNOWN = Long.MAX_VALUE;

  private final Evidence evidence;
  private final Group group;
  private final boolean earliest;
  private final Map<Integer, Long> known = new HashMap<>();

  GroupStart(Evidence evidence, Group group) {
    this.evidence = evidence;
    this.group = group;
    // Histories that do not declare the setting were made with earliest.
    this.earliest = group.setting("auto.offset.reset", "earliest").equals("earliest");
  }

  /** Whether the group accounts for every record. */
  boolean isEarliest() {
    return earliest;
  }

  /** The first offset that the group accounts for; {@link #UNKNOWN} if none is known. */
  long of(int topicPartition) {
    return earliest ? 0 : known.computeIfAbsent(topicPartition, this::find);
  }

  private long find(int topicPartition) {
    LocatedEvent first = firstCommit(topicPartition);
    if (first == null) {
      return UNKNOWN;
    }
    int process = first.event().process();
    LocatedEvent assigned = group.assignedBefore(process, topicPartition, first.timeNanos());
    long from = assigned == null ? Long.MIN_VALUE : assigned.timeNanos();
    long start = first.event().offset();
    for (Reads reads : evidence.history().reads()) {
      if (reads.topicPartition() != topicPartition || reads.process() != process) {
        continue;
      }
      for (int index = 0; index < reads.count(); index++) {
        long nanos = reads.timeNanos(index);
        if (nanos >= from && nanos <= first.timeNanos()) {
          start = Math.min(start, reads.offset(index));
        }
      }
    }
    return start;
  }

  private @Nullable LocatedEvent firstCommit(int topicPartition) {
    LocatedEvent first = null;
    for (LocatedEvent done : evidence.history().events(EventKind.OFFSET_COMMIT_DONE)) {
      boolean counts =
          done.event().topicPartition() == topicPartition
              && done.event().outcome() == Outcome.OK
              && group.isMember(done.event().process());
      if (counts && (first == null || done.timeNanos() < first.timeNanos())) {
        first = done;
      }
    }
    return first;
  }
}
