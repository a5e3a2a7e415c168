package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Counter;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.FinalRead;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.ProcessRole;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import dev.ontrial.history.Transactions;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How late concurrent readers were, as named counters: measured, and judged by nothing, since Kafka
 * promises no time; and only where all records are in memory.
 */
final class ReaderExposure {
  /** The counters that it counts. */
  static final Set<Counter> COUNTERS = EnumSet.of(Counter.LATE, Counter.REALTIME_LAG_MILLIS);

  private static final long MILLI = 1_000_000;

  private final Evidence evidence;
  private final History history;

  private ReaderExposure(Evidence evidence) {
    this.evidence = evidence;
    this.history = evidence.history();
  }

  /** Adds the counters of a configuration to the others. */
  static void count(Evidence evidence, String configuration, Map<Counter, Long> counts) {
    if (!evidence.history().keepsEveryRecord()) {
      return;
    }
    ReaderExposure exposure = new ReaderExposure(evidence);
    long late = 0;
    long lag = 0;
    for (DeclaredTopicPartition declared : evidence.history().topicPartitions(configuration)) {
      if (!declared.isDerived()) {
        List<Reads> readers = exposure.readers(declared.id());
        late += exposure.late(declared.id(), readers);
        for (Reads reads : readers) {
          lag = Math.max(lag, exposure.lag(reads));
        }
      }
    }
    counts.put(Counter.LATE, late);
    counts.put(Counter.REALTIME_LAG_MILLIS, lag / MILLI);
  }

  /** The reads of those who do nothing but read, while everything is going on. */
  private List<Reads> readers(int topicPartition) {
    return history.reads().stream()
        .filter(reads -> reads.topicPartition() == topicPartition && reads.count() > 0)
        .filter(reads -> {
          DeclaredProcess declared = history.process(reads.process());
          return declared != null && declared.role() == ProcessRole.READER;
        })
        .toList();
  }

  private long late(int topicPartition, List<Reads> readers) {
    long healed = healed();
    FinalRead read = evidence.finalRead(topicPartition);
    Reads last = read == null ? null : history.reads(read.process(), topicPartition);
    if (healed == Long.MAX_VALUE || last == null || readers.isEmpty()) {
      return 0;
    }
    BitSet met = new BitSet();
    for (Reads reads : readers) {
      for (int index = 0; index < reads.count() && reads.timeNanos(index) <= healed; index++) {
        met.set(Math.clamp(reads.offset(index), 0, Integer.MAX_VALUE - 1));
      }
    }
    long late = 0;
    for (int index = 0; index < last.count(); index++) {
      boolean unmet = !met.get(Math.clamp(last.offset(index), 0, Integer.MAX_VALUE - 1));
      late += unmet && acknowledgedNanos(last, index) <= healed ? 1 : 0;
    }
    return late;
  }

  /** When the last fault ended; {@link Long#MAX_VALUE} without faults, or if one did not end. */
  private long healed() {
    return history.faults().stream().mapToLong(FaultSeen::endNanos).max().orElse(Long.MAX_VALUE);
  }

  /** A reader that goes back, or begins anew, meets again what it has met before. */
  private long lag(Reads reads) {
    long reached = -1;
    long lag = 0;
    for (int index = 0; index < reads.count(); index++) {
      if (reads.offset(index) > reached) {
        reached = reads.offset(index);
        long acknowledged = acknowledgedNanos(reads, index);
        lag =
            acknowledged == Long.MAX_VALUE
                ? lag
                : Math.max(lag, reads.timeNanos(index) - acknowledged);
      }
    }
    return lag;
  }

  /** When it was certain that the record is there; {@link Long#MAX_VALUE} if it never was. */
  private long acknowledgedNanos(Reads reads, int index) {
    Sends sends = reads.identified(index) ? history.sends(reads.writer(index)) : null;
    int sequence = reads.sequence(index);
    if (sends == null || !sends.invoked(sequence)) {
      return Long.MAX_VALUE;
    }
    int number = sends.transaction(sequence);
    if (number == Event.NONE) {
      return sends.outcome(sequence) == Outcome.OK ? sends.doneNanos(sequence) : Long.MAX_VALUE;
    }
    Transactions transactions = sends.transactions();
    return transactions.fate(number) == Outcome.OK
        ? transactions.doneNanos(number)
        : Long.MAX_VALUE;
  }
}
