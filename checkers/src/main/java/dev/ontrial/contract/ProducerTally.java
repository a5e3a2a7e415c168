package dev.ontrial.contract;

import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;

/** What one process sent, counted, by its answers and by the faults that it waited in. */
final class ProducerTally {
  private final long endNanos;
  private final ClusterChanges changes;
  private final long[] asked;
  private final long[] begin;
  private final long[] effect;
  private final long[] end;
  private final long[] openAtBegin;
  private final long[] openAsAsked;
  private final long[] slowest;
  long sent;
  long ambiguous;
  long failed;
  long acknowledged;
  long unconfirmed;
  long duringFault;
  long caught;
  long committed;
  long interrupted;
  long whileMixed;

  /**
   * @param endNanos when the process ended; {@link Long#MAX_VALUE} if it never did
   */
  ProducerTally(History history, ClusterChanges changes, long endNanos) {
    this.endNanos = endNanos;
    this.changes = changes;
    asked = history.faults().stream().mapToLong(FaultSeen::askedNanos).toArray();
    begin = history.faults().stream().mapToLong(FaultSeen::beginNanos).toArray();
    effect = history.faults().stream().mapToLong(ProducerTally::effectNanos).toArray();
    end = history.faults().stream().mapToLong(FaultSeen::endNanos).toArray();
    openAtBegin = new long[begin.length];
    openAsAsked = new long[begin.length];
    slowest = new long[begin.length];
  }

  /** From when on a fault delays what is on its way. */
  private static long effectNanos(FaultSeen fault) {
    return fault.kind().isDoneAsItBegins() ? fault.askedNanos() : fault.beginNanos();
  }

  void send(Outcome outcome, long sentNanos, long doneNanos) {
    sent++;
    if (outcome == Outcome.OK) {
      acknowledged++;
    } else if (outcome == Outcome.SENT) {
      unconfirmed++;
    } else if (outcome == Outcome.FAIL) {
      failed++;
    } else {
      ambiguous++;
    }
    boolean answered = outcome == Outcome.OK || outcome == Outcome.SENT;
    whileMixed += answered && changes.isMixed(doneNanos) ? 1 : 0;
    if (begin.length > 0) {
      faults(outcome, sentNanos, doneNanos);
    }
  }

  private void faults(Outcome outcome, long sentNanos, long doneNanos) {
    caught += inAny(effect, sentNanos, Math.min(doneNanos, endNanos)) ? 1 : 0;
    boolean answered = outcome == Outcome.OK || outcome == Outcome.SENT;
    duringFault += answered && inAny(begin, doneNanos, doneNanos) ? 1 : 0;
    for (int fault = 0; fault < begin.length; fault++) {
      openAtBegin[fault] += sentNanos <= begin[fault] && doneNanos > begin[fault] ? 1 : 0;
      openAsAsked[fault] += sentNanos <= asked[fault] && doneNanos > asked[fault] ? 1 : 0;
      if (outcome == Outcome.OK && sentNanos <= end[fault] && doneNanos >= begin[fault]) {
        slowest[fault] = Math.max(slowest[fault], doneNanos - sentNanos);
      }
    }
  }

  void transaction(Outcome fate, long beginNanos, long doneNanos) {
    committed += fate == Outcome.OK ? 1 : 0;
    caught += inAny(effect, beginNanos, Math.min(doneNanos, endNanos)) ? 1 : 0;
    for (long moment : asked) {
      boolean open = beginNanos <= moment && moment < doneNanos;
      interrupted += open && endNanos >= moment ? 1 : 0;
    }
  }

  /** Whether some moment of that time was in a fault's, which are taken from {@code starts} on. */
  private boolean inAny(long[] starts, long fromNanos, long toNanos) {
    for (int fault = 0; fault < starts.length; fault++) {
      if (starts[fault] <= toNanos && fromNanos <= end[fault]) {
        return true;
      }
    }
    return false;
  }

  /** Records without an answer as a fault began; what a dead process left open is not hit. */
  long openAtBegin(int fault) {
    return endNanos >= begin[fault] ? openAtBegin[fault] : 0;
  }

  /** Records without an answer as a fault was asked for. */
  long openAsAsked(int fault) {
    return openAsAsked[fault];
  }

  /** The longest that a record waited for its OK, of those that waited in a fault. */
  long slowestNanos(int fault) {
    return slowest[fault];
  }
}
