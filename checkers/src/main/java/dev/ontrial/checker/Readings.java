package dev.ontrial.checker;

import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.RecordEvents;
import dev.ontrial.history.Sends;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What consumers prove by having read: that a record was in the log, and that its transaction was
 * committed, whatever its producer was told.
 *
 * <p>Consumers get nothing above the high watermark, which every in-sync replica has (KIP-101), and
 * with read_committed nothing of a transaction that is open or aborted (KIP-98). So a record that
 * was read does not depend on its producer's answer any more. A record of a transaction that was
 * read with read_uncommitted proves nothing about the transaction. The final read is no witness
 * here: what it found is still there.
 */
final class Readings {
  private static final String COMMITTED = "read_committed";

  private final Evidence evidence;
  private final History history;
  private final Map<Integer, BitSet> records = new HashMap<>();
  private final Map<Integer, BitSet> transactions = new HashMap<>();

  Readings(Evidence evidence) {
    this.evidence = evidence;
    this.history = evidence.history();
    for (Reads reads : history.reads()) {
      for (int index = 0; index < reads.count(); index++) {
        if (proves(reads, index)) {
          take(reads.writer(index), reads.sequence(index));
        }
      }
    }
    history.recordEvents(EventKind.PROCESSED).forEach(this::take);
    history.recordEvents(EventKind.DELIVERED).forEach(this::take);
  }

  private void take(RecordEvents events) {
    DeclaredProcess member = history.process(events.process());
    // Share groups read what is not committed unless their group is configured otherwise.
    boolean committed =
        events.kind() == EventKind.PROCESSED
            && member != null
            && member.isolation().equals(COMMITTED);
    for (int index = 0; index < events.count(); index++) {
      int writer = events.writer(index);
      int sequence = events.sequence(index);
      if (evidence.belongs(writer, sequence, events.topicPartition())
          && (committed || !isTransactional(writer, sequence))) {
        take(writer, sequence);
      }
    }
  }

  private void take(int writer, int sequence) {
    records.computeIfAbsent(writer, process -> new BitSet()).set(sequence);
    Sends sends = history.sends(writer);
    int transaction = sends == null ? Event.NONE : sends.transaction(sequence);
    if (transaction != Event.NONE) {
      transactions.computeIfAbsent(writer, process -> new BitSet()).set(transaction);
    }
  }

  private boolean isTransactional(int writer, int sequence) {
    Sends sends = history.sends(writer);
    return sends != null && sends.transaction(sequence) != Event.NONE;
  }

  /** Whether a read shows that its record was in the log for good. */
  boolean proves(Reads reads, int index) {
    int writer = reads.writer(index);
    int sequence = reads.sequence(index);
    return reads.identified(index)
        && !reads.has(index, Flags.FINAL)
        && !evidence.isDerived(reads.topicPartition())
        && evidence.belongs(writer, sequence, reads.topicPartition())
        && (!reads.has(index, Flags.UNCOMMITTED) || !isTransactional(writer, sequence));
  }

  /**
   * What must be true of a record, by what its producer was told and by what consumers read; see
   * {@link Sends#effectiveOutcome}. A send that failed for certain stays one: that it was read is
   * an aborted read.
   */
  Outcome outcome(Sends sends, int sequence) {
    Outcome told = sends.effectiveOutcome(sequence);
    boolean open = told == Outcome.INFO || told == Outcome.SENT;
    return open && proven(sends, sequence) ? Outcome.OK : told;
  }

  private boolean proven(Sends sends, int sequence) {
    int transaction = sends.transaction(sequence);
    boolean plain = transaction == Event.NONE;
    BitSet proven = (plain ? records : transactions).get(sends.process());
    return proven != null && proven.get(plain ? sequence : transaction);
  }

  /** Whether a consumer read this very record. */
  boolean wasRead(int process, int sequence) {
    BitSet read = records.get(process);
    return read != null && read.get(sequence);
  }
}
