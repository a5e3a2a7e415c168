package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.history.DeclaredConfiguration;
import java.util.List;
import java.util.Set;

/**
 * Rulings where the times of workers are known within intervals only: what a shift of the accused
 * client's times within them would change is undecided. Where all programs have one clock it is the
 * ruling of the contract.
 */
final class Skew {
  /** Their checkers compare times of several members, commits and faults. */
  private static final Set<AnomalyKind> OF_SEVERAL_CLOCKS =
      Set.of(
          AnomalyKind.SKIPPED,
          AnomalyKind.REDELIVERED,
          AnomalyKind.REDELIVERED_COMMITTED,
          AnomalyKind.REDELIVERED_ACKNOWLEDGED,
          AnomalyKind.UNDELIVERED,
          AnomalyKind.OVER_DELIVERED,
          AnomalyKind.COMMIT_REGRESSION,
          AnomalyKind.COMMIT_UNACCOUNTED,
          AnomalyKind.DOUBLE_OWNERSHIP,
          AnomalyKind.OUTPUT_MISSING,
          AnomalyKind.OUTPUT_REPEATED,
          AnomalyKind.OUTPUT_REORDERED,
          AnomalyKind.OUTPUT_UNACCOUNTED,
          AnomalyKind.STATE_DIVERGENCE,
          AnomalyKind.STUCK);

  private Skew() {}

  /** What the contract says of an anomaly, as far as the clocks let it say that. */
  static Ruling ruling(
      Candidate candidate, DeclaredConfiguration configuration, Observed observed) {
    Ruling ruling = Ruling.on(candidate, configuration, observed);
    long slack = observed.slackNanos();
    if (slack == 0 || ruling.grade() == Grade.UNDECIDED) {
      return ruling;
    }
    boolean forbidden = ruling.grade() == Grade.FORBIDDEN;
    boolean doubtful =
        forbidden
            && (OF_SEVERAL_CLOCKS.contains(candidate.kind())
                || isOfOldTransaction(candidate, configuration, observed));
    for (Candidate other : within(candidate, slack)) {
      doubtful |= Ruling.on(other, configuration, observed).grade() != ruling.grade();
    }
    return doubtful
        ? new Ruling(
            Grade.UNDECIDED,
            "it depends on times of different machines, which are known to %.3f ms only"
                .formatted(slack / 1e6))
        : ruling;
  }

  /** The conditions of late EndTxn requests compare times of the writer with those of faults. */
  private static boolean isOfOldTransaction(
      Candidate candidate, DeclaredConfiguration configuration, Observed observed) {
    return Contract.clauses(candidate.kind(), configuration).stream()
            .anyMatch(clause -> clause.observations().contains(Observation.END_TXN_LATE))
        && observed.answer(Observation.TRANSACTIONS_V1, candidate, configuration)
            != Observation.Answer.NOT_SEEN;
  }

  /** The same with its times at the ends of what is possible, each the worse for one side. */
  private static List<Candidate> within(Candidate candidate, long slack) {
    return List.of(
        moved(candidate, -slack, -slack, slack),
        moved(candidate, -slack, slack, slack),
        moved(candidate, slack, -slack, -slack),
        moved(candidate, slack, slack, -slack));
  }

  private static Candidate moved(Candidate candidate, long from, long known, long until) {
    return new Candidate(
        candidate.kind(),
        candidate.configuration(),
        candidate.topicPartition(),
        candidate.process(),
        plus(candidate.fromNanos(), from),
        plus(candidate.knownByNanos(), known),
        plus(candidate.untilNanos(), until),
        candidate.circumstances());
  }

  /** Times without a bound stay so. */
  private static long plus(long nanos, long by) {
    return nanos == Long.MIN_VALUE || nanos == Long.MAX_VALUE ? nanos : nanos + by;
  }
}
