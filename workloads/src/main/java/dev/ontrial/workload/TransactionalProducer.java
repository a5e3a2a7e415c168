package dev.ontrial.workload;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
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
  private final Targets targets;
  private volatile @Nullable ProducerProcess producer;

  TransactionalProducer(Context context, ProducerSpec spec) {
    super(context, spec.configuration());
    this.spec = spec;
    this.shape = Objects.requireNonNull(spec.transactions());
    this.targets = new Targets(spec.topicPartitions());
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
    ProducerProcess now =
        ProducerProcess.open(
            context,
            spec,
            process,
            Descriptions.of(spec, recorder.worker()),
            ProducerProcess.Answers.IGNORED);
    producer = now;
    if (now.initTransactions(this::stopping)) {
      Life life = new Life(process, now);
      for (int transaction = 0; !stopping() && now.fatal() == null; transaction++) {
        life.transaction(transaction);
      }
    }
    return now.end(this);
  }

  /** One process's transactions. */
  private final class Life {
    private final int process;
    private final ProducerProcess now;
    private final Random random;
    private final Pacer pacer = new Pacer(spec.recordsPerSecond(), System.nanoTime());

    Life(int process, ProducerProcess now) {
      this.process = process;
      this.now = now;
      this.random = new Random(shape.seed() * 1_000_003 + process);
    }

    void transaction(int number) {
      int size = shape.minRecords() + random.nextInt(shape.maxRecords() - shape.minRecords() + 1);
      boolean commit = random.nextDouble() >= shape.abortFraction();
      Transaction transaction = new Transaction(now, process, number, recorder, counters);
      if (!transaction.begin()) {
        return;
      }
      int sent = 0;
      boolean healthy = true;
      while (healthy && sent < size) {
        await(pacer); // returns at once while stopping, so that what was begun is finished
        if (!now.awaitWindow(() -> false)) {
          return;
        }
        healthy = now.send(target(), number, sent++, size);
      }
      if (!commit && random.nextBoolean()) {
        // An abort drops what was not sent yet; half of them shall have records in the log.
        now.awaitCompletions(BEFORE_ABORT);
      }
      if (now.fatal() == null) {
        var unused = transaction.end(commit && healthy, sent);
      }
    }

    private TopicPartitionId target() {
      List<TopicPartitionId> there = targets.of(now.client());
      return there.get(random.nextInt(there.size()));
    }
  }
}
