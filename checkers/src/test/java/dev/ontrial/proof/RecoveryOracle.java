package dev.ontrial.proof;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be found when the last fault is over, straight from the definitions, by plain loops
 * over the list of events. It shares nothing with the checkers.
 */
final class RecoveryOracle {
  private static final long NEVER = Long.MAX_VALUE;

  /** What the histories' trial states. */
  private static final long RECOVERY_NANOS = 2_000_000;

  private final List<Event> events;

  private RecoveryOracle(List<Event> events) {
    this.events = events;
  }

  /** What is to be found of recoveries. */
  static Charges ofRecovery(List<Event> events) {
    Charges charges = new Charges();
    List<Integer> waiting = new RecoveryOracle(events).stuck();
    if (!waiting.isEmpty()) {
      charges.add(AnomalyKind.STUCK, Event.NONE, waiting);
    }
    return charges;
  }

  /** What is to be found of transactions that hang: each that was told. */
  static Charges ofHanging(List<Event> events) {
    Charges charges = new Charges();
    for (Event event : events) {
      if (event.kind() == EventKind.HANGING_TXN) {
        charges.add(AnomalyKind.HANGING_TRANSACTION, event.topicPartition(), event.process());
      }
    }
    return charges;
  }

  /** Whose records were sent or waiting in vain; empty if anybody's was not, or may not have. */
  private List<Integer> stuck() {
    long healed = healed();
    if (healed == NEVER) {
      return List.of();
    }
    long due = healed + RECOVERY_NANOS;
    boolean servedBefore = false;
    boolean stillThere = false;
    List<Integer> waiting = new ArrayList<>();
    for (Event send : events) {
      if (send.kind() != EventKind.SEND) {
        continue;
      }
      Event answer = answer(send);
      boolean good = answer != null && isGood(answer.outcome());
      if (answer != null && good && answer.timeNanos() >= healed && answer.timeNanos() <= due) {
        return List.of();
      }
      servedBefore |= answer != null && good && answer.timeNanos() < healed;
      long until = answer != null ? answer.timeNanos() : gone(send.process());
      if (send.timeNanos() <= due && until > healed) {
        waiting.add(send.process());
      }
      // Of one that waits for ever it is known only that its client was there when it was sent.
      stillThere |= (until == NEVER ? send.timeNanos() : until) >= due;
    }
    return servedBefore && stillThere ? waiting : List.of();
  }

  private static boolean isGood(Outcome outcome) {
    return outcome == Outcome.OK || outcome == Outcome.SENT;
  }

  /** When the last fault ended; never, if there was none or one has not. */
  private long healed() {
    long last = -1;
    for (Event begin : events) {
      if (begin.kind() == EventKind.FAULT_BEGIN) {
        long ended = NEVER;
        for (Event end : events) {
          if (end.kind() == EventKind.FAULT_END && end.sequence() == begin.sequence()) {
            ended = end.timeNanos();
          }
        }
        last = Math.max(last, ended);
      }
    }
    return last < 0 ? NEVER : last;
  }

  private @Nullable Event answer(Event send) {
    for (Event done : events) {
      if (done.kind() == EventKind.SEND_DONE
          && done.process() == send.process()
          && done.sequence() == send.sequence()) {
        return done;
      }
    }
    return null;
  }

  /** When the process had ended, or was told to; never, if nobody said so. */
  private long gone(int process) {
    long gone = NEVER;
    for (Event event : events) {
      boolean ended = event.kind() == EventKind.PROCESS_END && event.process() == process;
      boolean stopped = event.kind() == EventKind.PHASE && event.text().equals("quiesced");
      if (ended || stopped) {
        gone = Math.min(gone, event.timeNanos());
      }
    }
    return gone;
  }
}
