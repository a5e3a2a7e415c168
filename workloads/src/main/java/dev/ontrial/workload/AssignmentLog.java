package dev.ontrial.workload;

import java.util.Collection;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes down what a group consumer is assigned and what is taken from it, and then hands on what
 * was taken.
 */
final class AssignmentLog implements ConsumerRebalanceListener {
  private final int process;
  private final ReadLog log;
  private final Recorder recorder;
  private final Consumer<Collection<TopicPartition>> gone;

  AssignmentLog(
      int process, ReadLog log, Recorder recorder, Consumer<Collection<TopicPartition>> gone) {
    this.process = process;
    this.log = log;
    this.recorder = recorder;
    this.gone = gone;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> recorder.assigned(process, log.id(partition)));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> recorder.revoked(process, log.id(partition)));
    gone.accept(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    onPartitionsRevoked(partitions);
  }
}
