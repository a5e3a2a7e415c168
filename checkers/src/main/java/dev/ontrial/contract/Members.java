package dev.ontrial.contract;

import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Circumstance;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.ProcessRole;

/** Bugs of the clients that members of groups run. */
final class Members {
  private final History history;
  private final Samples splits;

  Members(History history) {
    this.history = history;
    this.splits = new Samples(history, Evidence.SPLITS);
  }

  /** Whether a member was assigned the topic-partition of an input after that was appended. */
  Sight reassigned(Candidate candidate, DeclaredConfiguration configuration) {
    return history.events(EventKind.ASSIGNED).stream()
        .filter(each -> each.event().topicPartition() == candidate.topicPartition())
        .filter(each -> each.timeNanos() >= candidate.fromNanos())
        .filter(each -> each.timeNanos() <= candidate.untilNanos())
        .filter(each -> isMember(each.event().process(), ProcessRole.TRANSFORM, configuration))
        .findFirst()
        .map(each ->
            Sight.seen(
                "p%d was assigned the topic-partition of the input"
                    .formatted(each.event().process())))
        .orElse(Sight.notSeen("no member was assigned the topic-partition of the input meanwhile"));
  }

  /** Whether a client that commits in the middle of a poll was handed the record and left. */
  Sight committedWhilePolling(Candidate candidate, DeclaredConfiguration configuration) {
    if (candidate.process() == Event.NONE) {
      return handedToTheDead(candidate, configuration);
    }
    ClientVersion version = ClientVersion.of(history, candidate.process());
    boolean left = candidate.has(Circumstance.HOLDER_LEFT);
    String who = "p" + candidate.process();
    if (!left) {
      return Sight.notSeen(who + " had not left");
    }
    if (version.isNewerThanKnown()) {
      return Sight.unknown("whether clients newer than 4.4 commit while they poll is not known");
    }
    return version.commitsWhilePolling()
        ? Sight.seen(who + " was handed the record and left")
        : Sight.notSeen("the client of " + who + " does not commit while it polls");
  }

  /** A member that was killed in the middle of a poll had no time to say what it was handed. */
  private Sight handedToTheDead(Candidate candidate, DeclaredConfiguration configuration) {
    boolean possible =
        history.events(EventKind.PROCESS_END).stream()
            .filter(end -> end.event().has(Flags.CRASHED))
            .filter(end -> end.timeNanos() >= candidate.fromNanos())
            .filter(end -> isMember(end.event().process(), ProcessRole.APPLICATION, configuration))
            .map(end -> ClientVersion.of(history, end.event().process()))
            .anyMatch(version ->
                version.commitsWhilePolling() || version.isNewerThanKnown() || !version.isKnown());
    return possible
        ? Sight.unknown("whether a member that was killed had been handed the record")
        : Sight.notSeen("no member whose client commits while it polls was killed after the send");
  }

  private boolean isMember(int process, ProcessRole role, DeclaredConfiguration configuration) {
    DeclaredProcess declared = history.process(process, configuration.name());
    return declared != null && declared.role() == role;
  }

  /** Of the group's members, not of the producers of its input. */
  Sight flushedEarly(Candidate candidate, DeclaredConfiguration configuration) {
    Sight sight = Sight.notSeen("no member split a batch");
    for (DeclaredProcess member : history.processes()) {
      if (isMember(member.id(), ProcessRole.STREAMS, configuration)) {
        ClientVersion version = ClientVersion.of(history, member.id());
        if (!version.isKnown()) {
          sight = sight.or(Sight.unknown("the version of p" + member.id() + " is not known"));
        } else if (version.flushesEarly()) {
          String counted = "p" + member.id() + " split batches";
          Sight rose =
              splits.rose(member.id(), candidate.fromNanos(), candidate.untilNanos(), counted);
          // One that was killed may have split batches since it was last asked.
          boolean told = rose.isSeen() || wasKilled(member.id());
          sight = sight.or(told ? rose : Sight.notSeen("it was not seen that " + counted));
        }
      }
    }
    return sight;
  }

  private boolean wasKilled(int process) {
    return history.events(EventKind.PROCESS_END).stream()
        .anyMatch(end -> end.event().process() == process && end.event().has(Flags.CRASHED));
  }
}
