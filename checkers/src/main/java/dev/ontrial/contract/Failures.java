package dev.ontrial.contract;

import dev.ontrial.checker.Candidate;
import dev.ontrial.history.Event;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Sends;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sends that failed or got no certain answer, by writer. A screened history keeps them all. */
final class Failures {
  /** The records of one batch fail one right after the other. */
  private static final long ONE_BATCH_NANOS = 5_000_000;

  private final Map<Integer, List<Failure>> failures = new HashMap<>();

  private record Failure(int topicPartition, long doneNanos) {}

  Failures(History history) {
    for (Sends sends : history.sends()) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        Outcome outcome = sends.outcome(sequence);
        if (outcome == Outcome.FAIL || outcome == Outcome.INFO) {
          failures
              .computeIfAbsent(sends.process(), id -> new ArrayList<>())
              .add(new Failure(sends.topicPartition(sequence), sends.doneNanos(sequence)));
        }
      }
    }
  }

  /**
   * Whether another batch of the writer failed on the topic-partition while the record was on its
   * way. What failed together with the record was in the same batch.
   */
  Sight whileOnItsWay(Candidate candidate) {
    List<Failure> all = failures.getOrDefault(candidate.process(), List.of());
    String who = "p" + candidate.process();
    long known = candidate.knownByNanos();
    boolean own = all.stream().anyMatch(each -> each.doneNanos() == known);
    long last = own ? known - ONE_BATCH_NANOS : known;
    boolean other = false;
    for (Failure each : all) {
      boolean here =
          each.topicPartition() == candidate.topicPartition()
              || each.topicPartition() == Event.NONE;
      if (here && each.doneNanos() >= candidate.fromNanos() && each.doneNanos() <= last) {
        return Sight.seen("another batch of " + who + " failed while the record was on its way");
      }
      other = true;
    }
    return other
        ? Sight.elsewhere(
            "no other batch of %s on that topic-partition failed while the record was on its way"
                .formatted(who))
        : Sight.notSeen("no batch of " + who + " failed");
  }

  /**
   * Whether any batch of the writer failed shortly before the record was sent, or while it was on
   * its way: the memory of one that expires is used again, on whatever topic-partition.
   *
   * @param agoNanos how long a request may be on its way after its batch has expired
   */
  Sight shortlyBefore(Candidate candidate, long agoNanos) {
    List<Failure> all = failures.getOrDefault(candidate.process(), List.of());
    long from = candidate.fromNanos();
    long earliest = from == Long.MIN_VALUE ? from : from - agoNanos;
    for (Failure each : all) {
      if (each.doneNanos() >= earliest && each.doneNanos() <= candidate.knownByNanos()) {
        return Sight.seen("a batch of p" + candidate.process() + " had failed shortly before");
      }
    }
    return all.isEmpty()
        ? Sight.notSeen("no batch of p" + candidate.process() + " failed")
        : Sight.elsewhere("no batch of p" + candidate.process() + " failed at that time");
  }
}
