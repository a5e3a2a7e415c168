package dev.ontrial.workload;

import dev.ontrial.history.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends records in transactions whose size, partitions and end are decided before they begin, by a
 * seed. Sends are pipelined inside a transaction. A transaction whose end is unknown ends the
 * process; the successor has the same {@code transactional.id} and fences it.
 */
final class TransactionalProducer extends Workload {
  private static final Duration BEFORE_ABORT = Duration.ofSeconds(1);

  private final ProducerSpec spec;
  private final ProducerSpec.Transactions shape;
  private volatile @Nullable ProducerProcess producer;

  TransactionalProducer(Context context, ProducerSpec spec) {
    super(context, spec.configuration());
    this.spec = spec;
    this.shape = Objects.requireNonNull(spec.transactions());
  }

  @Override
  void recordMetrics() {
    ProducerProcess now = producer;
    if (now != null) {
      now.recordMetrics();
    }
  }

  @Override
  String live(int process) {
    ProducerProcess now = ProducerProcess.open(context, spec, process);
    producer = now;
    if (initialize(process, now)) {
      Life life = new Life(process, now);
      for (int transaction = 0; !stopping() && now.fatal() == null; transaction++) {
        life.transaction(transaction);
      }
    }
    return now.end(this);
  }

  /** Fences what went before. Nothing was begun yet, so that trying again is safe. */
  private boolean initialize(int process, ProducerProcess now) {
    while (!stopping()) {
      try {
        now.client().initTransactions();
        return true;
      } catch (TimeoutException e) {
        recorder.note(process, "initTransactions: " + KafkaErrors.text(e));
      } catch (KafkaException | IllegalStateException e) {
        now.fail(e);
        return false;
      }
    }
    return false;
  }

  /** One process's transactions. */
  private final class Life {
    private final int process;
    private final ProducerProcess now;
    private final Producer<byte[], byte[]> client;
    private final Random random;
    private final Pacer pacer = new Pacer(spec.recordsPerSecond(), System.nanoTime());

    Life(int process, ProducerProcess now) {
      this.process = process;
      this.now = now;
      this.client = now.client();
      this.random = new Random(shape.seed() * 1_000_003 + process);
    }

    void transaction(int transaction) {
      int size = 1 + random.nextInt(shape.maxRecords());
      boolean commit = random.nextDouble() >= shape.abortFraction();
      recorder.transactionBegin(process, transaction);
      try {
        client.beginTransaction();
      } catch (KafkaException | IllegalStateException e) {
        now.fail(e);
        return;
      }
      int sent = 0;
      boolean healthy = true;
      while (healthy && sent < size) {
        await(pacer); // returns at once while stopping, so that what was begun is finished
        if (!now.awaitWindow(() -> false)) {
          return;
        }
        healthy = now.send(target(), transaction, sent++, size);
      }
      if (!commit && random.nextBoolean()) {
        // An abort drops what was not sent yet; half of them shall have records in the log.
        now.awaitCompletions(BEFORE_ABORT);
      }
      if (now.fatal() == null) {
        end(transaction, commit && healthy, sent);
      }
    }

    private TopicPartitionId target() {
      List<TopicPartitionId> targets = spec.topicPartitions();
      return targets.get(random.nextInt(targets.size()));
    }

    private void end(int transaction, boolean commit, int sent) {
      recorder.transactionEnd(process, transaction, commit, sent);
      try {
        if (commit) {
          client.commitTransaction();
        } else {
          client.abortTransaction();
        }
        done(transaction, commit, sent, Outcome.OK, "");
      } catch (KafkaException | IllegalStateException e) {
        String why = KafkaErrors.text(e);
        if (!commit) {
          now.fail(e);
          done(transaction, false, sent, KafkaErrors.ofAbort(e), why);
        } else if (KafkaErrors.mayAbortAfterCommit(e) && aborted()) {
          done(transaction, true, sent, Outcome.FAIL, why + ", then aborted");
        } else {
          now.fail(e);
          done(transaction, true, sent, KafkaErrors.ofCommit(e), why);
        }
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

    private void done(int transaction, boolean commit, int sent, Outcome outcome, String why) {
      recorder.transactionDone(process, transaction, commit, sent, outcome, why);
      counters.transactions.incrementAndGet();
    }
  }
}
