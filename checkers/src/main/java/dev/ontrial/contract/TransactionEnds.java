package dev.ontrial.contract;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Commits and aborts whose EndTxn request may have been sent twice, or held up: those that took
 * longer than a client waits before it sends again, or did not get OK.
 *
 * <p>A request that was answered OK within {@code request.timeout.ms}, over a connection that no
 * fault broke, was sent once, however much it was delayed: no copy of it is left.
 *
 * <p>A copy of any other such request may arrive after the answer to another one: as long as the
 * faults last that were active while it was under way, and shortly after.
 */
final class TransactionEnds {
  /**
   * A client waits at least {@code retry.backoff.ms} less a fifth before it sends again; the
   * shortest that trials set is 50.
   */
  private static final long SENT_ONCE_NANOS = 40_000_000;

  /** How long after a fault's end what it had held back may still arrive. */
  private static final long LATE_NANOS = 2_000_000_000L;

  private static final long MILLI = 1_000_000;

  private final Map<Integer, List<End>> ends = new HashMap<>();
  private final List<FaultSeen> strikes;

  private record End(long askedNanos, long doneNanos, Outcome told) {}

  TransactionEnds(History history) {
    strikes = history.faults().stream().filter(Faults::strikesEndTxn).toList();
  }

  /** Takes one answer to a commit or an abort; keeps what is not ordinary. */
  void add(int process, long askedNanos, long doneNanos, Outcome told) {
    boolean slow = doneNanos == Long.MAX_VALUE || doneNanos - askedNanos > SENT_ONCE_NANOS;
    boolean struck =
        strikes.stream()
            .anyMatch(each -> each.beginNanos() >= askedNanos && each.askedNanos() <= doneNanos);
    if (askedNanos != Long.MAX_VALUE && (slow || struck || told != Outcome.OK)) {
      ends.computeIfAbsent(process, id -> new ArrayList<>())
          .add(new End(askedNanos, doneNanos, told));
    }
  }

  /**
   * Whether the process ended an earlier transaction by an EndTxn request of which a copy may have
   * arrived at or after a moment.
   *
   * @param earlier whether the request must have been sent before the moment
   */
  Sight late(
      int process,
      long fromNanos,
      boolean earlier,
      DeclaredConfiguration configuration,
      Faults faults,
      long firstNanos) {
    Sight sight = Sight.notSeen("no EndTxn request of p" + process + " can have been sent twice");
    for (End end : ends.getOrDefault(process, List.of())) {
      List<FaultSeen> during =
          faults.active(end.askedNanos(), end.doneNanos(), 0, Faults::reachesEndTxn);
      long timeout = millis(configuration) * MILLI;
      boolean timedOut =
          end.doneNanos() == Long.MAX_VALUE || end.doneNanos() - end.askedNanos() >= timeout;
      boolean sentOnce = end.told() == Outcome.OK && during.stream().allMatch(Faults::onlyDelays);
      if (!timedOut && sentOnce) {
        continue; // That includes the absence of faults.
      }
      long done = end.doneNanos();
      long afterwards = done == Long.MAX_VALUE ? done : done + timeout;
      long until =
          during.stream()
              .mapToLong(fault -> Faults.endsBy(fault, LATE_NANOS))
              .max()
              .orElse(afterwards);
      String what = words(process, end, during, firstNanos);
      boolean matters = until >= fromNanos && (!earlier || end.askedNanos() < fromNanos);
      sight = sight.or(matters ? Sight.seen(what) : Sight.elsewhere("at another time, " + what));
    }
    return sight;
  }

  private static String words(int process, End end, List<FaultSeen> during, long firstNanos) {
    String answer =
        end.doneNanos() == Long.MAX_VALUE
            ? "got no answer"
            : String.format(
                Locale.ROOT,
                "took %.3f s and got %s",
                (end.doneNanos() - end.askedNanos()) / 1e9,
                end.told());
    String cause = during.isEmpty() ? "" : " during " + Faults.name(during.getFirst());
    return String.format(
        Locale.ROOT,
        "the EndTxn request that p%d sent at %.3f s %s%s",
        process,
        (end.askedNanos() - firstNanos) / 1e9,
        answer,
        cause);
  }

  private static long millis(DeclaredConfiguration configuration) {
    return Given.millis(configuration, "request.timeout.ms", 30_000);
  }
}
