package dev.ontrial.workload;

import dev.ontrial.history.Event;
import dev.ontrial.history.Outcome;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The transactional producers of a {@link FakeTrial}, of whose transactions each has a record for
 * each of two topic-partitions, and a reader that follows them.
 */
final class FakeTransactions {
  private static final int TRANSACTIONS = 12;
  private static final int PLACE = 4;
  private static final int RECORDS = 2;
  private static final int PREDECESSOR = 19;
  private static final int NEIGHBOUR = 20;
  private static final int SUCCESSOR = 15;

  private final FakeTrial trial;
  private final FakeLog log;
  private final Recorder recorder;
  private final long[] read = new long[RECORDS];

  FakeTransactions(FakeTrial trial) {
    this.trial = trial;
    this.log = trial.log();
    this.recorder = trial.recorder();
  }

  /** One is fenced by its successor, of whose transactions every fourth is aborted. */
  void all() {
    trial.transactional(PREDECESSOR, "a");
    trial.transactional(NEIGHBOUR, "b");
    together();
    trial.transactional(SUCCESSOR, "a");
    fenced();
    for (int number = 0; number < TRANSACTIONS; number++) {
      transaction(number, number % 4 != 3);
      follow();
    }
  }

  private void follow() {
    for (int position = 0; position < RECORDS; position++) {
      read[position] = trial.readConcurrently(PLACE + position, read[position]);
    }
  }

  private static RecordIdentity identity(int process, int number, int position) {
    return RecordIdentity.inTransaction(
        FakeTrial.RUN,
        process,
        (long) number * RECORDS + position,
        PLACE + position,
        number,
        position,
        RECORDS);
  }

  private static String name(int process, int number) {
    return process + "-" + number;
  }

  /** Stores a record, and answers; unless its producer is fenced. */
  private void answer(RecordIdentity identity) {
    int process = identity.process();
    if (log.isFenced(process)) {
      FakeTrial.done(recorder, identity, Outcome.INFO, Event.NONE, "ProducerFencedException");
      return;
    }
    ProducerRecord<byte[], byte[]> record = FakeTrial.record(identity);
    String name = name(process, identity.transaction());
    long offset = log.append(identity.topicPartition(), record, name);
    FakeTrial.done(recorder, identity, Outcome.OK, offset, "");
  }

  private void end(int process, int number, boolean commit) {
    recorder.transactionEnd(process, number, commit, RECORDS);
    boolean answered = log.end(name(process, number), commit);
    Outcome told = answered ? Outcome.OK : Outcome.INFO;
    String why = answered ? "" : "TimeoutException";
    recorder.transactionDone(process, number, commit, RECORDS, told, why);
  }

  /** Two producers, each with a transaction whose records are in flight with the other's. */
  private void together() {
    recorder.transactionBegin(PREDECESSOR, 0);
    recorder.transactionBegin(NEIGHBOUR, 0);
    for (int position = 0; position < RECORDS; position++) {
      RecordIdentity one = identity(PREDECESSOR, 0, position);
      RecordIdentity other = identity(NEIGHBOUR, 0, position);
      recorder.send(PREDECESSOR, one);
      recorder.send(NEIGHBOUR, other);
      boolean crossed = position > 0 && log.has(FakeBug.CROSS_WRITES);
      answer(crossed ? other : one);
      answer(crossed ? one : other);
    }
    end(PREDECESSOR, 0, true);
    end(NEIGHBOUR, 0, true);
  }

  /** The predecessor goes on, and ends where it is refused. */
  private void fenced() {
    recorder.transactionBegin(PREDECESSOR, 1);
    for (int position = 0; position < RECORDS; position++) {
      RecordIdentity identity = identity(PREDECESSOR, 1, position);
      recorder.send(PREDECESSOR, identity);
      answer(identity);
    }
    if (log.isFenced(PREDECESSOR)) {
      recorder.processEnd(PREDECESSOR, "fatal: ProducerFencedException");
    } else {
      end(PREDECESSOR, 1, true);
    }
  }

  private void transaction(int number, boolean commit) {
    recorder.transactionBegin(SUCCESSOR, number);
    boolean late = log.has(FakeBug.HANG) && number == TRANSACTIONS - 1;
    for (int position = 0; position < RECORDS; position++) {
      RecordIdentity identity = identity(SUCCESSOR, number, position);
      recorder.send(SUCCESSOR, identity);
      if (!late) {
        answer(identity);
      }
    }
    follow();
    end(SUCCESSOR, number, commit);
    if (late) {
      RecordIdentity delayed = identity(SUCCESSOR, number, 0);
      log.append(PLACE, FakeTrial.record(delayed), name(SUCCESSOR, number));
      FakeTrial.done(recorder, delayed, Outcome.INFO, Event.NONE, "TimeoutException");
    }
  }
}
