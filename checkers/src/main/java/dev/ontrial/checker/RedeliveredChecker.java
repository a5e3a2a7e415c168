package dev.ontrial.checker;

import dev.ontrial.history.ScreenRule;
import java.util.Set;

/**
 * Finds records that a group processed more than once, where nothing forbade it but the
 * application's own promise. Definition, source, timeline and limits: {@link
 * AnomalyKind#REDELIVERED}.
 */
final class RedeliveredChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.REDELIVERED;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.HANDED_ON);
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    Redeliveries.find(
        evidence,
        false,
        (group, topicPartition, repeated) -> {
          Accusation accusation =
              new Accusation(
                      kind(),
                      group.configuration(),
                      topicPartition,
                      repeated.again().process(),
                      repeated.again().nanos(),
                      repeated.circumstances())
                  .within(repeated.first().nanos(), repeated.again().nanos());
          findings.found(
              accusation, () -> Redeliveries.witness(evidence, group, repeated, accusation, ""));
        });
  }
}
