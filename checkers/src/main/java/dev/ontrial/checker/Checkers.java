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
          new WrongOffsetChecker(),
          new RealtimeOrderChecker(),
          new AbortedReadChecker(),
          new TornTransactionChecker(),
          new PrecommittedReadChecker(),
          new ZombieWriteChecker(),
          new WriteCycleChecker(),
          new ReadCycleChecker(),
          new PhantomChecker(),
          new CorruptChecker(),
          new MisroutedChecker(),
          new AlteredChecker(),
          new InconsistentOffsetChecker(),
          new PollSkipChecker(),
          new NonmonotonicPollChecker(),
          new EndOffsetRegressionChecker(),
          new ReplicaDivergenceChecker(),
          new MetadataLostChecker(),
          new RetentionLossChecker(),
          new HangingTransactionChecker(),
          new StuckChecker(),
          new SkippedChecker(),
          new RedeliveredChecker(),
          new RedeliveredCommittedChecker(),
          new CommitRegressionChecker(),
          new CommitUnaccountedChecker(),
          new DoubleOwnershipChecker(),
          new OutputMissingChecker(),
          new OutputRepeatedChecker(),
          new OutputUnaccountedChecker(),
          new OutputReorderedChecker(),
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
