package dev.ontrial.workload;

import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * The topic-partitions that a client uses now: those that exist from the start, and of those that
 * are added later the ones of which its client has learned.
 */
final class Targets {
  private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

  private final List<TopicPartitionId> all;
  private List<TopicPartitionId> now;
  private long looked;

  Targets(List<TopicPartitionId> all) {
    this.all = all;
    this.now = all.stream().filter(each -> !each.later()).toList();
    this.looked = System.nanoTime();
  }

  /** What a producer can send to now. Its client answers from the metadata that it has. */
  List<TopicPartitionId> of(Producer<?, ?> client) {
    return now(topic -> client.partitionsFor(topic).size());
  }

  /**
   * What exists as far as the client knows; it is asked now and then, while some are missing.
   *
   * @param partitions how many partitions the client knows a topic to have
   */
  List<TopicPartitionId> now(ToIntFunction<String> partitions) {
    long nanos = System.nanoTime();
    if (now.size() < all.size() && nanos - looked >= LOOK_NANOS) {
      looked = nanos;
      try {
        now = all.stream().filter(each -> exists(each, partitions)).toList();
      } catch (KafkaException | UnsupportedOperationException e) {
        // It does not know now, or never tells; those that it knew still exist.
      }
    }
    return now;
  }

  private boolean exists(TopicPartitionId each, ToIntFunction<String> partitions) {
    return now.contains(each) || each.partition() < partitions.applyAsInt(each.topic());
  }
}
