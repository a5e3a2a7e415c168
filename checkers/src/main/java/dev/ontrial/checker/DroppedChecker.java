package dev.ontrial.checker;

import dev.ontrial.history.Outcome;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.Set;

/**
 * Finds records that were sent without asking for an answer, and never arrived. Definition, source,
 * timeline and limits: {@link AnomalyKind#DROPPED}.
 */
final class DroppedChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.DROPPED;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.NOT_MET, ScreenRule.UNUSUAL_ANSWER);
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    for (Sends sends : evidence.history().sends()) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        if (sends.invoked(sequence)
            && !evidence.seen(sends.process(), sequence)
            && evidence.readings().outcome(sends, sequence) == Outcome.SENT
            && evidence.judgeable(sends, sequence)) {
          found(evidence, sends, sequence, findings);
        }
      }
    }
  }

  private void found(Evidence evidence, Sends sends, int sequence, Findings findings) {
    int topicPartition = sends.topicPartition(sequence);
    Accusation accusation =
        new Accusation(
            kind(),
            evidence.configurationOf(sends),
            topicPartition,
            sends.process(),
            sends.doneNanos(sequence));
    String record = "p" + sends.process() + "#" + sequence;
    findings.found(
        accusation,
        () ->
            new Story(evidence)
                .record(sends, sequence)
                .faults(sends.timeNanos(sequence), sends.doneNanos(sequence))
                .finalRead(topicPartition, " and has not met " + record)
                .tell(accusation, "record " + record + " was sent with acks=0 and never arrived"));
  }
}
