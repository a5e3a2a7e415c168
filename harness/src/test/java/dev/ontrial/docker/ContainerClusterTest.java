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
import org.awaitility.Awaitility;
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
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
      isolation.close();

      // Until it follows its successor, the old leader tells whoever asks how things were before.
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> hasFollowed(cluster, leader));
      assertThat(read(cluster)).hasSize(101).endsWith("order 98", "order 99");
    }
  }

  private static boolean hasFollowed(ContainerCluster cluster, int oldLeader) {
    PartitionState state = cluster.admin().snapshot(List.of("orders")).getFirst();
    return state.leader() != oldLeader && state.isr().contains(oldLeader);
  }

  private static int leader(ContainerCluster cluster) {
    PartitionState state = cluster.admin().snapshot(List.of("orders")).getFirst();
    return state.leader();
  }

  private static List<String> read(ContainerCluster cluster) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.directBootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(ORDERS));
      consumer.seekToBeginning(List.of(ORDERS));
      long end = consumer.endOffsets(List.of(ORDERS)).getOrDefault(ORDERS, 0L);
      while (consumer.position(ORDERS) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
