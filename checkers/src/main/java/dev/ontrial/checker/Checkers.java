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

  /** The one that looks for that kind. */
  public static Checker of(AnomalyKind kind) {
    return ALL.stream().filter(checker -> checker.kind() == kind).findFirst().orElseThrow();
  }

  /** One checker for each kind of anomaly. */
  public static List<Checker> all() {
    return ALL;
  }
}
