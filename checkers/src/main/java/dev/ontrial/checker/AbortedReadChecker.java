package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.Set;

/**
 * Finds records that were read although they must never be visible. Definition, source, timeline
 * and limits: {@link AnomalyKind#ABORTED_READ}.
 */
final class AbortedReadChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.ABORTED_READ;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.MET_THOUGH_HIDDEN, ScreenRule.UNUSUAL_ANSWER, ScreenRule.TRANSACTION);
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    History history = evidence.history();
    ReadScan.run(
        history,
        (reads, index) ->
            mustNotBe(history, reads, index) && !evidence.isDerived(reads.topicPartition()),
        (reads, index) -> found(evidence, reads, index, findings));
  }

  private static boolean mustNotBe(History history, Reads reads, int index) {
    if (!reads.identified(index)) {
      return false;
    }
    int sequence = reads.sequence(index);
    Sends sends = history.sends(reads.writer(index));
    if (sends == null || !sends.invoked(sequence)) {
      return false;
    }
    if (sends.outcome(sequence) == Outcome.FAIL) {
      return true; // It was never appended, in a transaction or not.
    }
    return !reads.has(index, Flags.UNCOMMITTED) && sends.effectiveOutcome(sequence) == Outcome.FAIL;
  }

  private void found(Evidence evidence, Reads reads, int index, Findings findings) {
    Sends sends = evidence.history().sends(reads.writer(index));
    if (sends == null) {
      return;
    }
    int sequence = reads.sequence(index);
    Accusation accusation =
        new Accusation(
                kind(),
                evidence.configurationOf(reads.topicPartition()),
                reads.topicPartition(),
                sends.process(),
                reads.timeNanos(index))
            .within(evidence.since(sends, sequence), reads.timeNanos(index));
    findings.found(
        accusation,
        () ->
            new Story(evidence)
                .record(sends, sequence)
                .faults(sends.timeNanos(sequence), sends.timeNanos(sequence))
                .read(reads, index)
                .tell(accusation, sentence(sends, sequence)));
  }

  private static String sentence(Sends sends, int sequence) {
    String record = "record p" + sends.process() + "#" + sequence + " was read, but ";
    int transaction = sends.transaction(sequence);
    if (transaction == Event.NONE || sends.outcome(sequence) == Outcome.FAIL) {
      return record + "its send has certainly failed";
    }
    if (!sends.transactions().ended(transaction)) {
      return record + "its transaction " + transaction + " was never ended";
    }
    boolean commit = sends.transactions().commitAsked(transaction);
    String fate = commit ? " has certainly not been committed" : " was aborted";
    return record + "its transaction " + transaction + fate;
  }
}
