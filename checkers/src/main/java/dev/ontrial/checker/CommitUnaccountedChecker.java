package dev.ontrial.checker;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.FinalRead;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.WorkloadKind;
import java.util.Set;

/** Finds groups that stand where nobody can have brought them. */
final class CommitUnaccountedChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A group whose position in the end lies behind the end of the log, or is one that none of \
          its members had asked to commit.\
          """,
          "Kafka documentation, Design, Consumer Position; Kafka protocol, OffsetCommit",
          """
          p7 commits position 2080 of t-0, and gets OK
          p7 commits nothing else
          the group's final position in t-0 is 2090
          the final read of t-0 ends at 2084\
          """,
          """
          The group's final position is not known; or it is within the log, and the members commit \
          by themselves. Records below it that were not processed are skipped, or output-missing.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.COMMIT_UNACCOUNTED;
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
    for (Group group : Group.of(evidence, CommitUnaccountedChecker::isOurs)) {
      boolean tells = tells(evidence, group.configuration());
      for (DeclaredTopicPartition declared : group.inputs()) {
        check(evidence, group, declared.id(), tells, sink);
      }
    }
  }

  /** An application of the user's own may set positions as it likes. */
  private static boolean isOurs(WorkloadKind workload) {
    return workload.consumes() && workload != WorkloadKind.COMMAND;
  }

  private static boolean tells(Evidence evidence, String configuration) {
    return evidence.history().configurations().stream()
        .filter(declared -> declared.name().equals(configuration))
        .anyMatch(CommitUnaccountedChecker::tells);
  }

  private static boolean tells(DeclaredConfiguration declared) {
    return switch (declared.workload().progress()) {
      case COMMITTED -> true;
      case PROCESSED -> !declared.setting("processing", "after").equals("auto");
      case ACKNOWLEDGED, TRANSACTIONS, DELIVERED, DERIVED -> false;
    };
  }

  /**
   * @param tells whether the members tell what they are about to commit
   */
  private void check(
      Evidence evidence, Group group, int topicPartition, boolean tells, AnomalySink sink) {
    long position = group.position(topicPartition);
    if (position <= 0) {
      return;
    }
    String name = evidence.name(topicPartition);
    FinalRead read = evidence.finalRead(topicPartition);
    if (read != null && position > read.endOffset()) {
      found(evidence, group, topicPartition, "behind the end of " + name, sink);
      return;
    }
    Commits commits = new Commits(evidence.history(), topicPartition);
    if (tells && !commits.isAutomatic() && !commits.asked(position, Long.MIN_VALUE)) {
      found(evidence, group, topicPartition, "where no member had committed", sink);
    }
  }

  private void found(
      Evidence evidence, Group group, int topicPartition, String what, AnomalySink sink) {
    Candidate candidate =
        new Candidate(kind(), group.configuration(), topicPartition, Event.NONE, Long.MAX_VALUE);
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence).finalRead(topicPartition, "");
          group.position(topicPartition, "the group's final position in", story);
          return story.tell(
              candidate, "the group is at %d, %s".formatted(group.position(topicPartition), what));
        });
  }
}
