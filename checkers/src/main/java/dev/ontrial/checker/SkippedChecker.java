package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Progress;
import dev.ontrial.history.Reads;
import dev.ontrial.history.RecordEvents;
import dev.ontrial.history.ScreenRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds records that a group has left behind it without processing them. */
final class SkippedChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that is below the group's final committed position, and that no member of \
          the group processed.\
          """,
          Origins.PROCESSING,
          """
          p7 is handed p3#17 at offset 2082 of t-0
          p7 commits position 2090 of t-0, and gets OK
          p7 is killed before it processes p3#17; p8 begins at 2090
          the group's final position in t-0 is 3000, and no member has processed p3#17\
          """,
          """
          The final read is missing or incomplete, or the group's final position is not known (a \
          gap). A record of which another copy was processed is not skipped; one of whose copies \
          none was processed is counted for each of them.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.SKIPPED;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.HANDED_ON);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (Group group : Group.of(evidence, Progress.PROCESSED)) {
      GroupStart start = new GroupStart(evidence, group);
      for (DeclaredTopicPartition declared : group.inputs()) {
        new Pass(evidence, group, declared.id(), sink).run(start.of(declared.id()));
      }
    }
  }

  /** A member's read of a record, and what took the topic-partition from it. */
  private record Polled(Reads reads, int index, @Nullable LocatedEvent left) {
    long nanos() {
      return reads.timeNanos(index);
    }
  }

  private static final class Pass {
    private final Evidence evidence;
    private final Group group;
    private final int topicPartition;
    private final AnomalySink sink;
    private final List<RecordEvents> processed;
    private final RecordSet done = new RecordSet();

    Pass(Evidence evidence, Group group, int topicPartition, AnomalySink sink) {
      this.evidence = evidence;
      this.group = group;
      this.topicPartition = topicPartition;
      this.sink = sink;
      this.processed =
          evidence.history().recordEvents(EventKind.PROCESSED).stream()
              .filter(events -> events.topicPartition() == topicPartition)
              .toList();
      for (RecordEvents events : processed) {
        for (int index = 0; index < events.count(); index++) {
          done.add(events.writer(index), events.sequence(index));
        }
      }
    }

    /**
     * @param start the first offset that the group accounts for
     */
    void run(long start) {
      long position = group.position(topicPartition);
      boolean[] any = new boolean[1];
      evidence.forEachFinal(
          topicPartition,
          (reads, index) -> {
            any[0] = true;
            if (reads.offset(index) >= start
                && reads.offset(index) < position
                && !done.contains(reads.writer(index), reads.sequence(index))) {
              found(reads, index);
            }
          });
      if (any[0] && position < 0) {
        sink.gap(
            group.configuration(),
            "the group's final position in " + evidence.name(topicPartition) + " is not known");
      }
    }

    private void found(Reads last, int at) {
      List<Polled> polled = polled(last, at);
      boolean left = polled.stream().anyMatch(each -> each.left() != null);
      Candidate candidate =
          new Candidate(
                  AnomalyKind.SKIPPED,
                  group.configuration(),
                  topicPartition,
                  polled.isEmpty() ? Event.NONE : polled.getFirst().reads().process(),
                  Long.MAX_VALUE,
                  left ? Set.of(Circumstance.HOLDER_LEFT) : Set.of())
              .within(evidence.passable(last, at), Long.MAX_VALUE);
      sink.found(candidate, () -> witness(last, at, polled, candidate));
    }

    /** The members' reads of the record. */
    private List<Polled> polled(Reads last, int at) {
      List<Polled> polled = new ArrayList<>();
      for (Reads reads : evidence.history().reads()) {
        if (reads.topicPartition() != topicPartition || !group.isMember(reads.process())) {
          continue;
        }
        for (int index = 0; index < reads.count(); index++) {
          if (reads.offset(index) == last.offset(at)
              && reads.writer(index) == last.writer(at)
              && reads.sequence(index) == last.sequence(at)
              && !reads.has(index, Flags.FINAL)) {
            polled.add(new Polled(reads, index, left(reads, index)));
          }
        }
      }
      return polled;
    }

    /** What took the record from the member, unless it went on to later ones before that. */
    private @Nullable LocatedEvent left(Reads reads, int index) {
      long read = reads.timeNanos(index);
      LocatedEvent left = group.left(reads.process(), topicPartition, read, Long.MAX_VALUE);
      if (left == null) {
        return null;
      }
      for (RecordEvents events : processed) {
        for (int other = 0; other < events.count(); other++) {
          if (events.process() == reads.process()
              && events.offset(other) > reads.offset(index)
              && events.timeNanos(other) > read
              && events.timeNanos(other) < left.timeNanos()) {
            return null;
          }
        }
      }
      return left;
    }

    private Anomaly witness(Reads last, int at, List<Polled> polled, Candidate candidate) {
      Story story = new Story(evidence).read(last, at);
      History history = evidence.history();
      for (Polled each : polled) {
        story.read(each.reads(), each.index());
        Group.tell(each.left(), evidence, story);
      }
      long from = polled.isEmpty() ? history.firstNanos() : polled.getFirst().nanos();
      story.faults(from, history.lastNanos());
      group.position(topicPartition, "the group's final position in", story);
      String who =
          polled.isEmpty()
              ? "no member of the group was ever handed it"
              : "p" + candidate.process() + ", which was handed it, did not process it";
      return story.tell(
          candidate,
          "record %s at offset %d was skipped: %s"
              .formatted(Story.identity(last, at), last.offset(at), who));
    }
  }
}
