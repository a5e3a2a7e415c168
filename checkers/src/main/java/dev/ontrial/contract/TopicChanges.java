package dev.ontrial.contract;

import static dev.ontrial.contract.Destruction.LATE_NANOS;

import dev.ontrial.checker.Candidate;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.History;
import dev.ontrial.history.ProcessRole;
import dev.ontrial.history.Recreations;
import dev.ontrial.history.Removals;
import java.util.stream.Stream;

/** What operators did to a topic, and what of an anomaly that explains. */
final class TopicChanges {
  private final History history;
  private final Removals removals;
  private final Recreations recreations;

  TopicChanges(History history) {
    this.history = history;
    this.removals = new Removals(history);
    this.recreations = new Recreations(history);
  }

  /** Whether the topic was created again in the time of the anomaly, or shortly before. */
  Sight recreated(Candidate candidate) {
    return recreations.of(candidate.topicPartition()).stream()
        .map(each -> recreated(each, candidate))
        .reduce(Sight::or)
        .orElseGet(this::never);
  }

  private static Sight recreated(Recreations.Recreation each, Candidate candidate) {
    return inTime(words(each), each.askedNanos(), each.doneNanos(), candidate);
  }

  private static Sight inTime(String words, long askedNanos, long doneNanos, Candidate candidate) {
    if (askedNanos > candidate.untilNanos()) {
      return Sight.elsewhere(words + ", later");
    }
    return isNoLater(candidate.fromNanos(), doneNanos)
        ? Sight.seen(words)
        : Sight.elsewhere(words + ", earlier");
  }

  /** Whether a position that was committed in the old topic can be the group's in the new one. */
  Sight oldPosition(Candidate candidate) {
    return recreations.of(candidate.topicPartition()).stream()
        .map(each -> oldPosition(each, candidate))
        .reduce(Sight::or)
        .orElseGet(this::never);
  }

  private Sight oldPosition(Recreations.Recreation each, Candidate candidate) {
    String words = words(each);
    if (each.askedNanos() > candidate.untilNanos()) {
      return Sight.elsewhere(words + ", later");
    }
    return hasCommit(candidate, each.doneNanos())
        ? Sight.seen(words + " after a position had been committed there")
        : Sight.elsewhere(words + ", and no position had been committed there");
  }

  /** Whether a time lies no more than 15 s behind another one. */
  private static boolean isNoLater(long nanos, long than) {
    return nanos == Long.MIN_VALUE || nanos - LATE_NANOS <= than;
  }

  private Sight never() {
    return history.faults().stream()
            .anyMatch(each ->
                each.kind() == FaultKind.RECREATE_TOPIC || each.kind() == FaultKind.DELETE_TOPIC)
        ? Sight.elsewhere("another topic was deleted")
        : Sight.notSeen("the topic was not deleted");
  }

  private static String words(Recreations.Recreation each) {
    return each.isDeletion()
        ? "topic %s (%s) was deleted".formatted(each.topic(), each.from())
        : "topic %s was created again (%s, before that %s)"
            .formatted(each.topic(), each.to(), each.from());
  }

  private boolean hasCommit(Candidate candidate, long doneNanos) {
    return Stream.of(EventKind.OFFSET_COMMIT, EventKind.OFFSET_COMMIT_DONE)
        .flatMap(kind -> history.events(kind).stream())
        .anyMatch(commit ->
            commit.event().topicPartition() == candidate.topicPartition()
                && commit.event().offset() > 0
                && isNoLater(commit.timeNanos(), doneNanos)
                && isOfThatGroup(commit.event().process(), candidate.configuration()));
  }

  private boolean isOfThatGroup(int process, String configuration) {
    return history.process(process, configuration) != null;
  }

  /**
   * Whether a member's position can have been deleted, so that it began elsewhere.
   *
   * @param candidate of a record that a group, or one of its members, has skipped
   */
  Sight reset(Candidate candidate, DeclaredConfiguration configuration) {
    if (history.faults().stream().noneMatch(each -> each.kind() == FaultKind.DELETE_RECORDS)) {
      return Sight.notSeen("no records were deleted on request");
    }
    String reset = configuration.setting("auto.offset.reset", "earliest");
    if (reset.equals("earliest")) {
      return Sight.elsewhere(
          "records were deleted on request, but with auto.offset.reset=earliest a member begins at"
              + " the first one that is left");
    }
    DeclaredProcess reader = history.process(candidate.process());
    if (reader != null && reader.role() == ProcessRole.READER) {
      return Sight.elsewhere(
          "records were deleted on request, but the reader is no member of the group and begins at"
              + " the first one that is left");
    }
    return removals.of(candidate.topicPartition()).stream()
        .map(each -> removed(each, candidate))
        .reduce(Sight::or)
        .orElse(Sight.elsewhere("the records that were deleted on request were elsewhere"));
  }

  private static Sight removed(Removals.Removal each, Candidate candidate) {
    String words = "records below offset %d were deleted on request".formatted(each.below());
    return inTime(words, each.askedNanos(), each.doneNanos(), candidate);
  }
}
