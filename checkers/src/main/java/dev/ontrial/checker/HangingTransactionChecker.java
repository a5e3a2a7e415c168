package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.ScreenRule;
import java.util.Set;

/** Passes on the hanging transactions that the harness found by asking the brokers. */
final class HangingTransactionChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A topic-partition holds an open transaction past its timeout that the coordinator holds \
          neither ongoing nor preparing, so that the last stable offset never moves again.\
          """,
          "KIP-664, KIP-890",
          """
          p5 sends #17 in transaction 4 to t-0; the request is delayed
          the coordinator aborts transaction 4
          the delayed request is appended behind the abort marker
          the last stable offset of t-0 stays below it, long after every timeout\
          """,
          "The harness could not ask, or saw the coordinator still at work (then it is a gap).");

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.HANGING_TRANSACTION;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OTHER_EVENT);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (LocatedEvent located : evidence.history().events(EventKind.HANGING_TXN)) {
      Event event = located.event();
      Candidate candidate =
          new Candidate(
              kind(),
              evidence.configurationOf(event.topicPartition()),
              event.topicPartition(),
              event.process(),
              event.timeNanos());
      sink.found(
          candidate,
          () ->
              new Story(evidence)
                  .faults(evidence.history().firstNanos(), event.timeNanos())
                  .step(
                      event.timeNanos(),
                      "the coordinator holds it neither ongoing nor preparing. " + event.text(),
                      located.pointer())
                  .tell(
                      candidate,
                      "a transaction hangs in %s from offset %d on"
                          .formatted(evidence.name(event.topicPartition()), event.offset())));
    }
  }
}
