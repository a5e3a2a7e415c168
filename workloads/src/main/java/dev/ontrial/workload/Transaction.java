package dev.ontrial.workload;

import dev.ontrial.history.Outcome;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** One transaction of a producer, from its begin to the answer about its end. */
final class Transaction {
  private final ProducerProcess now;
  private final Producer<byte[], byte[]> client;
  private final int process;
  private final int number;
  private final Recorder recorder;
  private final Counters counters;

  Transaction(ProducerProcess now, int process, int number, Recorder recorder, Counters counters) {
    this.now = now;
    this.client = now.client();
    this.process = process;
    this.number = number;
    this.recorder = recorder;
    this.counters = counters;
  }

  /** Begins it; false if that failed, and with it the process. */
  boolean begin() {
    recorder.transactionBegin(process, number);
    try {
      client.beginTransaction();
      return true;
    } catch (KafkaException | IllegalStateException e) {
      now.fail(e);
      return false;
    }
  }

  /**
   * Commits or aborts it. An end that is not certain ends the process.
   *
   * @param sent how many records it has
   * @return what is known of the end that was asked for
   */
  Outcome end(boolean commit, int sent) {
    recorder.transactionEnd(process, number, commit, sent);
    try {
      if (commit) {
        client.commitTransaction();
      } else {
        client.abortTransaction();
      }
      return done(commit, sent, Outcome.OK, "");
    } catch (KafkaException | IllegalStateException e) {
      String why = KafkaErrors.text(e);
      if (!commit) {
        now.fail(e);
        return done(false, sent, KafkaErrors.ofAbort(e), why);
      }
      if (KafkaErrors.mayAbortAfterCommit(e) && aborted()) {
        counters.failed(e);
        return done(true, sent, Outcome.FAIL, why + ", then aborted");
      }
      now.fail(e);
      return done(true, sent, KafkaErrors.ofCommit(e), why);
    }
  }

  private boolean aborted() {
    try {
      client.abortTransaction();
      return true;
    } catch (KafkaException | IllegalStateException e) {
      return false;
    }
  }

  private Outcome done(boolean commit, int sent, Outcome outcome, String why) {
    recorder.transactionDone(process, number, commit, sent, outcome, why);
    counters.transactions.incrementAndGet();
    return outcome;
  }
}
