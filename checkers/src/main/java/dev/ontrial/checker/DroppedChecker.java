package dev.ontrial.checker;

import dev.ontrial.history.Outcome;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.Set;

/** Finds records that were sent without asking for an answer, and never arrived. */
final class DroppedChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that was handed to the network with acks=0, so that it was never confirmed, and \
          that the complete final read did not find.\
          """,
          "producer setting `acks`: with 0 \"no guarantee can be made that the server has"
              + " received\"",
          """
          p0 sends #17 to t-0 with acks=0
          the client reports it as sent, without an offset
          the connection to the leader breaks
          the final read of t-0 does not find p0#17\
          """,
          """
          As for lost. A send that the client refused (FAIL, INFO) is not dropped, and one that a \
          consumer had read is lost.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.DROPPED;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.NOT_MET, ScreenRule.UNUSUAL_ANSWER);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (Sends sends : evidence.history().sends()) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        if (sends.invoked(sequence)
            && !evidence.seen(sends.process(), sequence)
            && evidence.readings().outcome(sends, sequence) == Outcome.SENT
            && evidence.judgeable(sends, sequence)) {
          found(evidence, sends, sequence, sink);
        }
      }
    }
  }

  private void found(Evidence evidence, Sends sends, int sequence, AnomalySink sink) {
    int topicPartition = sends.topicPartition(sequence);
    Candidate candidate =
        new Candidate(
            kind(),
            evidence.configurationOf(sends),
            topicPartition,
            sends.process(),
            sends.doneNanos(sequence));
    String record = "p" + sends.process() + "#" + sequence;
    sink.found(
        candidate,
        () ->
            new Story(evidence)
                .record(sends, sequence)
                .faults(sends.timeNanos(sequence), sends.doneNanos(sequence))
                .finalRead(topicPartition, " and has not found " + record)
                .tell(candidate, "record " + record + " was sent with acks=0 and never arrived"));
  }
}
