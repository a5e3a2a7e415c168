package dev.ontrial.checker;

import dev.ontrial.history.Additions;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.RecordEvents;
import dev.ontrial.history.Sends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a group has done with its input, by topic-partition, and what was waiting for it.
 *
 * <p>A record is done when an application processed it, a share group was handed it, a transform
 * committed a position past it, or a read_committed reader met what Streams, or the user's
 * application, made of it.
 */
final class GroupWork {
  private final Evidence evidence;
  private final History history;
  private final DeclaredConfiguration configuration;
  private final Additions additions;

  GroupWork(Evidence evidence, DeclaredConfiguration configuration) {
    this.evidence = evidence;
    this.history = evidence.history();
    this.configuration = configuration;
    this.additions = new Additions(history);
  }

  /** Takes what was done: up to which offset, when, and by which process. */
  interface Visitor {
    void done(long nanos, long offset, int process);
  }

  /**
   * A stretch of time in which nothing was done in a topic-partition although a record waited.
   *
   * @param fromNanos when the stretch began: the last time that something was done, or when the
   *     record was acknowledged if that was later
   * @param untilNanos when something was done again, or the group's members were stopped
   * @param waiting who sent the record
   * @param sequence the number of the record
   */
  record Stall(int topicPartition, long fromNanos, long untilNanos, Sends waiting, int sequence) {
    long nanos() {
      return untilNanos - fromNanos;
    }
  }

  /** Visits what was done in a topic-partition of the input, in no particular order. */
  void forEachDone(int topicPartition, Visitor visitor) {
    switch (configuration.workload().progress()) {
      case PROCESSED -> done(EventKind.PROCESSED, topicPartition, visitor);
      case DELIVERED -> done(EventKind.DELIVERED, topicPartition, visitor);
      case COMMITTED -> committed(topicPartition, visitor);
      case DERIVED -> derived(topicPartition, visitor);
      case ACKNOWLEDGED, TRANSACTIONS -> {}
    }
  }

  private void done(EventKind kind, int topicPartition, Visitor visitor) {
    for (RecordEvents events : history.recordEvents(kind)) {
      for (int index = 0;
          events.topicPartition() == topicPartition && index < events.count();
          index++) {
        visitor.done(events.timeNanos(index), events.offset(index), events.process());
      }
    }
  }

  private void committed(int topicPartition, Visitor visitor) {
    for (LocatedEvent located : history.events(EventKind.OFFSET_COMMIT_DONE)) {
      Event event = located.event();
      if (event.topicPartition() == topicPartition && event.outcome() == Outcome.OK) {
        visitor.done(located.timeNanos(), event.offset() - 1, event.process());
      }
    }
  }

  private void derived(int topicPartition, Visitor visitor) {
    for (Reads reads : history.reads()) {
      if (!evidence.isDerived(reads.topicPartition())
          || !evidence.configurationOf(reads.topicPartition()).equals(configuration.name())) {
        continue;
      }
      for (int index = 0; index < reads.count(); index++) {
        Sends sends = reads.identified(index) ? history.sends(reads.writer(index)) : null;
        int sequence = reads.sequence(index);
        if (sends != null
            && !reads.has(index, Flags.FINAL)
            && sends.invoked(sequence)
            && sends.topicPartition(sequence) == topicPartition) {
          visitor.done(reads.timeNanos(index), sends.offset(sequence), Event.NONE);
        }
      }
    }
  }

  /**
   * The stalls of a topic-partition that lasted at least so long, in the order of time.
   *
   * @param fromNanos what was before is not looked at
   * @param untilNanos when the members were stopped
   */
  List<Stall> stalls(
      DeclaredTopicPartition declared, long fromNanos, long untilNanos, long leastNanos) {
    List<Stall> stalls = new ArrayList<>();
    if (fromNanos >= untilNanos || !isPlain(declared.id())) {
      return stalls;
    }
    LongStream.Builder moments = LongStream.builder();
    forEachDone(
        declared.id(),
        (nanos, offset, process) -> {
          if (nanos > fromNanos && nanos < untilNanos) {
            moments.add(nanos);
          }
        });
    long[] times = moments.add(untilNanos).build().toArray();
    Arrays.sort(times);
    long before = fromNanos;
    for (long time : times) {
      if (time - before >= leastNanos) {
        Stall stall = stall(declared.id(), before, time, leastNanos);
        if (stall != null) {
          stalls.add(stall);
        }
      }
      before = Math.max(before, time);
    }
    return stalls;
  }

  /**
   * Whether an acknowledged record can be read at once: behind an open transaction, or one that
   * only its leader has, it cannot.
   */
  private boolean isPlain(int topicPartition) {
    String acks = configuration.setting("acks", "all");
    return (acks.equals("all") || acks.equals("-1"))
        && evidence.producers(configuration.name()).stream()
            .filter(sends -> sends.topicPartitions().get(topicPartition))
            .allMatch(sends -> sends.transactions().count() == 0);
  }

  /** The stall between two moments, if a record that nobody had passed waited for so long. */
  private @Nullable Stall stall(int topicPartition, long from, long until, long least) {
    long[] passed = {-1};
    forEachDone(
        topicPartition,
        (nanos, offset, process) -> {
          if (nanos <= from) {
            passed[0] = Math.max(passed[0], offset);
          }
        });
    if (passed[0] < 0
        && (additions.contain(topicPartition)
            || !configuration.setting("auto.offset.reset", "earliest").equals("earliest"))) {
      // Where the group began is not known; and members learn of a topic-partition that was added
      // when their metadata is older than metadata.max.age.ms.
      return null;
    }
    Stall first = null;
    for (Sends sends : evidence.producers(configuration.name())) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        if (sends.invoked(sequence)
            && sends.topicPartition(sequence) == topicPartition
            && sends.outcome(sequence) == Outcome.OK
            && sends.offset(sequence) > passed[0]) {
          long since = Math.max(from, sends.doneNanos(sequence));
          if (until - since >= least && (first == null || since < first.fromNanos())) {
            first = new Stall(topicPartition, since, until, sends, sequence);
          }
        }
      }
    }
    return first;
  }

  /** How many acknowledged records of a topic-partition the group had not come to in the end. */
  long unprocessed(int topicPartition) {
    long[] passed = {-1};
    forEachDone(
        topicPartition, (nanos, offset, process) -> passed[0] = Math.max(passed[0], offset));
    long count = 0;
    for (Sends sends : evidence.producers(configuration.name())) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        count +=
            sends.invoked(sequence)
                    && sends.topicPartition(sequence) == topicPartition
                    && sends.outcome(sequence) == Outcome.OK
                    && sends.offset(sequence) > passed[0]
                ? 1
                : 0;
      }
    }
    return count;
  }
}
