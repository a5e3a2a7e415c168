package dev.ontrial.workload;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The end of a reader that belongs to no group: it goes on until it has read what there was when it
 * was stopped. What it could not reach in time is recorded, and the leaders say whether it should
 * have.
 */
final class ReaderEnd {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ENDS = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final ReadLog log;
  private final long begun = System.nanoTime();
  private final Map<TopicPartition, Long> read = new HashMap<>();
  private Map<TopicPartition, Long> ends = Map.of();

  ReaderEnd(Consumer<byte[], byte[]> consumer, ReadLog log) {
    this.consumer = consumer;
    this.log = log;
  }

  /** These were read just now. */
  void read(ConsumerRecords<byte[], byte[]> records) {
    long now = System.nanoTime();
    records.partitions().forEach(partition -> read.put(partition, now));
  }

  /** Asks the leaders how far the reader is to come; what they do not say is not waited for. */
  void ask(Duration patience) {
    try {
      ends =
          new HashMap<>(
              consumer.endOffsets(
                  consumer.assignment(), patience.compareTo(ENDS) < 0 ? patience : ENDS));
    } catch (KafkaException e) {
      ends = Map.of();
    }
  }

  /** Whether it has come as far. */
  boolean isReached() {
    ends.entrySet().removeIf(end -> position(end.getKey()) >= end.getValue());
    return ends.isEmpty();
  }

  /** Where the reader is; where the client does not know that it does not count as behind. */
  private long position(TopicPartition partition) {
    try {
      return consumer.position(partition, POLL);
    } catch (KafkaException | IllegalStateException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Records where it is behind. */
  void record(Recorder recorder, int process) {
    ends.keySet()
        .forEach(partition ->
            recorder.readerPosition(
                process,
                log.id(partition),
                position(partition),
                read.getOrDefault(partition, begun)));
  }
}
