package dev.ontrial.checker;

import dev.ontrial.checker.Deliveries.Delivery;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Progress;
import dev.ontrial.history.ScreenRule;
import java.util.List;
import java.util.Set;

/** Finds records that a share group was handed more often than it allows. */
final class OverDeliveredChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that a share group was handed more often than its delivery count limit allows, \
          as the delivery count of the broker says.\
          """,
          "KIP-932, broker setting `group.share.delivery.count.limit`",
          """
          the limit is 5, and the leader of t-0 stays
          p7 and p8 are handed p3#17 five times, and let it go each time
          the broker should archive it
          p7 is handed p3#17 a sixth time\
          """,
          "Never; deliveries that were lost on their way only make it less likely.");

  /** The default of {@code group.share.delivery.count.limit}. */
  private static final String LIMIT = "5";

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.OVER_DELIVERED;
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
    for (Group group : Group.of(evidence, Progress.DELIVERED)) {
      int limit = Integer.parseInt(group.setting("share.delivery.count.limit", LIMIT));
      for (DeclaredTopicPartition declared : group.inputs()) {
        Deliveries deliveries = new Deliveries(evidence.history(), declared.id());
        deliveries.offsets().stream()
            .sorted()
            .map(deliveries::of)
            .filter(OverDeliveredChecker::ofOneRecord)
            .forEach(each -> check(evidence, group, declared.id(), limit, each, sink));
      }
    }
  }

  private static boolean ofOneRecord(List<Delivery> deliveries) {
    return deliveries.stream().map(Delivery::record).distinct().count() == 1;
  }

  /** One too many is enough, whatever a leader that counts anew says later. */
  private void check(
      Evidence evidence,
      Group group,
      int topicPartition,
      int limit,
      List<Delivery> deliveries,
      AnomalySink sink) {
    for (int index = 0; index < deliveries.size(); index++) {
      if (deliveries.get(index).count() > limit) {
        found(evidence, group, topicPartition, deliveries.subList(0, index + 1), sink);
        return;
      }
    }
  }

  private void found(
      Evidence evidence,
      Group group,
      int topicPartition,
      List<Delivery> deliveries,
      AnomalySink sink) {
    Delivery last = deliveries.getLast();
    Candidate candidate =
        new Candidate(kind(), group.configuration(), topicPartition, last.process(), last.nanos())
            .within(deliveries.getFirst().nanos(), last.nanos());
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence);
          deliveries.forEach(each -> each.tell(story));
          return story
              .faults(deliveries.getFirst().nanos(), last.nanos())
              .tell(
                  candidate,
                  "record %s was handed out with delivery count %d"
                      .formatted(last.record(), last.count()));
        });
  }
}
