package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.FinalRead;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.WorkloadKind;
import java.util.List;
import java.util.Set;

/**
 * Finds groups that stand where nobody can have brought them. Definition, source, timeline and
 * limits: {@link AnomalyKind#COMMIT_UNACCOUNTED}.
 */
final class CommitUnaccountedChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.COMMIT_UNACCOUNTED;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OTHER_EVENT);
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    for (WorkloadKind workload :
        List.of(
            WorkloadKind.APPLICATION,
            WorkloadKind.TRANSFORM,
            WorkloadKind.STREAMS,
            WorkloadKind.SHARE)) {
      for (Group group : Group.of(evidence, workload)) {
        boolean tells = tells(evidence, workload, group.configuration());
        for (DeclaredTopicPartition declared : group.inputs()) {
          check(evidence, group, declared.id(), tells, findings);
        }
      }
    }
  }

  private static boolean tells(Evidence evidence, WorkloadKind workload, String configuration) {
    return workload == WorkloadKind.TRANSFORM
        || (workload == WorkloadKind.APPLICATION
            && evidence.history().configurations().stream()
                .filter(declared -> declared.name().equals(configuration))
                .noneMatch(declared -> declared.setting("processing", "after").equals("auto")));
  }

  /**
   * @param tells whether the members tell what they are about to commit
   */
  private void check(
      Evidence evidence, Group group, int topicPartition, boolean tells, Findings findings) {
    long position = group.position(topicPartition);
    if (position <= 0) {
      return;
    }
    String name = evidence.name(topicPartition);
    FinalRead read = evidence.finalRead(topicPartition);
    if (read != null && position > read.endOffset()) {
      found(evidence, group, topicPartition, "behind the end of " + name, findings);
      return;
    }
    Commits commits = new Commits(evidence.history(), topicPartition);
    if (tells && !commits.isAutomatic() && !commits.asked(position, Long.MIN_VALUE)) {
      found(evidence, group, topicPartition, "where no member had committed", findings);
    }
  }

  private void found(
      Evidence evidence, Group group, int topicPartition, String what, Findings findings) {
    Accusation accusation =
        new Accusation(kind(), group.configuration(), topicPartition, Event.NONE, Long.MAX_VALUE);
    findings.found(
        accusation,
        () -> {
          Story story = new Story(evidence).finalRead(topicPartition, "");
          group.position(topicPartition, "the group's final position in", story);
          return story.tell(
              accusation,
              "the group stands at %d, %s".formatted(group.position(topicPartition), what));
        });
  }
}
