package dev.ontrial.checker;

import dev.ontrial.history.ScreenRule;
import java.util.Set;

/**
 * Finds records that a group processed more than once, where nothing forbade it but the
 * application's own promise.
 */
final class RedeliveredChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that members of a group processed more than once, and of which it is not shown \
          that a position past it had been committed before.\
          """,
          Origins.PROCESSING,
          """
          p7 is handed p3#17 at offset 2082 of t-0, and processes it
          p7 is killed before it commits
          p8 is assigned t-0, and begins at the last committed position, 2080
          p8 processes p3#17 again\
          """,
          """
          The record is at two offsets, so that it is handed out twice. Counted once for each \
          record.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.REDELIVERED;
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
        false,
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
          sink.found(
              candidate, () -> Redeliveries.witness(evidence, group, repeated, candidate, ""));
        });
  }
}
