package dev.ontrial.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docker")
final class DockerBrokerTest {
  private static final Duration READY = Duration.ofMinutes(2);
  private static ContainerCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    ClusterSpec spec =
        ClusterSpec.of(ClusterSpec.DEFAULT_VERSION)
            .withFeatures(Map.of("transaction.version", 1))
            .withRecordedForces();
    cluster = ContainerCluster.start(spec, Images.ofEnvironment());
    cluster.admin().kafka().createTopics(List.of(new NewTopic("t", 1, (short) 3))).all().get();
  }

  @AfterAll
  static void nothingIsLeft() {
    cluster.close();
    assertThat(Leftovers.ofThisSession()).isEmpty();
  }

  /** Acknowledged by all three, so each of them has it on its disk or in its page cache. */
  private static long send() throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      return producer.send(new ProducerRecord<>("t", "v")).get(60, TimeUnit.SECONDS).offset();
    }
  }

  private static void awaitInSync() {
    Awaitility.await()
        .atMost(READY)
        .until(() -> cluster.admin().snapshot(List.of("t")).getFirst().isr().size() == 3);
  }

  @Test
  void isKilledAndComesBackWithItsDataWhereItWas() throws Exception {
    awaitInSync();
    long before = send();
    List<Integer> all = List.of(1, 2, 3);
    for (int id : all) {
      cluster.broker(id).kill();
      assertThat(cluster.broker(id).state()).isEqualTo(Broker.State.KILLED);
      assertThat(cluster.broker(id).pid()).isEmpty();
    }
    all.forEach(id -> cluster.broker(id).start());
    all.forEach(id -> cluster.broker(id).awaitReady(READY));
    awaitInSync();
    assertThat(send()).isEqualTo(before + 1);
  }

  @Test
  void isPausedAndKilledWhilePaused() throws Exception {
    awaitInSync();
    Broker broker = cluster.broker(2);
    broker.pause();
    assertThat(broker.state()).isEqualTo(Broker.State.PAUSED);
    assertThatThrownBy(broker::pause).isInstanceOf(ClusterException.class);
    assertThatThrownBy(() -> broker.stopGracefully(READY)).hasMessageContaining("resume it first");
    broker.resume();
    broker.awaitReady(READY);
    broker.pause();
    broker.kill();
    assertThat(broker.state()).isEqualTo(Broker.State.KILLED);
    broker.start();
    broker.awaitReady(READY);
  }

  @Test
  void stopsInGoodOrder() {
    awaitInSync();
    Broker broker = cluster.broker(3);
    broker.stopGracefully(READY);
    assertThat(broker.state()).isEqualTo(Broker.State.STOPPED);
    assertThat(cluster.admin().liveBrokers()).isEqualTo(Set.of(1, 2));
    assertThatThrownBy(broker::kill).hasMessageContaining("STOPPED");
    broker.start();
    broker.awaitReady(READY);
  }

  @Test
  void findsWhatWasDoneToItsDisk() throws Exception {
    awaitInSync();
    send();
    Broker broker = cluster.broker(1);
    broker.kill();
    List<String> seen =
        broker
            .disk()
            .orElseThrow()
            .change(files -> {
              java.nio.file.Files.delete(files.data().resolve("t-0").resolve("partition.metadata"));
              java.nio.file.Files.writeString(files.data().resolve("left-by-the-test"), "x");
              return List.of(files.data().resolve("t-0").toFile().list());
            });
    assertThat(seen).contains("00000000000000000000.log");
    String taken =
        broker
            .disk()
            .orElseThrow()
            .change(
                files -> String.valueOf(files.data().resolve("meta.properties").toFile().length()));
    assertThat(Long.parseLong(taken)).isPositive();
    broker.start();
    broker.awaitReady(READY);
    broker.kill();
    boolean there =
        broker
            .disk()
            .orElseThrow()
            .change(files -> java.nio.file.Files.exists(files.data().resolve("left-by-the-test")));
    assertThat(there).isFalse();
    broker.start();
    broker.awaitReady(READY);
    awaitInSync();
  }
}
