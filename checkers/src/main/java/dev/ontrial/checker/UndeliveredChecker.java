package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.Progress;
import dev.ontrial.history.ScreenRule;
import java.util.Set;

/** Finds records that a share group has left behind it and that no member was ever handed. */
final class UndeliveredChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that is below a share group's start offset, and that no member of the \
          group was ever handed.\
          """,
          "KIP-932, share-partition start offset",
          """
          p3 sends #17 to t-0 and gets OK, offset 2082
          the members of the share group are handed the records around it
          the share group's start offset in t-0 moves to 3000
          no member was handed p3#17\
          """,
          """
          The final read is missing or incomplete. Where the start offset is not known, or records \
          stand at or above it, the group was not drained (a gap).\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.UNDELIVERED;
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
    for (Group group : Group.of(evidence, Progress.DELIVERED)) {
      for (DeclaredTopicPartition declared : group.inputs()) {
        check(evidence, group, declared.id(), sink);
      }
    }
  }

  private void check(Evidence evidence, Group group, int topicPartition, AnomalySink sink) {
    Deliveries deliveries = new Deliveries(evidence.history(), topicPartition);
    long start = group.position(topicPartition);
    long[] last = {-1};
    evidence.forEachFinal(
        topicPartition,
        (reads, index) -> {
          last[0] = reads.offset(index);
          if (reads.offset(index) >= start || !deliveries.of(reads.offset(index)).isEmpty()) {
            return;
          }
          Candidate candidate =
              new Candidate(
                      kind(), group.configuration(), topicPartition, Event.NONE, Long.MAX_VALUE)
                  .within(evidence.passable(reads, index), Long.MAX_VALUE);
          sink.found(
              candidate,
              () -> {
                Story story = new Story(evidence).read(reads, index);
                story.faults(evidence.history().firstNanos(), evidence.history().lastNanos());
                group.position(topicPartition, "the start offset of the share group in", story);
                return story.tell(
                    candidate,
                    "record %s at offset %d was left behind, and handed to no member"
                        .formatted(Story.identity(reads, index), reads.offset(index)));
              });
        });
    if (last[0] >= 0 && start < 0) {
      String name = evidence.name(topicPartition);
      sink.gap(
          group.configuration(), "the share group's start offset in " + name + " is not known");
    } else if (last[0] >= 0 && last[0] >= start) {
      sink.gap(
          group.configuration(),
          "the share group was not drained: its start offset in %s is %d, and a record is at %d"
              .formatted(evidence.name(topicPartition), start, last[0]));
    }
  }
}
