package dev.ontrial.checker;

import dev.ontrial.history.DeclaredProcess;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Progress;
import dev.ontrial.history.ScreenRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds topic-partitions that two members of a group held at the same time. */
final class DoubleOwnershipChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          Two members of a group that hold one topic-partition at the same time: the second was \
          assigned it while the first had neither lost nor given it back, and then the group's \
          coordinator acknowledged a commit of the first and two later commits of the second.\
          """,
          "ConsumerRebalanceListener (the old owner is notified before the new one is assigned);"
              + " KIP-848; ConsumerGroup.validateOffsetCommit and"
              + " ClassicGroup.validateOffsetCommit",
          """
          p7 is assigned t-0, and then p8 is assigned t-0; p7 has not lost it
          p7 commits position 2080 of t-0, and gets OK
          p8 commits position 2085 of t-0, and gets OK
          p8 polls, commits position 2090 of t-0, and gets OK\
          """,
          """
          A member that was paused, cut off or removed may process until it notices; Kafka promises \
          only that its commits are refused. So processing alone proves nothing, and neither does a \
          commit that was requested before the second member was assigned the topic-partition. One \
          commit of the second member is not enough: the coordinator of an empty group takes commits \
          of members that it has removed, and before its next commit such a member has recorded the \
          loss. Automatic commits have no recorded request. Clients in other languages may report \
          a loss late. Transforms, Streams and share groups are not judged.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.DOUBLE_OWNERSHIP;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OTHER_EVENT);
  }

  /** A commit that the coordinator acknowledged. */
  private record Commit(LocatedEvent asked, LocatedEvent done) {
    boolean isWithin(Hold hold, long afterNanos) {
      return asked.timeNanos() > afterNanos && asked.timeNanos() < hold.untilNanos();
    }
  }

  /** The time for which a member believed that it owned a topic-partition. */
  private record Hold(LocatedEvent assigned, long untilNanos) {
    int process() {
      return assigned.event().process();
    }

    boolean begins(Hold during) {
      return process() != during.process()
          && assigned.timeNanos() > during.assigned.timeNanos()
          && assigned.timeNanos() < during.untilNanos;
    }
  }

  /** The three commits that prove that two members held a topic-partition. */
  private record Proof(Commit ofOld, Commit ofNew, Commit again) {}

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (Group group : Group.of(evidence, Progress.PROCESSED)) {
      for (DeclaredTopicPartition declared : group.inputs()) {
        check(evidence, group, declared.id(), sink);
      }
    }
  }

  private void check(Evidence evidence, Group group, int topicPartition, AnomalySink sink) {
    List<Hold> holds = holds(evidence.history(), group, topicPartition);
    Map<Integer, List<Commit>> commits = commits(evidence.history(), topicPartition);
    for (Hold old : holds) {
      for (Hold next : holds) {
        Proof proof = next.begins(old) ? proof(old, next, commits) : null;
        if (proof != null) {
          found(evidence, group, old, next, proof, sink);
        }
      }
    }
  }

  private static List<Hold> holds(History history, Group group, int topicPartition) {
    List<LocatedEvent> events = new ArrayList<>();
    for (EventKind kind : List.of(EventKind.ASSIGNED, EventKind.REVOKED, EventKind.PROCESS_END)) {
      for (LocatedEvent located : history.events(kind)) {
        Event event = located.event();
        boolean here = kind == EventKind.PROCESS_END || event.topicPartition() == topicPartition;
        if (here && group.isMember(event.process()) && isKafkaClients(history, event.process())) {
          events.add(located);
        }
      }
    }
    events.sort((a, b) -> Long.compare(a.timeNanos(), b.timeNanos()));
    List<Hold> holds = new ArrayList<>();
    Map<Integer, LocatedEvent> open = new HashMap<>();
    for (LocatedEvent located : events) {
      int process = located.event().process();
      LocatedEvent since = open.remove(process);
      if (since != null) {
        holds.add(new Hold(since, located.timeNanos()));
      }
      if (located.event().kind() == EventKind.ASSIGNED) {
        open.put(process, located);
      }
    }
    open.values().forEach(since -> holds.add(new Hold(since, Long.MAX_VALUE)));
    return holds;
  }

  /** Other clients are declared with their name first. */
  private static boolean isKafkaClients(History history, int process) {
    DeclaredProcess declared = history.process(process);
    return declared == null
        || declared.clientVersion().isEmpty()
        || Character.isDigit(declared.clientVersion().charAt(0));
  }

  /** The acknowledged commits of each process that told before that it would commit. */
  private static Map<Integer, List<Commit>> commits(History history, int topicPartition) {
    List<LocatedEvent> events = new ArrayList<>(history.events(EventKind.OFFSET_COMMIT));
    events.addAll(history.events(EventKind.OFFSET_COMMIT_DONE));
    events.sort((a, b) -> Long.compare(a.timeNanos(), b.timeNanos()));
    Map<Integer, LocatedEvent> asked = new HashMap<>();
    Map<Integer, List<Commit>> commits = new HashMap<>();
    for (LocatedEvent located : events) {
      Event event = located.event();
      if (event.topicPartition() != topicPartition) {
        continue;
      }
      if (event.kind() == EventKind.OFFSET_COMMIT) {
        asked.put(event.process(), located);
        continue;
      }
      LocatedEvent request = asked.remove(event.process());
      if (request != null
          && request.event().offset() == event.offset()
          && event.outcome() == Outcome.OK) {
        commits
            .computeIfAbsent(event.process(), process -> new ArrayList<>())
            .add(new Commit(request, located));
      }
    }
    return commits;
  }

  private static @Nullable Proof proof(Hold old, Hold next, Map<Integer, List<Commit>> commits) {
    long since = next.assigned().timeNanos();
    Commit ofOld = first(commits.get(old.process()), old, since);
    Commit ofNew =
        ofOld == null ? null : first(commits.get(next.process()), next, ofOld.done().timeNanos());
    Commit again =
        ofNew == null ? null : first(commits.get(next.process()), next, ofNew.done().timeNanos());
    return ofOld == null || ofNew == null || again == null ? null : new Proof(ofOld, ofNew, again);
  }

  private static @Nullable Commit first(
      @Nullable List<Commit> commits, Hold hold, long afterNanos) {
    return commits == null
        ? null
        : commits.stream()
            .filter(commit -> commit.isWithin(hold, afterNanos))
            .findFirst()
            .orElse(null);
  }

  private void found(
      Evidence evidence, Group group, Hold old, Hold next, Proof proof, AnomalySink sink) {
    int topicPartition = old.assigned().event().topicPartition();
    long known = proof.again().done().timeNanos();
    Candidate candidate =
        new Candidate(kind(), group.configuration(), topicPartition, old.process(), known)
            .within(begun(evidence.history(), old.process()), known);
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence);
          Group.tell(old.assigned(), evidence, story);
          Group.tell(next.assigned(), evidence, story);
          for (Commit commit : List.of(proof.ofOld(), proof.ofNew(), proof.again())) {
            story.step(
                commit.done().timeNanos(),
                "p%d gets OK for its commit of position %d, requested at %s"
                    .formatted(
                        commit.done().event().process(),
                        commit.done().event().offset(),
                        Story.seconds(
                            commit.asked().timeNanos() - evidence.history().firstNanos())),
                commit.done().pointer());
          }
          return story
              .faults(old.assigned().timeNanos(), known)
              .tell(
                  candidate,
                  "p%d and p%d held %s at the same time, and commits of both were acknowledged"
                      .formatted(old.process(), next.process(), evidence.name(topicPartition)));
        });
  }

  /** What the coordinator assigned a member, it has decided since the member began. */
  private static long begun(History history, int process) {
    return history.events(EventKind.PROCESS).stream()
        .filter(located -> located.event().process() == process)
        .mapToLong(LocatedEvent::timeNanos)
        .findFirst()
        .orElse(Long.MIN_VALUE);
  }
}
