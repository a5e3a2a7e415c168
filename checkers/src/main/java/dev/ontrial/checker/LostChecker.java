package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Sends;

/**
 * Finds records that were acknowledged, or committed, and are not in the log any more. Definition,
 * source, timeline and limits: {@link AnomalyKind#LOST}.
 *
 * <p>A record acknowledged at an offset where another one now stands is lost, and not an
 * inconsistent offset: an acknowledgement is not a read.
 */
final class LostChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.LOST;
  }

  @Override
  public boolean needsEveryRecord() {
    return false;
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    for (Sends sends : evidence.history().sends()) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        if (isLost(evidence, sends, sequence)) {
          found(evidence, sends, sequence, findings);
        }
      }
    }
  }

  private static boolean isLost(Evidence evidence, Sends sends, int sequence) {
    return sends.invoked(sequence)
        && !evidence.seen(sends.process(), sequence)
        && sends.effectiveOutcome(sequence) == Outcome.OK
        && evidence.judgeable(sends, sequence);
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
    findings.found(accusation, () -> witness(evidence, sends, sequence, accusation));
  }

  private static Anomaly witness(
      Evidence evidence, Sends sends, int sequence, Accusation accusation) {
    int topicPartition = sends.topicPartition(sequence);
    String record = "p" + sends.process() + "#" + sequence;
    Story story =
        new Story(evidence)
            .record(sends, sequence)
            .faults(sends.timeNanos(sequence), sends.doneNanos(sequence))
            .nextLeader(topicPartition, sends.timeNanos(sequence))
            .finalRead(topicPartition, " and has not met " + record);
    usurper(evidence, sends, sequence, story);
    String how = sends.transaction(sequence) == Event.NONE ? " was acknowledged" : " was committed";
    return story.tell(accusation, "record " + record + how + " and is not in the log");
  }

  /** What stands now where the record was acknowledged. */
  private static void usurper(Evidence evidence, Sends sends, int sequence, Story story) {
    evidence.atOffset(sends.topicPartition(sequence), sends.offset(sequence), story::read);
  }
}
