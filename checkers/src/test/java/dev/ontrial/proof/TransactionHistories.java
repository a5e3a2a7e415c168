package dev.ontrial.proof;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.List;

/**
 * All histories up to a bound of two producers with transactions: of who fences whom and what the
 * fenced one does then, and of transactions whose records stand among each other's.
 */
final class TransactionHistories {
  private static final int SENDS = 2;

  private static final int INPUT = 8;
  private static final List<Script.Origin> ORIGINS =
      List.of(
          new Script.Origin(INPUT, 0),
          new Script.Origin(1, 0),
          new Script.Origin(1, 1),
          new Script.Origin(2, 0));

  private final Script script;
  private final RecordHistories.Visitor visitor;
  private boolean transforms;

  private TransactionHistories(HistoryBuilder head, RecordHistories.Visitor visitor) {
    this.script = new Script(head);
    this.visitor = visitor;
  }

  private static HistoryBuilder producers() {
    return new HistoryBuilder().transactional().process(1, "producer").process(2, "producer");
  }

  /**
   * Up to so many steps: each producer asks to initialize the same transactional id, and is told;
   * the first one sends up to two records in a transaction, asks to commit or abort it once or
   * more, and is answered or not; readers of both isolation levels meet the records.
   */
  static void fences(int steps, RecordHistories.Visitor visitor) {
    TransactionHistories histories = new TransactionHistories(producers(), visitor);
    histories.script.forEachRow(
        List.of(
            script -> script.init(EventKind.INIT_TXN, 1),
            script -> script.init(EventKind.INIT_TXN, 2),
            script -> histories.told(1),
            script -> histories.told(2),
            script -> histories.send(),
            script -> script.transactionEnd(1, 0, true, Outcome.OK),
            script -> script.transactionEnd(1, 0, true, Outcome.NONE),
            script -> script.transactionEnd(1, 0, false, Outcome.OK),
            script -> script.read(Script.READER, 0, 0, Met.of(1, 0), 0),
            script -> script.read(Script.READER, 0, 1, Met.of(1, 1), 0),
            script -> script.read(Script.READER, 0, 0, Met.of(1, 0), Flags.UNCOMMITTED)),
        steps,
        histories::visit);
  }

  private void visit() {
    visitor.visit(script.events());
  }

  /** An answer follows a question. */
  private void told(int process) {
    if (script.count(EventKind.INIT_TXN, process)
        > script.count(EventKind.INIT_TXN_DONE, process)) {
      script.init(EventKind.INIT_TXN_DONE, process);
    }
  }

  private void send() {
    int next = script.count(EventKind.SEND, 1);
    if (next < SENDS) {
      script.send(1, next, 0, 0);
    }
  }

  /** A transaction of a process, with one record for each topic-partition. */
  private record Txn(int process, int number) {
    int sequence(int topicPartition) {
      return 2 * number + topicPartition;
    }
  }

  /**
   * Transactions of two producers, each with a record for t-0 and one for t-1, that overlap in
   * every way in which the two can; each committed with OK, with INFO, or aborted; and every pair
   * of logs of up to three offsets that can be made of their records, repeated ones too.
   *
   * @param ofFirst how many the first producer has, one after the other; the second one has one
   */
  static void circles(int ofFirst, RecordHistories.Visitor visitor) {
    TransactionHistories histories = new TransactionHistories(producers(), visitor);
    histories.transactions(ofFirst, 0, false, false, () -> histories.log(0, 0, ofFirst));
  }

  /** The next moment is one of either process: a transaction begins, or the one that is on ends. */
  private void transactions(
      int ofFirst, int moment, boolean begun, boolean ended, Runnable finish) {
    if (moment == 2 * ofFirst && ended) {
      finish.run();
      return;
    }
    if (moment < 2 * ofFirst) {
      Txn txn = new Txn(1, moment / 2);
      Runnable then = () -> transactions(ofFirst, moment + 1, begun, ended, finish);
      move(txn, moment % 2 == 1, then);
    }
    if (!ended) {
      move(new Txn(2, 0), begun, () -> transactions(ofFirst, moment, true, begun, finish));
    }
  }

  private void move(Txn txn, boolean ends, Runnable then) {
    int size = script.size();
    if (ends) {
      for (Outcome outcome : List.of(Outcome.OK, Outcome.INFO, Outcome.FAIL)) {
        boolean commit = outcome != Outcome.FAIL;
        Outcome told = commit ? outcome : Outcome.OK;
        script.transactionEnd(txn.process, txn.number, commit, told);
        then.run();
        script.cut(size);
      }
    } else {
      script.transactionBegin(txn.process, txn.number);
      int begun = script.size();
      if (!transforms) {
        script.send(txn.process, txn.sequence(0), 0, txn.number);
        script.send(txn.process, txn.sequence(1), 1, txn.number);
        then.run();
      }
      for (Script.Origin origin : transforms ? ORIGINS : List.<Script.Origin>of()) {
        script.made(txn.process, txn.number, txn.number, origin);
        then.run();
        script.cut(begun);
      }
      script.cut(size);
    }
  }

  /**
   * The same of two transforms: each transaction has one record, made from one of the other
   * transactions', of an earlier one of its own, or of the input, which is sent before all of them,
   * after all of them, or never.
   */
  static void reads(int ofFirst, RecordHistories.Visitor visitor) {
    for (int input = 0; input < 3; input++) {
      HistoryBuilder head =
          new HistoryBuilder()
              .transactional()
              .makes("transform", "output")
              .process(1, "transform")
              .process(2, "transform")
              .process(INPUT, "producer");
      TransactionHistories histories = new TransactionHistories(head, visitor);
      histories.transforms = true;
      if (input == 0) {
        histories.script.send(INPUT, 0, 0, -1);
      }
      boolean late = input == 1;
      histories.transactions(ofFirst, 0, false, false, () -> histories.input(late));
    }
  }

  private void input(boolean late) {
    int size = script.size();
    if (late) {
      script.send(INPUT, 0, 0, -1);
    }
    visitor.visit(script.events());
    script.cut(size);
  }

  private void log(int topicPartition, int offset, int ofFirst) {
    int size = script.size();
    script.finalEnd(topicPartition, 0, offset, true);
    if (topicPartition == 0) {
      log(1, 0, ofFirst);
    } else {
      visitor.visit(script.events());
    }
    script.cut(size);
    for (int each = 0; offset < 3 && each <= ofFirst; each++) {
      Txn txn = each == ofFirst ? new Txn(2, 0) : new Txn(1, each);
      Met met = Met.of(txn.process, txn.sequence(topicPartition));
      script.read(Script.FINAL_READER, topicPartition, offset, met, Flags.FINAL);
      log(topicPartition, offset + 1, ofFirst);
      script.cut(size);
    }
  }
}
