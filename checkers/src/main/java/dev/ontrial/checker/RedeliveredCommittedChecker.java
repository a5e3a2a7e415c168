package dev.ontrial.checker;

import dev.ontrial.history.ScreenRule;
import java.util.Set;

/**
 * Finds records that a group processed again although it had committed a position past them.
 * Definition, source, timeline and limits: {@link AnomalyKind#REDELIVERED_COMMITTED}.
 */
final class RedeliveredCommittedChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.REDELIVERED_COMMITTED;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.HANDED_ON);
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    Redeliveries.find(
        evidence,
        true,
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
          String why =
              repeated.commit() == null
                  ? ", and its member had not been assigned the topic-partition anew"
                  : ", although a position past it had been committed before";
          findings.found(
              accusation, () -> Redeliveries.witness(evidence, group, repeated, accusation, why));
        });
  }
}
