package dev.ontrial.contract;

import dev.ontrial.checker.Accusation;
import dev.ontrial.checker.AnomalyKind;
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
      Accusation accusation, DeclaredConfiguration configuration, Observed observed) {
    Ruling ruling = Ruling.on(accusation, configuration, observed);
    long slack = observed.slackNanos();
    if (slack == 0 || ruling.grade() == Grade.UNDECIDED) {
      return ruling;
    }
    boolean forbidden = ruling.grade() == Grade.FORBIDDEN;
    boolean doubtful =
        forbidden
            && (OF_SEVERAL_CLOCKS.contains(accusation.kind())
                || isOfOldTransaction(accusation, configuration, observed));
    for (Accusation other : within(accusation, slack)) {
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
      Accusation accusation, DeclaredConfiguration configuration, Observed observed) {
    return Contract.clauses(accusation.kind(), configuration).stream()
            .anyMatch(clause -> clause.observations().contains(Observation.END_TXN_LATE))
        && observed.answer(Observation.TRANSACTIONS_V1, accusation, configuration)
            != Observation.Answer.NOT_SEEN;
  }

  /** The same with its times at the ends of what is possible, each the worse for one side. */
  private static List<Accusation> within(Accusation accusation, long slack) {
    return List.of(
        moved(accusation, -slack, -slack, slack),
        moved(accusation, -slack, slack, slack),
        moved(accusation, slack, -slack, -slack),
        moved(accusation, slack, slack, -slack));
  }

  private static Accusation moved(Accusation accusation, long from, long known, long until) {
    return new Accusation(
        accusation.kind(),
        accusation.configuration(),
        accusation.topicPartition(),
        accusation.process(),
        plus(accusation.fromNanos(), from),
        plus(accusation.knownByNanos(), known),
        plus(accusation.untilNanos(), until),
        accusation.circumstances());
  }

  /** Times without a bound stay so. */
  private static long plus(long nanos, long by) {
    return nanos == Long.MIN_VALUE || nanos == Long.MAX_VALUE ? nanos : nanos + by;
  }
}
