package dev.ontrial.workload;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/** A partitioner of one's own: the number in the key, modulo the topic's number of partitions. */
public final class KeyPartitioner implements Partitioner {
  private static final String PREFIX = "k";

  /** Makes one, as the client does. */
  public KeyPartitioner() {}

  /** The key with this number. */
  static byte[] key(long number) {
    return (PREFIX + number).getBytes(StandardCharsets.US_ASCII);
  }

  /** The partition of the key with this number. */
  static int partition(long number, int partitions) {
    return (int) (number % partitions);
  }

  @Override
  public int partition(
      String topic,
      @Nullable Object key,
      byte @Nullable [] keyBytes,
      @Nullable Object value,
      byte @Nullable [] valueBytes,
      Cluster cluster) {
    if (keyBytes == null || keyBytes.length <= PREFIX.length()) {
      return 0;
    }
    String text = new String(keyBytes, StandardCharsets.US_ASCII);
    return partition(
        Long.parseLong(text.substring(PREFIX.length())), cluster.partitionCountForTopic(topic));
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void close() {}
}
