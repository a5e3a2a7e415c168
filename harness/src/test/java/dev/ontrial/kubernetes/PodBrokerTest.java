package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.ReplicatedTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kubernetes")
final class PodBrokerTest {
  private static final Duration READY = Duration.ofMinutes(2);
  private static TestCluster cluster;
  private static ReplicatedTopic topic;

  @BeforeAll
  static void start() throws Exception {
    ClusterSpec spec =
        ClusterSpec.of(ClusterSpec.DEFAULT_VERSION)
            .withFeatures(Map.of("transaction.version", 1))
            .withRecordedForces();
    cluster = new TestCluster(spec, Pods.USUAL);
    topic =
        new ReplicatedTopic(cluster.cluster().admin(), cluster.cluster().directBootstrapServers());
  }

  @AfterAll
  static void nothingIsLeft() {
    if (cluster != null) {
      cluster.close();
    }
    assertThat(TestCluster.leftovers()).isEmpty();
  }

  @Test
  void isKilledAndComesBackWithItsData() throws Exception {
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
    assertThat(cluster.crashes()).isEmpty();
  }

  @Test
  void isPausedAndKilledWhilePaused() {
    topic.awaitInSync(READY);
    Broker broker = cluster.broker(2);
    broker.pause();
    assertThat(broker.state()).isEqualTo(Broker.State.PAUSED);
    assertThatThrownBy(() -> broker.stopGracefully(READY))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("is paused and cannot stop");
    broker.resume();
    broker.awaitReady(READY);
    broker.pause();
    broker.kill();
    broker.start();
    broker.awaitReady(READY);
    broker.stopGracefully(READY);
    assertThat(broker.state()).isEqualTo(Broker.State.STOPPED);
    broker.start();
    broker.awaitReady(READY);
    assertThat(cluster.crashes()).isEmpty();
  }

  @Test
  void disk_isCopiedChangedAndPutBack() throws Exception {
    topic.awaitInSync(READY);
    long before = topic.send();
    Broker broker = cluster.broker(3);
    broker.kill();
    List<String> found =
        broker
            .disk()
            .orElseThrow()
            .change(files -> {
              assertThat(files.forces()).isRegularFile();
              try (Stream<Path> all = Files.list(files.data())) {
                return all.map(each -> each.getFileName().toString()).toList();
              }
            });
    assertThat(found).contains("t-0", "meta.properties");
    broker.start();
    broker.awaitReady(READY);
    topic.awaitInSync(READY);
    assertThat(topic.send()).isEqualTo(before + 1);
  }
}
