package dev.ontrial.checker;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Sends;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds topic-partitions whose records nobody of a group did for the whole recovery time, although
 * one was waiting. A group that goes on in one topic-partition is stuck in another nevertheless;
 * one that advances in it, however slowly, is not.
 *
 * <p>In doubt it is a gap: where the member that held the topic-partition worked on others, it may
 * only have been slow; and where nothing moved at all, the machine may have stood still.
 */
final class StuckGroups {
  /** How long a coordinator waits for a member that has gone, where nothing says otherwise. */
  private static final long SESSION_MILLIS = 45_000;

  private static final long MILLI = 1_000_000;

  private final Evidence evidence;
  private final History history;
  private final DeclaredConfiguration configuration;
  private final FaultSeen lastFault;
  private final GroupWork work;
  private final Group group;
  private final GroupLife life;

  StuckGroups(Evidence evidence, DeclaredConfiguration configuration, FaultSeen lastFault) {
    this.evidence = evidence;
    this.history = evidence.history();
    this.configuration = configuration;
    this.lastFault = lastFault;
    this.work = new GroupWork(evidence, configuration);
    this.group = new Group(evidence, configuration.name());
    this.life = new GroupLife(history, group);
  }

  void check(AnomalySink sink) {
    long least = history.trial().recoveryMillis() * MILLI;
    long stopped = life.stopped();
    for (DeclaredTopicPartition declared : group.inputs()) {
      work.stalls(declared, settled(), stopped, least).stream()
          .filter(stall -> !isPassed(stall, stopped))
          .filter(stall -> life.isAlive(stall.fromNanos(), stall.fromNanos() + least))
          .findFirst()
          .ifPresent(stall -> judge(stall, least, sink));
    }
  }

  /** A group that left records behind it at the end has skipped them. */
  private boolean isPassed(GroupWork.Stall stall, long stopped) {
    return stall.untilNanos() >= stopped
        && group.position(stall.topicPartition()) > stall.waiting().offset(stall.sequence());
  }

  /** When the last fault had ended, and the session of each member that it may have cost. */
  private long settled() {
    long session = SESSION_MILLIS;
    for (String key : List.of("session.timeout.ms", "group.consumer.session.timeout.ms")) {
      for (DeclaredConfiguration each : configuration.deployments()) {
        String given = each.setting(key, "");
        session = given.matches("\\d{1,9}") ? Math.max(session, Long.parseLong(given)) : session;
      }
    }
    return Math.max(lastFault.endNanos(), life.lastLoss() + session * MILLI);
  }

  private void judge(GroupWork.Stall stall, long least, AnomalySink sink) {
    long from = stall.fromNanos();
    Map<Integer, Boolean> elsewhere = elsewhere(stall.topicPartition(), from, from + least);
    String what =
        "%s: no record was processed for %s, while p%d#%d was waiting"
            .formatted(
                evidence.name(stall.topicPartition()),
                Story.seconds(stall.nanos()),
                stall.waiting().process(),
                stall.sequence());
    if (elsewhere.keySet().stream().anyMatch(process -> isHolder(process, stall))) {
      sink.gap(configuration.name(), what + "; its holder worked on others");
    } else if (elsewhere.isEmpty() && !moved(from, from + least)) {
      sink.gap(configuration.name(), what + "; nothing else moved either");
    } else {
      Unrest.orDisturbance(evidence, lastFault.endNanos(), stall.untilNanos())
          .ifPresentOrElse(
              why -> sink.gap(configuration.name(), what + "; " + why),
              () -> found(stall, least, what, sink));
    }
  }

  /** Who worked on other topic-partitions of the group in the meantime. */
  private Map<Integer, Boolean> elsewhere(int topicPartition, long from, long until) {
    Map<Integer, Boolean> processes = new HashMap<>();
    for (DeclaredTopicPartition other : group.inputs()) {
      if (other.id() != topicPartition) {
        work.forEachDone(
            other.id(),
            (nanos, offset, process) -> {
              if (nanos > from && nanos < until) {
                processes.put(process, true);
              }
            });
      }
    }
    return processes;
  }

  /** Whether the process may have held the topic-partition; of some groups nobody tells. */
  private boolean isHolder(int process, GroupWork.Stall stall) {
    int topicPartition = stall.topicPartition();
    DeclaredProcess member = history.process(process);
    if (member == null || !member.role().isSoleHolder()) {
      return true;
    }
    LocatedEvent assigned = group.assignedBefore(process, topicPartition, stall.untilNanos());
    return assigned != null
        && group.left(process, topicPartition, assigned.timeNanos() + 1, stall.fromNanos()) == null;
  }

  /** Whether producers were served in both halves of that time. */
  private boolean moved(long from, long until) {
    long middle = from + (until - from) / 2;
    boolean first = false;
    boolean second = false;
    for (Sends sends : history.sends()) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        long done = sends.outcome(sequence) == Outcome.OK ? sends.doneNanos(sequence) : from;
        first |= done > from && done < middle;
        second |= done >= middle && done < until;
      }
    }
    return first && second;
  }

  private void found(GroupWork.Stall stall, long least, String what, AnomalySink sink) {
    Candidate candidate =
        new Candidate(
            AnomalyKind.STUCK,
            configuration.name(),
            stall.topicPartition(),
            Event.NONE,
            stall.fromNanos() + least);
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence).record(stall.waiting(), stall.sequence());
          story.healed(lastFault);
          holders(stall, story);
          lastCommit(stall, story);
          return story.tell(candidate, what);
        });
  }

  /** The last changes of who held the topic-partition before the stall. */
  private void holders(GroupWork.Stall stall, Story story) {
    List<LocatedEvent> changes = new ArrayList<>(history.events(EventKind.ASSIGNED));
    changes.addAll(history.events(EventKind.REVOKED));
    changes.removeIf(each ->
        each.event().topicPartition() != stall.topicPartition()
            || each.timeNanos() > stall.untilNanos());
    changes.sort((a, b) -> Long.compare(a.timeNanos(), b.timeNanos()));
    changes.stream()
        .skip(Math.max(0, changes.size() - 2))
        .forEach(each -> Group.tell(each, evidence, story));
  }

  /** The last commit before the stall, where its answer did not come in time to go on. */
  private void lastCommit(GroupWork.Stall stall, Story story) {
    history.events(EventKind.OFFSET_COMMIT).stream()
        .filter(each -> each.event().topicPartition() == stall.topicPartition())
        .filter(each -> each.timeNanos() < stall.untilNanos())
        .reduce((first, second) -> second)
        .ifPresent(asked -> commit(asked, answer(asked), stall, story));
  }

  private void commit(
      LocatedEvent asked, @Nullable LocatedEvent answer, GroupWork.Stall stall, Story story) {
    if (answer != null && answer.timeNanos() < stall.fromNanos()) {
      return; // It held nothing up.
    }
    Event event = asked.event();
    String who = "p" + event.process();
    String what =
        " commits position %d of %s%s"
            .formatted(
                event.offset(),
                evidence.name(event.topicPartition()),
                answer == null ? ", and gets no answer" : "");
    story.step(asked.timeNanos(), who + what, asked.pointer());
    if (answer != null) {
      String got = Story.answer(answer.event().outcome(), answer.event().text());
      story.step(answer.timeNanos(), who + " gets " + got + " for this commit", answer.pointer());
    }
  }

  private @Nullable LocatedEvent answer(LocatedEvent asked) {
    Event event = asked.event();
    return history.events(EventKind.OFFSET_COMMIT_DONE).stream()
        .filter(each -> each.event().process() == event.process())
        .filter(each -> each.event().topicPartition() == event.topicPartition())
        .filter(each -> each.event().offset() == event.offset())
        .filter(each -> each.timeNanos() >= asked.timeNanos())
        .findFirst()
        .orElse(null);
  }
}
