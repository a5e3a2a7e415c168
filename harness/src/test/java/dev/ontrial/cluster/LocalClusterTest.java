package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LocalClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;
  static TestPlace place;
  static LocalCluster cluster;
  private String topic = "";

  @BeforeAll
  @Timeout(value = 180, unit = TimeUnit.SECONDS) // The first ever start makes the caches.
  static void startCluster() throws IOException {
    place = new TestPlace(folder, 3);
    cluster =
        LocalCluster.start(
            ClusterSpec.of(ClusterSpec.DEFAULT_VERSION),
            place.placement(),
            CacheFolder.ofUser(),
            notice -> System.err.println(notice));
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
    place.close();
  }

  @BeforeEach
  void nameTopic(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
  }

  @AfterEach
  void healCluster() {
    for (Broker broker : cluster.brokers()) {
      if (broker.state() == Broker.State.PAUSED) {
        broker.resume();
      } else if (broker.state() != Broker.State.RUNNING) {
        broker.start();
      }
    }
    cluster.brokers().forEach(broker -> broker.awaitReady(PATIENCE));
  }

  private ClusterAdmin admin() {
    return cluster.admin();
  }

  /** Asks again and again; a question that meets a paused or dead broker may fail meanwhile. */
  private static ConditionFactory eventually() {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(ClusterException.class);
  }

  private PartitionState onlyPartition() {
    return admin().snapshot(List.of(topic)).getFirst();
  }

  /** Creates the test's topic with three replicas, led by a broker that is not the controller. */
  private int createTopic() {
    int leader = admin().brokerBesidesController();
    admin().createTopic(topic, 1, 3, leader, Map.of());
    assertThat(admin().awaitInSync(List.of(topic), PATIENCE))
        .singleElement()
        .satisfies(state -> {
          assertThat(state.leader()).isEqualTo(leader);
          assertThat(state.isr()).containsExactly(1, 2, 3);
        });
    return leader;
  }

  @Test
  void chosenBroker_leadsTopic_whoseReplicasAreAllInSync() {
    createTopic();
    assertThat(admin().liveBrokers()).isEqualTo(Set.of(1, 2, 3));
  }

  @Test
  void killedLeader_isReplaced_andRejoinsTheIsr() {
    int leader = createTopic();
    Broker victim = cluster.broker(leader);
    long pid = victim.pid().orElseThrow();
    int epoch = onlyPartition().leaderEpoch();

    long killedNanos = System.nanoTime();
    victim.kill();
    assertThat(ProcessHandle.of(pid)).isEmpty();
    eventually()
        .until(() -> onlyPartition().leader() != leader && onlyPartition().leaderEpoch() > epoch);
    System.err.printf("leader moved after %d ms%n", (System.nanoTime() - killedNanos) / 1_000_000);
    assertThat(victim.state()).isEqualTo(Broker.State.KILLED);
    assertThat(place.crashed).isEmpty();

    victim.start();
    victim.awaitReady(PATIENCE);
    admin().awaitInSync(List.of(topic), PATIENCE);
    admin().leadership().electPreferred(List.of(topic));
    eventually().until(() -> onlyPartition().leader() == leader);
  }

  @Test
  void pausedFollower_leavesTheIsr_andComesBack() {
    int leader = createTopic();
    int controller = admin().activeController();
    Broker follower =
        cluster.brokers().stream()
            .filter(broker -> broker.id() != leader && broker.id() != controller)
            .findFirst()
            .orElseThrow();

    follower.pause();
    assertThat(ProcessSignals.isPaused(follower.pid().orElseThrow())).isTrue();
    assertThat(follower.state()).isEqualTo(Broker.State.PAUSED);
    assertThatThrownBy(follower::pause).hasMessageContaining("is paused already");
    eventually().until(() -> !onlyPartition().isr().contains(follower.id()));

    follower.resume();
    assertThat(ProcessSignals.isPaused(follower.pid().orElseThrow())).isFalse();
    admin().awaitInSync(List.of(topic), PATIENCE);
  }

  @Test
  void pausedBroker_canBeKilled() {
    createTopic();
    Broker victim = cluster.broker(admin().brokerBesidesController());
    victim.pause();
    victim.kill();
    assertThat(victim.pid()).isEmpty();
    assertThatThrownBy(victim::kill).hasMessageContaining("is KILLED and cannot be killed");
  }

  @Test
  void gracefulRestart_movesLeadershipAtOnce_andKeepsTheData() throws Exception {
    int leader = createTopic();
    send(100);
    Broker stopped = cluster.broker(leader);
    stopped.stopGracefully(PATIENCE);
    assertThat(stopped.state()).isEqualTo(Broker.State.STOPPED);
    assertThat(onlyPartition().leader()).isNotEqualTo(leader);
    assertThat(place.crashed).isEmpty();

    stopped.start();
    stopped.awaitReady(PATIENCE);
    admin().awaitInSync(List.of(topic), PATIENCE);
    admin().leadership().electPreferred(List.of(topic));
    assertThat(admin().awaitSettled(List.of(topic), PATIENCE))
        .singleElement()
        .satisfies(state -> {
          assertThat(state.leader()).isEqualTo(leader);
          assertThat(state.highWatermark()).isEqualTo(100);
        });
  }

  @Test
  void brokerThatDiesByItself_isReported() throws Exception {
    createTopic();
    Broker victim = cluster.broker(admin().brokerBesidesController());
    // Somebody else's signal, as the kernel's when memory runs out.
    new ProcessBuilder("sh", "-c", "kill -KILL " + victim.pid().orElseThrow()).start().waitFor();
    eventually().until(() -> place.crashed.contains(victim.name()));
    assertThat(victim.state()).isEqualTo(Broker.State.CRASHED);
    place.crashed.clear();
  }

  @Test
  void killedController_isReplaced() {
    int controller = admin().activeController();
    assertThat(admin().brokerBesidesController()).isNotEqualTo(controller);
    cluster.broker(controller).kill();
    eventually().until(() -> admin().activeController() != controller);
  }

  @Test
  void openTransaction_isSeenOngoing_andHoldsBackTheStableOffset() {
    int leader = createTopic();
    Coordinators coordinators = admin().coordinators();
    admin().awaitInSync(coordinators.create(), PATIENCE);
    assertThat(coordinators.ofGroup("g")).isBetween(1, 3);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.directBootstrapServers(), "transactional.id", "x"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(new ProducerRecord<>(topic, new byte[10]));
      producer.flush();

      assertThat(coordinators.openTransactions(List.of(new TopicPartition(topic, 0))))
          .singleElement()
          .satisfies(open -> {
            assertThat(open.transactionalId()).contains("x");
            assertThat(open.startOffset()).isZero();
            assertThat(open.isHanging()).isFalse();
          });
      assertThat(onlyPartition().isQuiet()).isFalse();
      int coordinator = coordinators.ofTransactionalId("x");
      assertThat(coordinator)
          .isEqualTo(
              ClusterAdmin.answer(
                      "who coordinates x",
                      admin().kafka().describeTransactions(List.of("x")).description("x"))
                  .coordinatorId());
      producer.commitTransaction();
    }
    assertThat(admin().awaitSettled(List.of(topic), PATIENCE))
        .singleElement()
        .satisfies(state -> assertThat(state.lastStableOffset()).isEqualTo(2));
    admin().leadership().moveLeaders(List.of(topic), leader % 3 + 1, PATIENCE);
    assertThat(onlyPartition().leader()).isEqualTo(leader % 3 + 1);
  }

  @Test
  void ports_areHeldAndTaken() {
    int first = place.ports.client();
    assertThat(PortBlock.tryReserve(first, 3)).as("held by this harness").isNull();
    assertThat(first).isLessThan(32_768);
  }

  @Test
  void brokerLog_saysWhatHappened() throws IOException {
    assertThat(Files.readString(folder.resolve("brokers/broker-1.log")))
        .contains("Kafka Server started");
  }

  private void send(int records) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.directBootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        var unused = producer.send(new ProducerRecord<>(topic, new byte[10])).get();
      }
    }
  }
}
