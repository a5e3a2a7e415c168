package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import dev.ontrial.history.Transactions;
import java.util.Set;

/** Finds records that were visible to read_committed before their commit was asked for. */
final class PrecommittedReadChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that a read_committed reader read before its writer had asked to commit its \
          transaction.\
          """,
          "Jepsen's `precommitted-read`; KIP-98, consumer setting `isolation.level`",
          """
          p5 begins transaction 4 and sends #17 in it to t-0
          a read_committed reader of t-0 reads p5#17
          p5 asks to commit transaction 4
          p5 gets OK for the commit\
          """,
          """
          A commit was never asked for, which is aborted-read; or the reader is read_uncommitted. \
          Times are compared between the JVMs of one machine.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.PRECOMMITTED_READ;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.MET_EARLY, ScreenRule.UNUSUAL_ANSWER);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    ReadScan.run(
        evidence.history(),
        (reads, index) -> isEarly(evidence.history(), reads, index),
        (reads, index) -> found(evidence, reads, index, sink));
  }

  private static boolean isEarly(History history, Reads reads, int index) {
    if (reads.has(index, Flags.UNCOMMITTED) || !reads.identified(index)) {
      return false;
    }
    Sends sends = history.sends(reads.writer(index));
    int sequence = reads.sequence(index);
    if (sends == null || !sends.invoked(sequence)) {
      return false;
    }
    int number = sends.transaction(sequence);
    Transactions transactions = sends.transactions();
    return number != Event.NONE
        && transactions.commitAsked(number)
        && reads.timeNanos(index) + history.slackNanos() < transactions.endNanos(number);
  }

  private void found(Evidence evidence, Reads reads, int index, AnomalySink sink) {
    Sends sends = evidence.history().sends(reads.writer(index));
    if (sends == null) {
      return;
    }
    Candidate candidate =
        new Candidate(
                kind(),
                evidence.configurationOf(reads.topicPartition()),
                reads.topicPartition(),
                sends.process(),
                reads.timeNanos(index))
            .within(evidence.since(sends, reads.sequence(index)), reads.timeNanos(index));
    sink.found(
        candidate,
        () ->
            new Story(evidence)
                .record(sends, reads.sequence(index))
                .read(reads, index)
                .tell(
                    candidate,
                    "record %s was visible before its commit was asked for"
                        .formatted(Story.identity(reads, index))));
  }
}
