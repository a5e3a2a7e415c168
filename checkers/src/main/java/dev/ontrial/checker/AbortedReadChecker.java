package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.Set;

/** Finds records that were read although they must never be visible. */
final class AbortedReadChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A record that must never be visible was read: with read_committed, one whose transaction \
          was aborted, failed to commit, or was never asked to commit; with any isolation, one whose \
          send has certainly failed.\
          """,
          "Jepsen's `G1a`; KIP-98, consumer setting `isolation.level`",
          """
          p5 begins transaction 4 and sends #17 in it to t-0
          p5 aborts transaction 4
          p5 gets OK for the abort
          a read_committed reader of t-0 reads p5#17\
          """,
          """
          The fate of the transaction is open: a commit was asked for and never answered. Counted once \
          for each offset.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.ABORTED_READ;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.MET_THOUGH_HIDDEN, ScreenRule.UNUSUAL_ANSWER, ScreenRule.TRANSACTION);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    History history = evidence.history();
    ReadScan.run(
        history,
        (reads, index) ->
            mustNotBe(history, reads, index) && !evidence.isDerived(reads.topicPartition()),
        (reads, index) -> found(evidence, reads, index, sink));
  }

  /** Whether a reader with that read's isolation must not see the record. */
  static boolean mustNotBe(History history, Reads reads, int index) {
    if (!reads.identified(index)) {
      return false;
    }
    int sequence = reads.sequence(index);
    Sends sends = history.sends(reads.writer(index));
    if (sends == null || !sends.invoked(sequence)) {
      return false;
    }
    if (sends.outcome(sequence) == Outcome.FAIL) {
      return true; // It was never appended, in a transaction or not.
    }
    return !reads.has(index, Flags.UNCOMMITTED) && sends.effectiveOutcome(sequence) == Outcome.FAIL;
  }

  private void found(Evidence evidence, Reads reads, int index, AnomalySink sink) {
    Sends sends = evidence.history().sends(reads.writer(index));
    if (sends == null) {
      return;
    }
    int sequence = reads.sequence(index);
    Candidate candidate =
        new Candidate(
                kind(),
                evidence.configurationOf(reads.topicPartition()),
                reads.topicPartition(),
                sends.process(),
                reads.timeNanos(index))
            .within(evidence.since(sends, sequence), reads.timeNanos(index));
    sink.found(
        candidate,
        () ->
            new Story(evidence)
                .record(sends, sequence)
                .faults(sends.timeNanos(sequence), sends.timeNanos(sequence))
                .read(reads, index)
                .tell(candidate, sentence(sends, sequence)));
  }

  private static String sentence(Sends sends, int sequence) {
    String record = "record p" + sends.process() + "#" + sequence + " was read, but ";
    int transaction = sends.transaction(sequence);
    if (transaction == Event.NONE || sends.outcome(sequence) == Outcome.FAIL) {
      return record + "its send has certainly failed";
    }
    if (!sends.transactions().ended(transaction)) {
      return record + "its transaction " + transaction + " was never ended";
    }
    boolean commit = sends.transactions().commitAsked(transaction);
    String fate = commit ? " has certainly not been committed" : " was aborted";
    return record + "its transaction " + transaction + fate;
  }
}
