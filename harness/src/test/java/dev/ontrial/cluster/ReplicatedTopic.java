package dev.ontrial.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** The topic {@code t}, of whose one partition each of three brokers has a replica. */
public final class ReplicatedTopic {
  private static final String NAME = "t";
  private static final short REPLICAS = 3;

  private final ClusterAdmin admin;
  private final String bootstrap;

  /** Creates it. */
  public ReplicatedTopic(ClusterAdmin admin, String bootstrap) throws Exception {
    this.admin = admin;
    this.bootstrap = bootstrap;
    admin.kafka().createTopics(List.of(new NewTopic(NAME, 1, REPLICAS))).all().get();
  }

  /**
   * Sends a record, and returns its offset. All replicas in sync have acknowledged it, so each of
   * them has it on its disk or in its page cache.
   */
  public long send() throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      return producer.send(new ProducerRecord<>(NAME, "v")).get(60, TimeUnit.SECONDS).offset();
    }
  }

  /** Waits until all replicas are in sync. */
  public void awaitInSync(Duration patience) {
    Awaitility.await()
        .atMost(patience)
        .until(() -> admin.snapshot(List.of(NAME)).getFirst().isr().size() == REPLICAS);
  }
}
