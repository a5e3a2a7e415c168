package dev.ontrial.checker;

import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import java.util.Set;

/**
 * Finds readers that went back by themselves. Definition, source, timeline and limits: {@link
 * AnomalyKind#NONMONOTONIC_POLL}.
 */
final class NonmonotonicPollChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.NONMONOTONIC_POLL;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.STEP);
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    Polls.forEachStep(
        evidence,
        (reads, before, index) -> {
          if (reads.offset(index) <= reads.offset(before)) {
            found(evidence, reads, before, index, findings);
          }
        });
  }

  private void found(Evidence evidence, Reads reads, int before, int index, Findings findings) {
    Accusation accusation = Polls.accusation(evidence, kind(), reads, before, index);
    findings.found(
        accusation,
        () ->
            new Story(evidence)
                .read(reads, before)
                .read(reads, index)
                .faults(reads.timeNanos(before), reads.timeNanos(index))
                .nextLeader(reads.topicPartition(), evidence.history().firstNanos())
                .tell(
                    accusation,
                    "p%d went back from offset %d to %d of %s, %s"
                        .formatted(
                            reads.process(),
                            reads.offset(before),
                            reads.offset(index),
                            evidence.name(reads.topicPartition()),
                            Polls.within(reads, index))));
  }
}
