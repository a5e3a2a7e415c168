package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.WorkloadKind;
import java.util.List;
import java.util.Set;

/**
 * Finds groups that stand below what they had committed. Definition, source, timeline and limits:
 * {@link AnomalyKind#COMMIT_REGRESSION}.
 */
final class CommitRegressionChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.COMMIT_REGRESSION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OTHER_EVENT);
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    for (WorkloadKind workload : List.of(WorkloadKind.APPLICATION, WorkloadKind.TRANSFORM)) {
      for (Group group : Group.of(evidence, workload)) {
        for (DeclaredTopicPartition declared : group.inputs()) {
          check(evidence, group, declared.id(), findings);
        }
      }
    }
  }

  private void check(Evidence evidence, Group group, int topicPartition, Findings findings) {
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
    boolean stale = commits.mayBeStale(position, past.timeNanos(), until, evidence.history());
    Accusation accusation =
        new Accusation(
                kind(),
                group.configuration(),
                topicPartition,
                past.event().process(),
                Long.MAX_VALUE,
                stale ? Set.of(Circumstance.COMMIT_MAY_BE_STALE) : Set.of())
            .within(past.timeNanos(), Long.MAX_VALUE);
    findings.found(
        accusation,
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
              accusation,
              "the group stands at %d of %s, and had committed %d"
                  .formatted(position, evidence.name(topicPartition), event.offset()));
        });
  }
}
