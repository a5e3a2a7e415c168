package dev.ontrial.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.ReplicatedTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docker")
final class DockerBrokerTest {
  private static final Duration READY = Duration.ofMinutes(2);
  private static ContainerCluster cluster;
  private static ReplicatedTopic topic;

  @BeforeAll
  static void start() throws Exception {
    ClusterSpec spec =
        ClusterSpec.of(ClusterSpec.DEFAULT_VERSION)
            .withFeatures(Map.of("transaction.version", 1))
            .withRecordedForces();
    cluster = ContainerCluster.start(spec, Images.ofEnvironment());
    topic = new ReplicatedTopic(cluster.admin(), cluster.bootstrapServers());
  }

  @AfterAll
  static void nothingIsLeft() {
    cluster.close();
    assertThat(Leftovers.ofThisSession()).isEmpty();
  }

  @Test
  void isKilledAndComesBackWithItsDataWhereItWas() throws Exception {
    topic.awaitInSync(READY);
    long before = topic.send();
    List<Integer> all = List.of(1, 2, 3);
    for (int id : all) {
      cluster.broker(id).kill();
      assertThat(cluster.broker(id).state()).isEqualTo(Broker.State.KILLED);
      assertThat(cluster.broker(id).pid()).isEmpty();
    }
    all.forEach(id -> cluster.broker(id).start());
    all.forEach(id -> cluster.broker(id).awaitReady(READY));
    topic.awaitInSync(READY);
    assertThat(topic.send()).isEqualTo(before + 1);
  }

  @Test
  void isPausedAndKilledWhilePaused() throws Exception {
    topic.awaitInSync(READY);
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
    topic.awaitInSync(READY);
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
    topic.awaitInSync(READY);
    topic.send();
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
    topic.awaitInSync(READY);
  }
}
