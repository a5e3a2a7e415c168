package dev.ontrial.checker;

import dev.ontrial.history.Sends;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds records that stand in the log more than once; each is counted once, however many copies
 * there are. Definition, source, timeline and limits: {@link AnomalyKind#DUPLICATE}.
 */
final class DuplicateChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.DUPLICATE;
  }

  @Override
  public boolean needsEveryRecord() {
    return false;
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    for (Sends sends : evidence.history().sends()) {
      evidence.forEachRepeated(
          sends.process(),
          sequence -> {
            Accusation accusation =
                new Accusation(
                    kind(),
                    evidence.configurationOf(sends),
                    sends.topicPartition(sequence),
                    sends.process(),
                    sends.doneNanos(sequence));
            findings.found(accusation, () -> witness(evidence, sends, sequence, accusation));
          });
    }
  }

  private static Anomaly witness(
      Evidence evidence, Sends sends, int sequence, Accusation accusation) {
    Story story =
        new Story(evidence)
            .record(sends, sequence)
            .faults(sends.timeNanos(sequence), sends.doneNanos(sequence))
            .retries(sends.process());
    List<String> offsets = new ArrayList<>();
    evidence.forEachFinal(
        accusation.topicPartition(),
        (reads, index) -> {
          if (reads.writer(index) == sends.process() && reads.sequence(index) == sequence) {
            offsets.add(String.valueOf(reads.offset(index)));
            story.read(reads, index);
          }
        });
    return story.tell(
        accusation,
        "record p"
            + sends.process()
            + "#"
            + sequence
            + " stands at offsets "
            + String.join(" and ", offsets));
  }
}
