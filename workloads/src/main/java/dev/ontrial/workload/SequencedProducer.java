package dev.ontrial.workload;

import dev.ontrial.history.Event;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered records at an even pace, round-robin over its topic-partitions, without
 * transactions. The workload behind every configuration but the transactional one.
 */
final class SequencedProducer extends Workload {
  private final ProducerSpec spec;
  private volatile @Nullable ProducerProcess producer;

  SequencedProducer(Context context, ProducerSpec spec) {
    super(context, spec.configuration());
    this.spec = spec;
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
    Pacer pacer = new Pacer(spec.recordsPerSecond(), System.nanoTime());
    int targets = spec.topicPartitions().size();
    for (int turn = 0; ; turn = (turn + 1) % targets) {
      await(pacer);
      if (stopping() || now.fatal() != null || !now.awaitWindow(this::stopping)) {
        break;
      }
      now.send(spec.topicPartitions().get(turn), Event.NONE, 0, 0);
    }
    return now.end(this);
  }
}
