package dev.ontrial.workload;

import dev.ontrial.history.Outcome;

/** The producers of a {@link FakeTrial}, and its concurrent reader. */
final class FakeProducers {
  private static final int ROUNDS = 10;

  private final FakeTrial trial;
  private final FakeLog log;
  private final Recorder recorder;

  FakeProducers(FakeTrial trial) {
    this.trial = trial;
    this.log = trial.log();
    this.recorder = trial.recorder();
  }

  /**
   * Two producers with two records in flight each, and a reader that reads them twice; where
   * nothing is acknowledged any more, they go on until recovery is due.
   */
  void idempotent(long dueNanos) {
    if (log.has(FakeBug.STOP_SERVING)) {
      log.stop();
    }
    long[] read = new long[2];
    for (int round = 0; round < ROUNDS || unserved(dueNanos); round++) {
      for (int process = 11; process <= 12; process++) {
        pair(process, round * 2L, round % 2);
      }
      if (round == ROUNDS / 2) {
        read[0] = trial.readConcurrently(0, 0);
        read[1] = trial.readConcurrently(1, 0);
        if (log.has(FakeBug.REWRITE_AFTER_READ)) {
          log.exchange(0, 1);
        }
      }
    }
    trial.readConcurrently(0, read[0]);
    trial.readConcurrently(1, read[1]);
    recorder.metric(11, "record-retry-total", 0, true, 0);
    recorder.metric(12, "record-retry-total", 0, true, 0);
  }

  private boolean unserved(long dueNanos) {
    return log.has(FakeBug.STOP_SERVING) && System.nanoTime() <= dueNanos;
  }

  private void pair(int process, long sequence, int topicPartition) {
    RecordIdentity first = trial.identity(process, sequence, topicPartition);
    RecordIdentity second = trial.identity(process, sequence + 1, topicPartition);
    recorder.send(process, first);
    recorder.send(process, second);
    boolean reordered = log.strikes(FakeBug.REORDER_IN_FLIGHT);
    trial.answer(reordered ? second : first);
    trial.answer(reordered ? first : second);
    if (log.strikes(FakeBug.INVENT)) {
      RecordIdentity invented = trial.identity(process, 1_000_000, topicPartition);
      log.append(topicPartition, FakeTrial.record(invented), topicPartition);
    }
  }

  void others() {
    unconfirmed();
    resending();
  }

  private void unconfirmed() {
    trial.producer(13, "acks-0");
    for (int sequence = 0; sequence < ROUNDS; sequence++) {
      RecordIdentity identity = trial.identity(13, sequence, 2);
      recorder.send(13, identity);
      if (!log.strikes(FakeBug.LOSE_UNCONFIRMED)) {
        log.append(2, FakeTrial.record(identity), 2);
      }
      FakeTrial.done(recorder, identity, Outcome.SENT, -1, "");
    }
  }

  private void resending() {
    trial.producer(14, "resending");
    int sequence = 0;
    for (int content = 0; content < ROUNDS; content++) {
      RecordIdentity identity = trial.identity(14, sequence++, 3);
      recorder.send(14, identity);
      long offset = log.append(3, FakeTrial.record(identity), 3);
      if (log.strikes(FakeBug.LOSE_REPLY)) {
        FakeTrial.done(recorder, identity, Outcome.INFO, -1, "TimeoutException");
        RecordIdentity copy =
            RecordIdentity.copy(FakeTrial.RUN, 14, sequence++, 3, 1, 14, identity.sequence());
        recorder.send(14, copy);
        trial.answer(copy);
      } else {
        FakeTrial.done(recorder, identity, Outcome.OK, offset, "");
      }
    }
  }
}
