package dev.ontrial.checker;

import dev.ontrial.history.Event;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import dev.ontrial.history.Transactions;
import java.util.BitSet;
import java.util.Set;

/** Finds transactions of which a part is visible. */
final class TornTransactionChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A transaction of whose records the final reads found some, but not all.\
          """,
          "KIP-98, atomic writes to many topic-partitions; KAFKA-17754",
          """
          p5 sends #17 to t-0 and #18 to t-1 in transaction 4
          p5 asks to commit transaction 4
          the answer is OK, or is lost
          the final reads find p5#17 on t-0, but not p5#18 on t-1\
          """,
          """
          The final read of any of its topic-partitions is missing or incomplete; or the transaction \
          must not be visible at all, which is aborted-read.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.TORN_TRANSACTION;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(
        ScreenRule.NOT_MET,
        ScreenRule.MET_THOUGH_HIDDEN,
        ScreenRule.UNUSUAL_ANSWER,
        ScreenRule.TRANSACTION);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (Sends sends : evidence.history().sends()) {
      if (sends.transactions().count() > 0) {
        check(evidence, sends, sink);
      }
    }
  }

  private void check(Evidence evidence, Sends sends, AnomalySink sink) {
    Transactions transactions = sends.transactions();
    BitSet some = new BitSet();
    BitSet missing = new BitSet();
    BitSet unread = new BitSet();
    for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
      int transaction = sends.transaction(sequence);
      if (!sends.invoked(sequence)
          || transaction == Event.NONE
          || sends.effectiveOutcome(sequence) == Outcome.FAIL) {
        continue;
      }
      if (!evidence.judgeable(sends, sequence)) {
        unread.set(transaction);
      }
      (evidence.seen(sends.process(), sequence) ? some : missing).set(transaction);
    }
    some.and(missing);
    some.andNot(unread);
    some.stream()
        .filter(transaction -> transactions.fate(transaction) != Outcome.FAIL)
        .forEach(transaction -> found(evidence, sends, transaction, sink));
  }

  private void found(Evidence evidence, Sends sends, int transaction, AnomalySink sink) {
    int missing = first(evidence, sends, transaction, false);
    Candidate candidate =
        new Candidate(
                kind(),
                evidence.configurationOf(sends),
                sends.topicPartition(missing),
                sends.process(),
                sends.transactions().doneNanos(transaction))
            .within(sends.transactions().beginNanos(transaction), Long.MAX_VALUE);
    sink.found(candidate, () -> witness(evidence, sends, transaction, missing, candidate));
  }

  private static Anomaly witness(
      Evidence evidence, Sends sends, int transaction, int missing, Candidate candidate) {
    int seen = first(evidence, sends, transaction, true);
    int topicPartition = sends.topicPartition(seen);
    Story story =
        new Story(evidence)
            .record(sends, missing)
            .faults(sends.timeNanos(missing), sends.transactions().endNanos(transaction))
            .finalRead(
                candidate.topicPartition(),
                " and has not found p" + sends.process() + "#" + missing)
            .step(
                sends.timeNanos(seen),
                "p%d sends #%d to %s in transaction %d"
                    .formatted(sends.process(), seen, evidence.name(topicPartition), transaction),
                sends.pointer(seen));
    evidence.forEachFinal(
        topicPartition,
        (reads, index) -> {
          if (reads.writer(index) == sends.process() && reads.sequence(index) == seen) {
            story.read(reads, index);
          }
        });
    return story.tell(
        candidate,
        "of transaction %d of p%d, #%d is visible and #%d is not"
            .formatted(transaction, sends.process(), seen, missing));
  }

  private static int first(Evidence evidence, Sends sends, int transaction, boolean seen) {
    int sequence = sends.next(-1);
    while (!sends.invoked(sequence)
        || sends.transaction(sequence) != transaction
        || sends.effectiveOutcome(sequence) == Outcome.FAIL
        || evidence.seen(sends.process(), sequence) != seen) {
      sequence = sends.next(sequence);
    }
    return sequence;
  }
}
