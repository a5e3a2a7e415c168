package dev.ontrial.fault;

import static dev.ontrial.fault.FaultyCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.fault.DataFile.Topics;
import dev.ontrial.fault.FileDamage.How;
import dev.ontrial.fault.FileDamage.Where;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real brokers meet damaged files and disks that fail or are slow, and are healed of it. */
@Timeout(180)
class DiskFaultsTest {
  private static final String TOPIC = "t";
  private static final int PARTITIONS = 2;
  private static final int ENOUGH = 20;

  @TempDir static Path folder;
  static FaultyCluster faulty;

  @BeforeAll
  static void start() throws IOException {
    faulty =
        new FaultyCluster(
            FaultyCluster.kinds().getLast(),
            folder,
            ClusterSpec.of(ClusterSpec.DEFAULT_VERSION)
                .withRecordedForces()
                .withLogDirs(2)
                .withOverrides(Map.of("log.roll.ms", "1000")));
    // A broker puts a new log where it has fewest, so each directory gets one.
    faulty
        .admin()
        .createTopic(TOPIC, PARTITIONS, FaultyCluster.BROKERS, 1, Map.of("flush.messages", "1"));
    faulty.admin().awaitInSync(List.of(TOPIC), PATIENCE);
  }

  @AfterAll
  static void stop() {
    faulty.close();
  }

  /** Runs one step while records are sent, and returns the texts of its beginning and its end. */
  private static List<JsonNode> run(FaultSpec spec, Duration length) throws Exception {
    Path history = Files.createTempDirectory(folder, "history");
    int leader = faulty.partition(TOPIC).leader();
    Roles roles = new Roles(FaultyCluster.BROKERS, leader, 1, 2, 7);
    ScheduledFault step =
        new ScheduledFault(
            spec, new Target("leader"), ScheduledFault.Scope.ALL, Duration.ZERO, length);
    try (HistoryWriter writer =
            HistoryWriter.create(history.resolve("nemesis" + HistoryDirectory.SUFFIX));
        Traffic traffic = new Traffic()) {
      await().atMost(PATIENCE).until(() -> traffic.acked.get() > ENOUGH);
      new Nemesis(faulty.cluster, faulty.wires(), roles, Clients.none(), writer, text -> {})
          .run(List.of(step));
      faulty.admin().awaitInSync(List.of(TOPIC), PATIENCE);
    }
    FaultSeen fault = List.copyOf(History.read(history).faults()).getFirst();
    ObjectMapper json = new ObjectMapper();
    return List.of(
        json.readTree(fault.begin().event().text()),
        json.readTree(fault.end().orElseThrow().event().text()));
  }

  @Test
  void damagedSegment_isReplacedByTheLeadersRecords() throws Exception {
    Corrupt corrupt =
        new Corrupt(new FileDamage(DataFile.SEGMENT, Topics.TRIAL, Where.MIDDLE, How.ZERO), false);

    JsonNode begin = run(corrupt, Duration.ofMillis(300)).getFirst();

    JsonNode damaged = begin.path("damaged").path(0);
    assertThat(damaged.path("node").asInt()).isBetween(1, FaultyCluster.BROKERS);
    assertThat(damaged.path("logs").path(TOPIC + "-0").asText()).contains(".log from byte");
    assertThat(begin.path("destroyed").path(TOPIC + "-0").asLong()).isPositive();
    assertThat(begin.path("evidence").asText()).contains("are others than before");
  }

  @Test
  void failingAppend_endsTheBroker_whichReturns() throws Exception {
    List<JsonNode> texts = run(new DiskError("eio", "append"), Duration.ofMillis(300));

    assertThat(texts.getFirst().path("evidence").asText()).contains("eio hit broker-");
    assertThat(texts.getLast().toString()).contains("ended by itself");
  }

  @Test
  void failingSnapshot_takesItsDirectoryOffline_andTheBrokerReturns() throws Exception {
    List<JsonNode> texts = run(new DiskError("eio", "snapshot"), Duration.ofMillis(300));

    assertThat(texts.getFirst().path("evidence").asText()).contains(".snapshot");
    // It ends itself if both of its directories had a snapshot to write.
    assertThat(texts.getLast().toString()).containsAnyOf("ended by itself", "was killed");
  }

  @Test
  void aBrokerWithAnotherDirectory_goesOnWithoutTheOneThatFails() throws Exception {
    List<JsonNode> texts = run(new DiskError("eio", "any", 2, false), Duration.ofMillis(300));

    assertThat(texts.getFirst().path("evidence").asText()).contains("dir2");
    assertThat(texts.getFirst().path("logDir").asInt()).isEqualTo(2);
    assertThat(texts.getFirst().has("losesData")).isFalse();
    assertThat(texts.getLast().toString()).contains("went on without it");
  }

  @Test
  void aNewDisk_getsWhatTheOldOneHad_fromTheOthers() throws Exception {
    List<JsonNode> texts = run(new DiskError("eio", "any", 2, true), Duration.ofMillis(300));

    assertThat(texts.getFirst().path("losesData").asBoolean()).isTrue();
    assertThat(texts.getFirst().path("destroyed").properties())
        .anySatisfy(each -> {
          assertThat(each.getKey()).startsWith(TOPIC + "-");
          assertThat(each.getValue().asLong()).isPositive();
        });
    assertThat(texts.getLast().toString()).contains("went on without it");
  }

  @Test
  void slowFlush_isMet_andEndsNobody() throws Exception {
    List<JsonNode> texts =
        run(new DiskSlow(Duration.ofMillis(50), "flush"), Duration.ofMillis(300));

    assertThat(texts.getFirst().path("evidence").asText()).contains("slow hit broker-");
    assertThat(texts.getLast().toString()).doesNotContain("ended");
  }

  /** Records that are sent until it is closed. */
  private static final class Traffic implements AutoCloseable {
    private final KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", faulty.cluster.directBootstrapServers(),
                "max.block.ms", "1000",
                "request.timeout.ms", "1000",
                "delivery.timeout.ms", "3000"),
            new StringSerializer(),
            new StringSerializer());
    private final AtomicInteger acked = new AtomicInteger();
    private volatile boolean ends;
    private int next;

    Traffic() {
      Thread.ofPlatform().daemon().start(this::send);
    }

    private void send() {
      while (!ends) {
        try {
          // Without a partition one of them gets all, until a whole batch is full.
          int partition = next++ % PARTITIONS;
          producer.send(new ProducerRecord<>(TOPIC, partition, null, "value")).get();
          acked.incrementAndGet();
        } catch (Exception e) {
          // The broker is down.
        }
      }
    }

    @Override
    public void close() {
      ends = true;
      producer.close(Duration.ZERO);
    }
  }
}
