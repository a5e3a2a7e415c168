package dev.ontrial.contract;

import static dev.ontrial.contract.Destruction.LATE_NANOS;

import dev.ontrial.checker.Accusation;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.History;
import dev.ontrial.history.ProcessRole;
import dev.ontrial.history.Removals;

/** What operators did to a topic, and what of an anomaly that explains. */
final class TopicChanges {
  private final History history;
  private final Removals removals;

  TopicChanges(History history) {
    this.history = history;
    this.removals = new Removals(history);
  }

  /**
   * Whether a member's position can have been deleted, so that it began elsewhere.
   *
   * @param accusation of a record that a group, or one of its members, has skipped
   */
  Sight reset(Accusation accusation, DeclaredConfiguration configuration) {
    if (history.faults().stream().noneMatch(each -> each.kind() == FaultKind.DELETE_RECORDS)) {
      return Sight.notSeen("no records were deleted on request");
    }
    String reset = configuration.setting("auto.offset.reset", "earliest");
    if (reset.equals("earliest")) {
      return Sight.elsewhere(
          "records were deleted on request, but with auto.offset.reset=earliest a member begins at"
              + " the first one that is left");
    }
    DeclaredProcess reader = history.process(accusation.process());
    if (reader != null && reader.role() == ProcessRole.READER) {
      return Sight.elsewhere(
          "records were deleted on request, but the reader is no member of the group and begins at"
              + " the first one that is left");
    }
    Sight sight = Sight.elsewhere("the records that were deleted on request were elsewhere");
    for (Removals.Removal each : removals.of(accusation.topicPartition())) {
      boolean meanwhile =
          each.askedNanos() <= accusation.untilNanos()
              && accusation.fromNanos() <= each.doneNanos() + LATE_NANOS;
      String words = "records below offset %d were deleted on request".formatted(each.below());
      sight = sight.or(meanwhile ? Sight.seen(words) : Sight.elsewhere(words + ", earlier"));
    }
    return sight;
  }
}
