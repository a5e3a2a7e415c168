package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Progress;
import dev.ontrial.history.ScreenRule;
import java.util.Set;

/** Finds groups that stand below what they had committed. */
final class CommitRegressionChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A group whose position in the end is lower than one whose commit had been acknowledged, \
          although no commit of that lower position can have been applied later.\
          """,
          "Kafka documentation, Design, Consumer Position; Kafka protocol, OffsetCommit",
          """
          p7 commits position 2080 of t-0, and gets OK
          p7 commits position 2090 of t-0, and gets OK
          the coordinator of the group is killed; another takes over
          the group's final position in t-0 is 2080\
          """,
          """
          The group's final position is not known. Where a fault may have held back an earlier \
          commit it is undecided, and automatic commits are only known by their answers. On the way \
          to the end, redelivered-committed judges the positions at which members begin.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.COMMIT_REGRESSION;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OTHER_EVENT);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (Group group : Group.of(evidence, Progress.PROCESSED, Progress.COMMITTED)) {
      for (DeclaredTopicPartition declared : group.inputs()) {
        check(evidence, group, declared.id(), sink);
      }
    }
  }

  private void check(Evidence evidence, Group group, int topicPartition, AnomalySink sink) {
    long position = group.position(topicPartition);
    if (position < 0) {
      return;
    }
    Commits commits = new Commits(evidence.history(), topicPartition);
    LocatedEvent past = commits.pastBefore(position, Long.MAX_VALUE);
    if (past == null || commits.asked(position, past.timeNanos())) {
      return;
    }
    long until = evidence.history().lastNanos();
    boolean stale = commits.mayBeStale(position, past.timeNanos(), until);
    Candidate candidate =
        new Candidate(
                kind(),
                group.configuration(),
                topicPartition,
                past.event().process(),
                Long.MAX_VALUE,
                stale ? Set.of(Circumstance.COMMIT_MAY_BE_STALE) : Set.of())
            .within(past.timeNanos(), Long.MAX_VALUE);
    sink.found(
        candidate,
        () -> {
          Event event = past.event();
          Story story =
              new Story(evidence)
                  .step(
                      past.timeNanos(),
                      "p%d gets OK for its commit of position %d"
                          .formatted(event.process(), event.offset()),
                      past.pointer())
                  .faults(past.timeNanos(), until);
          group.position(topicPartition, "the group's final position in", story);
          return story.tell(
              candidate,
              "the group is at %d of %s, and had committed %d"
                  .formatted(position, evidence.name(topicPartition), event.offset()));
        });
  }
}
