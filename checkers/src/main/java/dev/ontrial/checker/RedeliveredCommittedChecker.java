package dev.ontrial.checker;

import dev.ontrial.history.ScreenRule;
import java.util.Set;

/** Finds records that a group processed again although it had committed a position past them. */
final class RedeliveredCommittedChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that was processed again although a commit of a position past it had been \
          acknowledged before the repeating member was assigned its topic-partition, or although \
          that member had no new assignment of it.\
          """,
          "Kafka documentation, Design, Consumer Position; KIP-848",
          """
          p7 processes p3#17 at offset 2082 of t-0
          p7 commits position 2090 of t-0, and gets OK
          p8 is assigned t-0, and then asks where to begin
          p8 processes p3#17\
          """,
          """
          The commit was acknowledged after the assignment was recorded, or was not acknowledged \
          at all; the member did not receive the record again since then; or no assignment of it is \
          recorded. Where a fault may have held back an earlier commit it is undecided: nothing \
          orders a commit that was sent twice.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.REDELIVERED_COMMITTED;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.HANDED_ON);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Redeliveries.find(
        evidence,
        true,
        (group, topicPartition, repeated) -> {
          Candidate candidate =
              new Candidate(
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
          sink.found(
              candidate, () -> Redeliveries.witness(evidence, group, repeated, candidate, why));
        });
  }
}
