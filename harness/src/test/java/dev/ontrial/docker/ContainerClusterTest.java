package dev.ontrial.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.PartitionState;
import dev.ontrial.link.Imposed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a test of somebody's own may look like; docs/docker.md shows it. */
@Tag("docker")
final class ContainerClusterTest {
  private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

  @Test
  void acknowledgedOrdersOutliveTheIsolationOfTheirLeader() throws Exception {
    try (ContainerCluster cluster = ContainerCluster.start(3);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
      cluster
          .admin()
          .kafka()
          .createTopics(List.of(new NewTopic("orders", 1, (short) 3)))
          .all()
          .get();
      producer.send(new ProducerRecord<>("orders", "before")).get();
      int leader = leader(cluster);
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      Imposed isolation = cluster.isolate(leader);
      for (int i = 0; i < 100; i++) {
        sent.add(producer.send(new ProducerRecord<>("orders", "order " + i)));
      }
      long last = 0;
      for (Future<RecordMetadata> each : sent) {
        last = each.get().offset();
      }
      isolation.close();

      assertThat(readThrough(last, cluster)).hasSize(101).endsWith("order 98", "order 99");
    }
  }

  private static int leader(ContainerCluster cluster) {
    PartitionState state = cluster.admin().snapshot(List.of("orders")).getFirst();
    return state.leader();
  }

  /**
   * Reads what was acknowledged, as the acknowledgements tell it: an old leader that has not heard
   * of its successor tells whoever asks how things were before, the end of the log among them.
   */
  private static List<String> readThrough(long last, ContainerCluster cluster) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", cluster.directBootstrapServers(), "auto.offset.reset", "none"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(ORDERS));
      consumer.seekToBeginning(List.of(ORDERS));
      long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (consumer.position(ORDERS) <= last && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
