package dev.ontrial.checker;

import java.util.List;

/** All checkers, in the order in which reports list what they find. */
public final class Checkers {
  private static final List<Checker> ALL =
      List.of(
          new LostChecker(),
          new DroppedChecker(),
          new DuplicateChecker(),
          new ReorderingChecker(),
          new AbortedReadChecker(),
          new TornTransactionChecker(),
          new PhantomChecker(),
          new CorruptChecker(),
          new MisroutedChecker(),
          new InconsistentOffsetChecker(),
          new HangingTransactionChecker(),
          new StuckChecker(),
          new SkippedChecker(),
          new RedeliveredChecker(),
          new RedeliveredCommittedChecker(),
          new OutputMissingChecker(),
          new OutputRepeatedChecker(),
          new OutputUnaccountedChecker(),
          new StateDivergenceChecker(),
          new UndeliveredChecker(),
          new RedeliveredAcknowledgedChecker(),
          new OverDeliveredChecker(),
          new ResentChecker());

  private Checkers() {}

  /** One checker for each kind of anomaly. */
  public static List<Checker> all() {
    return ALL;
  }
}
