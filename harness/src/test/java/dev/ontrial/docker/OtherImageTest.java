package dev.ontrial.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An image that ontrial does not know, by an adapter of the user's. */
@Tag("docker")
final class OtherImageTest {
  private final Images usual = Images.ofEnvironment();

  private Images other() {
    String image = System.getenv("ONTRIAL_PLAIN_IMAGE");
    assumeTrue(image != null, "ONTRIAL_PLAIN_IMAGE names no image without Kafka's scripts");
    return new Images(image, usual.toxiproxy(), PlainBrokerImage.class.getName());
  }

  @Test
  void isStartedKilledAndFoundAgain() throws Exception {
    ClusterSpec spec = ClusterSpec.of(ClusterSpec.DEFAULT_VERSION);
    try (ContainerCluster cluster = ContainerCluster.start(spec, other());
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
      cluster.admin().kafka().createTopics(List.of(new NewTopic("t", 1, (short) 3))).all().get();
      assertThat(producer.send(new ProducerRecord<>("t", "a")).get().offset()).isZero();
      cluster.broker(2).kill();
      assertThat(producer.send(new ProducerRecord<>("t", "b")).get().offset()).isEqualTo(1);
      cluster.broker(2).start();
      cluster.broker(2).awaitReady(Duration.ofMinutes(1));
      cluster.broker(3).stopGracefully(Duration.ofMinutes(1));
      assertThat(cluster.broker(1).disk()).isEmpty();
    }
    assertThat(Leftovers.ofThisSession()).isEmpty();
  }

  @Test
  void cannotLoseItsPowerAndSaysSo() {
    ClusterSpec spec = ClusterSpec.of(ClusterSpec.DEFAULT_VERSION).withRecordedForces();
    assertThatThrownBy(() -> ContainerCluster.start(spec, other()))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("its adapter names no data folder");
    assertThat(Leftovers.ofThisSession()).isEmpty();
  }

  @Test
  void thatIsNotThereIsTold() {
    Images missing = new Images("local/nobody-has-this:1", usual.toxiproxy(), usual.adapter());
    assertThatThrownBy(
            () -> ContainerCluster.start(ClusterSpec.of(ClusterSpec.DEFAULT_VERSION), missing))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith(
            "the image local/nobody-has-this:1 is not on the engine and cannot be pulled (")
        .hasMessageEndingWith("name another by --image");
  }
}
