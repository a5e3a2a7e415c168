package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.ProcessRole;
import java.util.List;
import java.util.Set;

/** Whether an EndTxn request of an earlier transaction can have ended the accused one. */
final class LateEndTxn {
  /** Anomalies of one transaction, whose writer is known. */
  private static final Set<AnomalyKind> OF_A_TRANSACTION =
      Set.of(
          AnomalyKind.LOST,
          AnomalyKind.ABORTED_READ,
          AnomalyKind.TORN_TRANSACTION,
          AnomalyKind.PRECOMMITTED_READ,
          AnomalyKind.ZOMBIE_WRITE);

  private static final long LATE_NANOS = 2_000_000_000L;

  private final History history;
  private final Faults faults;
  private final TransactionEnds ends;

  LateEndTxn(History history, Faults faults, TransactionEnds ends) {
    this.history = history;
    this.faults = faults;
    this.ends = ends;
  }

  Sight see(Candidate candidate, DeclaredConfiguration configuration) {
    if (OF_A_TRANSACTION.contains(candidate.kind())) {
      return candidate.fromNanos() == Long.MIN_VALUE
          ? Sight.unknown("when the transaction began is not known")
          : late(candidate.process(), candidate, true, configuration);
    }
    Sight sight = Sight.notSeen("no EndTxn request of the configuration can have been sent twice");
    for (DeclaredProcess process : history.processes(configuration.name())) {
      sight =
          sight.or(
              process.role() == ProcessRole.STREAMS
                  ? ofStreams(candidate)
                  : late(process.id(), candidate, false, configuration));
    }
    return sight;
  }

  private Sight late(
      int process, Candidate candidate, boolean earlier, DeclaredConfiguration configuration) {
    return ends.late(
        process, candidate.fromNanos(), earlier, configuration, faults, history.firstNanos());
  }

  /** Streams commits by itself, and does not say when. */
  private Sight ofStreams(Candidate candidate) {
    List<FaultSeen> possible =
        faults.active(
            candidate.fromNanos(), candidate.untilNanos(), LATE_NANOS, Faults::reachesEndTxn);
    return possible.isEmpty()
        ? Sight.notSeen("no fault was active that can hold back an EndTxn request")
        : Sight.unknown("the EndTxn requests of Streams are not recorded");
  }
}
