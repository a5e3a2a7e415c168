package dev.ontrial.proof;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be found of the order of events, straight from the definitions, by plain loops over the
 * list of events. It shares nothing with the checkers.
 *
 * <p>It knows one configuration, one final reader, and that all but some reads is of t-0.
 */
final class LogOracle {
  private final List<Event> events;
  private final Charges charges = new Charges();

  private LogOracle(List<Event> events) {
    this.events = events;
  }

  /** What is to be found of where records stand, and of those that stand before them. */
  static Charges ofOrder(List<Event> events) {
    LogOracle oracle = new LogOracle(events);
    for (int done = 0; oracle.wasReadWhole() && done < events.size(); done++) {
      Event answer = events.get(done);
      if (answer.kind() == EventKind.SEND_DONE && answer.outcome() == Outcome.OK) {
        oracle.wrongOffset(answer);
        oracle.realtimeOrder(done);
      }
    }
    return oracle.charges;
  }

  private boolean wasReadWhole() {
    for (Event event : events) {
      if (event.kind() == EventKind.FINAL_READ && event.has(Flags.COMPLETE)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFinal(Event event) {
    return event.kind() == EventKind.READ && event.has(Flags.FINAL);
  }

  private boolean standsAt(Event answer, long offset) {
    for (Event event : events) {
      if (isFinal(event)
          && event.offset() == offset
          && event.writer() == answer.process()
          && event.sequence() == answer.sequence()) {
        return true;
      }
    }
    return false;
  }

  private boolean standsSomewhere(Event answer) {
    for (Event event : events) {
      if (isFinal(event) && standsAt(answer, event.offset())) {
        return true;
      }
    }
    return false;
  }

  private void wrongOffset(Event answer) {
    if (answer.offset() >= 0 && standsSomewhere(answer) && !standsAt(answer, answer.offset())) {
      charges.add(AnomalyKind.WRONG_OFFSET, 0, answer.process());
    }
  }

  /** Whether another process's record was sent after the answer, and stands before that record. */
  private void realtimeOrder(int done) {
    Event answer = events.get(done);
    if (!standsAt(answer, answer.offset())) {
      return;
    }
    for (int sent = done + 1; sent < events.size(); sent++) {
      Event send = events.get(sent);
      if (send.kind() != EventKind.SEND || send.process() == answer.process()) {
        continue;
      }
      for (Event other : events) {
        if (other.kind() == EventKind.SEND_DONE
            && other.outcome() == Outcome.OK
            && other.process() == send.process()
            && other.sequence() == send.sequence()
            && standsAt(other, other.offset())
            && other.offset() < answer.offset()) {
          charges.add(AnomalyKind.REALTIME_ORDER, 0, answer.process());
          return;
        }
      }
    }
  }

  /** What is to be found of where readers went. */
  static Charges ofPolls(List<Event> events) {
    LogOracle oracle = new LogOracle(events);
    for (int now = 0; now < events.size(); now++) {
      Event read = events.get(now);
      if (read.kind() == EventKind.READ && !read.has(Flags.FINAL)) {
        oracle.stepTo(now);
      }
    }
    return oracle.charges;
  }

  private void stepTo(int now) {
    Event read = events.get(now);
    for (int at = now - 1; at >= 0; at--) {
      Event before = events.get(at);
      if (before.process() != read.process() || before.topicPartition() != read.topicPartition()) {
        continue;
      }
      if (before.kind() == EventKind.READ) {
        step(before, read);
        return;
      }
      if (before.kind() == EventKind.ASSIGNED || before.kind() == EventKind.REVOKED) {
        return;
      }
    }
    if (beginsAtStart(read.process())) {
      skipped(-1, read);
    }
  }

  /** Whether the process only reads, and belongs to no group. */
  private boolean beginsAtStart(int process) {
    for (Event event : events) {
      if (event.kind() == EventKind.PROCESS
          && event.process() == process
          && event.text().contains("\"reader\"")
          && !event.text().contains("\"group\"")) {
        return true;
      }
    }
    return false;
  }

  private void step(Event before, Event read) {
    if (read.offset() <= before.offset()) {
      charges.add(AnomalyKind.NONMONOTONIC_POLL, read.topicPartition(), read.process());
    }
    skipped(before.offset(), read);
  }

  /** What the final read met behind an offset and before that of a read. */
  private void skipped(long before, Event read) {
    for (Event met : events) {
      if (isFinal(met)
          && wasReadWhole()
          && met.topicPartition() == read.topicPartition()
          && met.offset() > before
          && met.offset() < read.offset()) {
        charges.add(AnomalyKind.POLL_SKIP, read.topicPartition(), read.process());
      }
    }
  }

  /** The end of the final read is below an end that was reported before and not counted. */
  private void finalEnd(List<Event> told) {
    for (Event read : events) {
      if (read.kind() == EventKind.FINAL_READ && read.has(Flags.COMPLETE)) {
        for (Event before : told) {
          if (before.offset() > read.offset()) {
            charges.add(AnomalyKind.END_OFFSET_REGRESSION, 0, Event.NONE);
            return;
          }
        }
      }
    }
  }

  /** What is to be found of end offsets. */
  static Charges ofEndOffsets(List<Event> events) {
    LogOracle oracle = new LogOracle(events);
    List<Event> told = new ArrayList<>();
    for (Event now : events) {
      if (now.kind() != EventKind.END_OFFSET) {
        continue;
      }
      List<Event> comparable = new ArrayList<>();
      boolean below = false;
      for (Event before : told) {
        if (before.flags() == now.flags() && before.leaderEpoch() <= now.leaderEpoch()) {
          comparable.add(before);
          below |= before.offset() > now.offset();
        }
      }
      if (below) {
        oracle.charges.add(AnomalyKind.END_OFFSET_REGRESSION, 0, Event.NONE);
        told.removeAll(comparable);
      }
      told.add(now);
    }
    oracle.finalEnd(told);
    return oracle.charges;
  }

  /**
   * What is to be found of the position of a group in the end, where no fault holds anything back.
   */
  static Charges ofCommits(List<Event> events) {
    LogOracle oracle = new LogOracle(events);
    for (Event told : events) {
      if (told.kind() == EventKind.GROUP_OFFSET && told.offset() >= 0) {
        oracle.regression(told.offset());
      }
    }
    return oracle.charges;
  }

  /** What is to be found of two members that hold t-0. */
  static Charges ofOwners(List<Event> events) {
    LogOracle oracle = new LogOracle(events);
    for (int old = 0; old < events.size(); old++) {
      for (int next = old + 1; next < events.size(); next++) {
        if (oracle.isDoubled(old, next)) {
          oracle.charges.add(AnomalyKind.DOUBLE_OWNERSHIP, 0, events.get(old).process());
        }
      }
    }
    return oracle.charges;
  }

  private boolean isDoubled(int old, int next) {
    if (events.get(old).kind() != EventKind.ASSIGNED
        || events.get(next).kind() != EventKind.ASSIGNED
        || events.get(old).process() == events.get(next).process()
        || !holds(old, next)) {
      return false;
    }
    for (int ofOld = next + 1; ofOld < events.size(); ofOld++) {
      int commits = 0;
      for (int ofNew = ofOld + 1; ofNew < events.size(); ofNew++) {
        commits += isCommit(next, ofNew) ? 1 : 0;
      }
      if (isCommit(old, ofOld) && commits >= 2) {
        return true;
      }
    }
    return false;
  }

  /** Whether the one who was assigned t-0 there requests a commit here, and still holds it. */
  private boolean isCommit(int assigned, int at) {
    return events.get(at).kind() == EventKind.OFFSET_COMMIT
        && events.get(at).process() == events.get(assigned).process()
        && holds(assigned, at);
  }

  private boolean holds(int assigned, int until) {
    for (int at = assigned + 1; at < until; at++) {
      Event event = events.get(at);
      if (event.process() == events.get(assigned).process()
          && (event.kind() == EventKind.ASSIGNED || event.kind() == EventKind.REVOKED)) {
        return false;
      }
    }
    return true;
  }

  private void regression(long position) {
    Set<Integer> processes = new HashSet<>();
    for (int at = 0; at < events.size(); at++) {
      Event done = events.get(at);
      if (done.kind() == EventKind.OFFSET_COMMIT_DONE
          && done.outcome() == Outcome.OK
          && done.offset() > position
          && !committedAfter(position, at)) {
        processes.add(done.process());
      }
    }
    if (!processes.isEmpty()) {
      charges.add(AnomalyKind.COMMIT_REGRESSION, 0, processes);
    }
  }

  /** Whether a commit of that position was asked for, or still answered, after that. */
  private boolean committedAfter(long position, int at) {
    for (int later = at + 1; later < events.size(); later++) {
      Event event = events.get(later);
      if ((event.kind() == EventKind.OFFSET_COMMIT || event.kind() == EventKind.OFFSET_COMMIT_DONE)
          && event.offset() == position) {
        return true;
      }
    }
    return false;
  }

  /** What is to be found of a position that nobody can have brought the group to. */
  static Charges ofUnaccounted(List<Event> events) {
    LogOracle oracle = new LogOracle(events);
    for (Event told : events) {
      if (told.kind() == EventKind.GROUP_OFFSET && told.offset() > 0) {
        if (oracle.isBehindTheEnd(told.offset()) || oracle.nobodyAsked(told.offset())) {
          oracle.charges.add(AnomalyKind.COMMIT_UNACCOUNTED, 0, Event.NONE);
        }
      }
    }
    return oracle.charges;
  }

  private boolean isBehindTheEnd(long position) {
    for (Event event : events) {
      if (event.kind() == EventKind.FINAL_READ && event.offset() < position) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether no member asked for it, where none is known to commit without asking: a member waits
   * for one answer at a time, the one to what it asked last.
   */
  private boolean nobodyAsked(long position) {
    Map<Integer, Long> open = new HashMap<>();
    boolean asked = false;
    for (Event event : events) {
      if (event.kind() == EventKind.OFFSET_COMMIT) {
        asked |= event.offset() == position;
        open.put(event.process(), event.offset());
      } else if (event.kind() == EventKind.OFFSET_COMMIT_DONE
          && !open.remove(event.process(), event.offset())) {
        return false;
      }
    }
    return !asked;
  }

  /** What is to be found of replicas. */
  static Charges ofReplicas(List<Event> events) {
    LogOracle oracle = new LogOracle(events);
    for (Event one : events) {
      for (Event other : events) {
        if (one.kind() == EventKind.REPLICA
            && other.kind() == EventKind.REPLICA
            && one.has(Flags.COMPLETE)
            && other.has(Flags.COMPLETE)
            && one.offset() == other.offset()
            && !one.text().equals(other.text())) {
          oracle.charges.add(AnomalyKind.REPLICA_DIVERGENCE, 0, Event.NONE);
          return oracle.charges;
        }
      }
    }
    return oracle.charges;
  }

  /** What is to be found of altered records. */
  static Charges ofAltered(List<Event> events) {
    LogOracle oracle = new LogOracle(events);
    for (int at = 0; at < events.size(); at++) {
      boolean first = events.get(at).kind() == EventKind.ALTERED;
      for (int before = 0; before < at; before++) {
        first &=
            events.get(before).kind() != EventKind.ALTERED
                || events.get(before).topicPartition() != events.get(at).topicPartition()
                || events.get(before).offset() != events.get(at).offset();
      }
      if (first) {
        oracle.charges.add(AnomalyKind.ALTERED, events.get(at).topicPartition(), 1);
      }
    }
    return oracle.charges;
  }
}
