package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.HashSet;
import java.util.Set;

/**
 * Passes on the records whose key, headers or timestamp readers found changed, each offset once.
 */
final class AlteredChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that was read with another key, header or timestamp than it was sent with.\
          """,
          "Kafka protocol, Record; topic setting `message.timestamp.type`; KIP-82 (headers)",
          """
          p3 sends #17 with a key, a header that vouches for it, and its own time to t-0
          p3 gets OK, offset 2082
          a reader of t-0 gets p3#17 at offset 2082
          its timestamp is another one, or the header does not vouch for the key\
          """,
          """
          The value itself is corrupt, or was sent elsewhere; the topic takes the time of appending; \
          or Streams derived the record.\
          """);

  private record Place(int topicPartition, long offset) {}

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.ALTERED;
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
    Set<Place> reported = new HashSet<>();
    for (LocatedEvent located : evidence.history().events(EventKind.ALTERED)) {
      Event event = located.event();
      if (!reported.add(new Place(event.topicPartition(), event.offset()))) {
        continue;
      }
      Candidate candidate =
          new Candidate(
              kind(),
              evidence.configurationOf(event.topicPartition()),
              event.topicPartition(),
              event.writer(),
              event.timeNanos());
      sink.found(candidate, () -> witness(evidence, located, candidate));
    }
  }

  private static Anomaly witness(Evidence evidence, LocatedEvent located, Candidate candidate) {
    Event event = located.event();
    Story story = new Story(evidence);
    int sequence = (int) event.sequence();
    Sends sends = evidence.history().sends(event.writer());
    if (sends != null && sends.invoked(sequence)) {
      story.record(sends, sequence);
    }
    String record = "p" + event.writer() + "#" + sequence;
    return story
        .step(
            event.timeNanos(),
            "p%d reads %s at offset %d of %s: %s"
                .formatted(
                    event.process(),
                    record,
                    event.offset(),
                    evidence.name(event.topicPartition()),
                    event.text()),
            located.pointer())
        .tell(candidate, "record " + record + " is not as it was sent: " + event.text());
  }
}
