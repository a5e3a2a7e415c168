package dev.ontrial.fault;

import static dev.ontrial.fault.FaultyCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real brokers lose what they have not forced, and nothing else. */
@Timeout(120)
class PowerLossTest {
  private static final int PARTITIONS = 2;
  private static final int ENOUGH = 300;

  @TempDir static Path folder;
  static FaultyCluster faulty;

  @BeforeAll
  static void start() throws IOException {
    faulty =
        new FaultyCluster(
            FaultyCluster.kinds().getFirst(),
            folder,
            ClusterSpec.of(ClusterSpec.DEFAULT_VERSION).withRecordedForces());
  }

  @AfterAll
  static void stop() {
    faulty.close();
  }

  private static void create(String topic, Map<String, String> settings) {
    faulty.admin().createTopic(topic, PARTITIONS, FaultyCluster.BROKERS, 1, settings);
    faulty.admin().awaitInSync(List.of(topic), PATIENCE);
  }

  /** Runs one step and returns what became of it. */
  private static JsonNode lose(String target, long seed) throws Exception {
    Path history = Files.createTempDirectory(folder, "history");
    Roles roles = new Roles(FaultyCluster.BROKERS, 1, faulty.admin().activeController(), 2, seed);
    try (HistoryWriter writer =
        HistoryWriter.create(history.resolve("nemesis" + HistoryDirectory.SUFFIX))) {
      ScheduledFault step =
          new ScheduledFault(
              new LossOfPower(),
              Target.of(target).orElseThrow(),
              ScheduledFault.Scope.ALL,
              Duration.ZERO,
              Duration.ofMillis(300));
      new Nemesis(faulty.cluster, faulty.wires(), roles, Clients.none(), writer, text -> {})
          .run(List.of(step));
    }
    FaultSeen fault = List.copyOf(History.read(history).faults()).getFirst();
    ObjectMapper json = new ObjectMapper();
    JsonNode begin = json.readTree(fault.begin().event().text());
    JsonNode end = json.readTree(fault.end().orElseThrow().event().text());
    assertThat(begin.path("losesData").asBoolean()).isTrue();
    assertThat(end.path("bytesDestroyed")).isEqualTo(begin.path("bytesDestroyed"));
    return begin;
  }

  @RepeatedTest(2)
  void allBrokers_loseWhatWasNotForced_andKeepWhatWas(RepetitionInfo round) throws Exception {
    String flushed = "flushed-" + round.getCurrentRepetition();
    String unflushed = "unflushed-" + round.getCurrentRepetition();
    create(flushed, Map.of("flush.messages", "1", "min.insync.replicas", "2"));
    create(unflushed, Map.of("min.insync.replicas", "2"));
    JsonNode facts;
    Set<String> ackedFlushed;
    Set<String> ackedUnflushed;
    try (Traffic toFlushed = new Traffic(flushed);
        Traffic toUnflushed = new Traffic(unflushed)) {
      toFlushed.awaitAcks();
      toUnflushed.awaitAcks();
      facts = lose("all", round.getCurrentRepetition());
      ackedFlushed = toFlushed.end();
      ackedUnflushed = toUnflushed.end();
    }
    faulty.admin().awaitInSync(List.of(flushed, unflushed), PATIENCE);

    assertThat(facts.path("partitionsCut").asInt()).isPositive();
    assertThat(facts.path("bytesDestroyed").asLong()).isPositive();
    assertThat(facts.path("recordsDestroyed").asLong()).isPositive();
    assertThat(facts.path("evidence").asText()).contains("were never forced are lost");
    assertThat(read(flushed)).containsAll(ackedFlushed);
    Set<String> lost = new HashSet<>(ackedUnflushed);
    lost.removeAll(read(unflushed));
    System.out.printf(
        "%d acked flushed, %d acked unflushed of which %d lost; %s%n",
        ackedFlushed.size(), ackedUnflushed.size(), lost.size(), facts);
    assertThat(lost).isNotEmpty();
  }

  @Test
  void leaderAlone_losesWhatItsFollowersHave() throws Exception {
    create("one", Map.of("min.insync.replicas", "2"));
    Set<String> acked;
    JsonNode facts;
    try (Traffic traffic = new Traffic("one")) {
      traffic.awaitAcks();
      facts = lose("leader", 5);
      acked = traffic.end();
    }
    faulty.admin().awaitInSync(List.of("one"), PATIENCE);

    assertThat(facts.path("bytesDestroyed").asLong()).isPositive();
    assertThat(read("one")).containsAll(acked);
  }

  /** Records that are sent one after the other until the end, and those that were acknowledged. */
  private static final class Traffic implements AutoCloseable {
    private final Set<String> acked = ConcurrentHashMap.newKeySet();
    private final KafkaProducer<String, String> producer;
    private final Thread thread;
    private volatile boolean ends;

    Traffic(String topic) {
      producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers", faulty.cluster.directBootstrapServers(),
                  "acks", "all",
                  "linger.ms", "1",
                  "max.block.ms", "1000",
                  "request.timeout.ms", "1000",
                  "delivery.timeout.ms", "3000"),
              new StringSerializer(),
              new StringSerializer());
      thread = Thread.ofPlatform().start(() -> send(topic));
    }

    private void send(String topic) {
      for (int i = 0; !ends; i++) {
        String value = topic + "#" + i;
        try {
          // Not waited for one by one, but some at a time.
          var sent =
              producer.send(
                  new ProducerRecord<>(topic, i % PARTITIONS, null, value),
                  (metadata, trouble) -> {
                    if (trouble == null) {
                      acked.add(value);
                    }
                  });
          if (i % 5 == 0) {
            sent.get();
          }
        } catch (Exception e) {
          // Not acknowledged.
        }
      }
    }

    void awaitAcks() {
      await().atMost(PATIENCE).until(() -> acked.size() >= ENOUGH);
    }

    Set<String> end() throws InterruptedException {
      ends = true;
      thread.join();
      producer.close(PATIENCE);
      return Set.copyOf(acked);
    }

    @Override
    public void close() {
      ends = true;
      producer.close(Duration.ZERO);
    }
  }

  private static Set<String> read(String topic) {
    Set<String> values = new HashSet<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", faulty.cluster.directBootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .atMost(PATIENCE)
          .until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            return all.stream()
                .allMatch(each -> consumer.position(each) >= ends.getOrDefault(each, 0L));
          });
    }
    return values;
  }
}
