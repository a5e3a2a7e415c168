package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

class KeyPartitionerTest {
  private static final Node NODE = new Node(1, "broker-1", 9092);
  private static final Cluster THREE =
      new Cluster(
          "cluster",
          List.of(NODE),
          IntStream.range(0, 3)
              .mapToObj(p -> new PartitionInfo("t", p, NODE, new Node[] {NODE}, new Node[] {NODE}))
              .toList(),
          Set.of(),
          Set.of());

  private static int partition(byte[] key) {
    try (KeyPartitioner partitioner = new KeyPartitioner()) {
      return partitioner.partition("t", key, key, new byte[1], new byte[1], THREE);
    }
  }

  @Test
  void partition_isTheKeysNumber() {
    assertThat(partition(KeyPartitioner.key(0))).isZero();
    assertThat(partition(KeyPartitioner.key(7))).isEqualTo(1);
    assertThat(partition(KeyPartitioner.key(4_000_000_000L))).isEqualTo(1);
    assertThat(KeyPartitioner.partition(7, 3)).isEqualTo(1);
  }

  @Test
  void recordWithoutKey_hasAPartitionToo() {
    try (KeyPartitioner partitioner = new KeyPartitioner()) {
      assertThat(partitioner.partition("t", null, null, null, null, THREE)).isZero();
    }
  }

  @Test
  void interceptor_countsAndLeavesTheValueAlone() {
    byte[] value = {1, 2, 3};
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("t", 0, null, value);
    try (HeaderInterceptor interceptor = new HeaderInterceptor()) {
      interceptor.onSend(new ProducerRecord<>("t", 0, null, value));
      ProducerRecord<byte[], byte[]> after = interceptor.onSend(record);
      interceptor.onAcknowledgement(null, null);
      assertThat(after.value()).isSameAs(value).containsExactly(1, 2, 3);
      assertThat(after.headers().lastHeader(HeaderInterceptor.HEADER).value())
          .containsExactly(0, 0, 0, 0, 0, 0, 0, 2);
      assertThat(interceptor.sent()).isEqualTo(2);
      assertThat(interceptor.answered()).isEqualTo(1);
    }
  }
}
