package dev.ontrial.checker;

import dev.ontrial.checker.Deliveries.Delivery;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Progress;
import dev.ontrial.history.ScreenRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds records that a share group was handed after one of its members had acknowledged them.
 *
 * <p>A delivery that is recorded after the acknowledgement got OK may have been on its way since
 * before: its member was paused, or the reply was slow. It was not if the member's process is
 * younger than the OK. Nor was it if its delivery count is higher than that of the delivery which
 * was acknowledged, for the broker takes an acknowledgement only from the member that holds the
 * record, and counts whenever the holder changes ({@code SharePartition}). Counts begin anew with
 * each leader, and where it loads its state again; so that under a fault they leave a doubt.
 */
final class RedeliveredAcknowledgedChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that a share group was handed again after a member's acknowledgement of it had \
          got OK.\
          """,
          "KIP-932, record states: Acknowledged is final",
          """
          p7 is handed p3#17, delivery count 1
          p7 accepts it, and gets OK
          p8 asks for records
          p8 is handed p3#17, delivery count 2\
          """,
          """
          The delivery may have been on its way since before the acknowledgement: its delivery \
          count is not higher, or the leader changed, and its process is older than the OK. With \
          a higher count under a fault it is undecided.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.REDELIVERED_ACKNOWLEDGED;
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
    Map<Integer, Long> born = new HashMap<>();
    for (LocatedEvent located : evidence.history().events(EventKind.PROCESS)) {
      born.put(located.event().process(), located.timeNanos());
    }
    for (Group group : Group.of(evidence, Progress.DELIVERED)) {
      for (DeclaredTopicPartition declared : group.inputs()) {
        Deliveries deliveries = new Deliveries(evidence.history(), declared.id());
        boolean counts = deliveries.leaderStayed();
        deliveries.offsets().stream()
            .sorted()
            .forEach(offset -> {
              Case found = find(evidence.history(), deliveries, offset, born, counts);
              if (found != null) {
                found(evidence, group, declared.id(), found, sink);
              }
            });
      }
    }
  }

  /** What was handed out, acknowledged, and handed out again. */
  private record Case(Delivery first, Delivery acknowledged, Delivery again, boolean certain) {}

  private static @Nullable Case find(
      History history,
      Deliveries deliveries,
      long offset,
      Map<Integer, Long> born,
      boolean counts) {
    Case doubtful = null;
    for (Delivery ok : deliveries.acknowledgements(offset)) {
      Delivery first = last(deliveries.of(offset), ok);
      for (Delivery again : deliveries.of(offset)) {
        if (first == null
            || again.nanos() <= ok.nanos()
            || !again.record().equals(first.record())) {
          continue;
        }
        if (born.getOrDefault(again.process(), Long.MIN_VALUE) > ok.nanos()) {
          return new Case(first, ok, again, true);
        }
        if (counts && again.count() > first.count()) {
          boolean calm = history.faults().isEmpty();
          if (calm) {
            return new Case(first, ok, again, true);
          }
          doubtful = new Case(first, ok, again, false);
        }
      }
    }
    return doubtful;
  }

  /** The delivery that was acknowledged: the member's last one before. */
  private static @Nullable Delivery last(List<Delivery> deliveries, Delivery ok) {
    Delivery last = null;
    for (Delivery each : deliveries) {
      if (each.process() == ok.process() && each.nanos() < ok.nanos()) {
        last = each;
      }
    }
    return last;
  }

  private void found(
      Evidence evidence, Group group, int topicPartition, Case found, AnomalySink sink) {
    Candidate candidate =
        new Candidate(
                kind(),
                group.configuration(),
                topicPartition,
                found.again().process(),
                found.again().nanos(),
                found.certain() ? Set.of() : Set.of(Circumstance.MAY_HAVE_BEEN_UNDER_WAY))
            .within(found.first().nanos(), found.again().nanos());
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence);
          found.first().tell(story);
          found.acknowledged().tell(story);
          found.again().tell(story);
          return story
              .faults(found.first().nanos(), found.again().nanos())
              .tell(
                  candidate,
                  "record %s was handed out again after its acknowledgement"
                      .formatted(found.first().record()));
        });
  }
}
