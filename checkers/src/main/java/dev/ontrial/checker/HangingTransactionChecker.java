package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.ScreenRule;
import java.util.Set;

/**
 * Passes on the hanging transactions that the harness found by asking the brokers. Definition,
 * source, timeline and limits: {@link AnomalyKind#HANGING_TRANSACTION}.
 */
final class HangingTransactionChecker implements Checker {
  @Override
  public AnomalyKind kind() {
    return AnomalyKind.HANGING_TRANSACTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OTHER_EVENT);
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    for (LocatedEvent located : evidence.history().events(EventKind.HANGING_TXN)) {
      Event event = located.event();
      Accusation accusation =
          new Accusation(
              kind(),
              evidence.configurationOf(event.topicPartition()),
              event.topicPartition(),
              event.process(),
              event.timeNanos());
      findings.found(
          accusation,
          () ->
              new Story(evidence)
                  .faults(evidence.history().firstNanos(), event.timeNanos())
                  .step(
                      event.timeNanos(),
                      "the coordinator holds it neither ongoing nor preparing. " + event.text(),
                      located.pointer())
                  .tell(
                      accusation,
                      "a transaction hangs in %s from offset %d on"
                          .formatted(evidence.name(event.topicPartition()), event.offset())));
    }
  }
}
