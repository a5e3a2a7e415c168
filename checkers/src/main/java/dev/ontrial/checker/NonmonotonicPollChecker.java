package dev.ontrial.checker;

import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import java.util.Set;

/** Finds readers that went back by themselves. */
final class NonmonotonicPollChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that a reader read at or below the offset of the one that it had read right \
          before, without a new assignment of the topic-partition in between.\
          """,
          """
          Jepsen's `nonmonotonic-poll` and `int-nonmonotonic-poll`; Kafka documentation, Design, \
          Consumer Position\
          """,
          """
          r1 reads p3#18 at offset 2083 of t-0
          r1 was not assigned t-0 again, and seeks nowhere
          r1 polls again
          r1 reads p3#17 at offset 2082 of t-0\
          """,
          """
          The topic-partition was assigned to the reader, or taken from it, in between. What share \
          groups are handed has no order.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.NONMONOTONIC_POLL;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.STEP);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Polls.forEachStep(
        evidence,
        (reads, before, index) -> {
          if (reads.offset(index) <= reads.offset(before)) {
            found(evidence, reads, before, index, sink);
          }
        });
  }

  private void found(Evidence evidence, Reads reads, int before, int index, AnomalySink sink) {
    Candidate candidate = Polls.candidate(evidence, kind(), reads, before, index);
    sink.found(
        candidate,
        () ->
            new Story(evidence)
                .read(reads, before)
                .read(reads, index)
                .faults(reads.timeNanos(before), reads.timeNanos(index))
                .nextLeader(reads.topicPartition(), evidence.history().firstNanos())
                .tell(
                    candidate,
                    "p%d went back from offset %d to %d of %s, %s"
                        .formatted(
                            reads.process(),
                            reads.offset(before),
                            reads.offset(index),
                            evidence.name(reads.topicPartition()),
                            Polls.within(reads, index))));
  }
}
