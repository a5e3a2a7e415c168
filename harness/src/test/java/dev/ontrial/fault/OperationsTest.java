package dev.ontrial.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ontrial.cluster.PartitionState;
import dev.ontrial.cluster.TopicAdmin;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.link.LinkKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to a cluster, on real brokers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsTest {
  private static final String MIN_IN_SYNC = "min.insync.replicas";
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir static Path folder;
  private FaultyCluster faulty;
  private int histories;

  @BeforeAll
  void start() throws Exception {
    faulty = new FaultyCluster(LinkKind.RELAY, folder);
    faulty.createTopic("everywhere", 1);
    faulty.admin().createTopic("of-two", 1, 2, 1, Map.of(MIN_IN_SYNC, "1"));
    faulty.admin().awaitInSync(List.of("of-two"), FaultyCluster.PATIENCE);
  }

  @AfterAll
  void stop() {
    faulty.close();
  }

  /** Runs one step; {@code said} takes what the nemesis does as it does it. */
  private FaultSeen run(FaultSpec spec, String target, Consumer<String> said) throws Exception {
    return run(spec, target, said, Clients.none());
  }

  private FaultSeen run(FaultSpec spec, String target, Consumer<String> said, Clients clients)
      throws Exception {
    Path history = Files.createDirectory(folder.resolve("history-" + ++histories));
    try (HistoryWriter writer =
        HistoryWriter.create(history.resolve("nemesis" + HistoryDirectory.SUFFIX))) {
      int leader = faulty.partition("everywhere").leader();
      Roles roles = new Roles(3, leader, faulty.admin().activeController(), 3, 42);
      Target whom = Target.of(target).orElseThrow();
      new Nemesis(faulty.cluster, faulty.wires(), roles, clients, writer, said)
          .run(
              List.of(
                  new ScheduledFault(spec, whom, ScheduledFault.Scope.ALL, Duration.ZERO, SHORT)));
    }
    return History.read(history).faults().iterator().next();
  }

  @Test
  void electLeader_makesTheTargetLeadEverything() throws Exception {
    PartitionState before = faulty.partition("everywhere");
    int next = before.leader() == 2 ? 3 : 2;

    FaultSeen seen = run(new ElectLeader(), Integer.toString(next), what -> {});

    PartitionState after = faulty.partition("everywhere");
    assertThat(after.leader()).isEqualTo(next);
    assertThat(after.leaderEpoch()).isGreaterThan(before.leaderEpoch());
    assertThat(seen.kind()).isEqualTo(FaultKind.ELECT_LEADER);
    assertThat(seen.begin().event().text()).contains("broker-" + next + " leads");
    assertThatThrownBy(() -> run(new ElectLeader(), "all", what -> {}))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("needs one broker as its target");
  }

  @Test
  void reassign_movesTheReplicasThatHaveSomewhereToGo() throws Exception {
    PartitionState before = faulty.partition("of-two");
    int drained = before.leader();

    FaultSeen seen = run(new Reassign(), Integer.toString(drained), what -> {});

    PartitionState after = faulty.partition("of-two");
    assertThat(after.replicas()).hasSize(2).doesNotContain(drained);
    assertThat(after.isr()).containsExactlyInAnyOrderElementsOf(after.replicas());
    assertThat(faulty.partition("everywhere").replicas()).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(seen.begin().event().text())
        .contains("\"moved\":{\"of-two-0\":")
        .doesNotContain("everywhere");
    assertThatThrownBy(() -> run(new Reassign(), Integer.toString(drained), what -> {}))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("no broker is free");
  }

  @Test
  void addPartitions_addsThemInSync() throws Exception {
    faulty.createTopic("grows", 1);
    int others = faulty.admin().topics().names().size() - 1;

    FaultSeen seen = run(new AddPartitions(2), "all", what -> {});

    List<PartitionState> after = faulty.admin().snapshot(List.of("grows"));
    assertThat(after).hasSize(3).allMatch(each -> each.isr().size() == FaultyCluster.BROKERS);
    assertThat(seen.begin().event().text())
        .contains("\"grows\":1", "\"grows\":3", "replicas of %d more".formatted(2 + 2 * others));
  }

  @Test
  void addPartitions_leavesOutTopicsThatMayNotGrow() throws Exception {
    faulty.createTopic("may-grow", 1);
    faulty.createTopic("may-not", 1);
    Clients clients =
        new NoClients() {
          @Override
          public Optional<Set<String>> growingTopics() {
            return Optional.of(Set.of("may-grow"));
          }
        };

    FaultSeen unused = run(new AddPartitions(1), "all", what -> {}, clients);

    assertThat(faulty.admin().topics().partitionCounts(Set.of("may-grow", "may-not")))
        .isEqualTo(Map.of("may-grow", 2, "may-not", 1));
  }

  @Test
  void recreateTopic_keepsWhatTheTopicsAreLike() throws Exception {
    faulty.append("of-two", 3);
    List<PartitionState> before = faulty.admin().snapshot(List.of("of-two"));

    FaultSeen seen = run(new RecreateTopic(), "all", what -> {});

    List<PartitionState> after = faulty.admin().snapshot(List.of("of-two"));
    assertThat(after).hasSameSizeAs(before);
    assertThat(after.getFirst().replicas()).isEqualTo(before.getFirst().replicas());
    assertThat(after.getFirst().highWatermark()).isZero();
    assertThat(faulty.admin().topics().own(MIN_IN_SYNC, List.of("of-two")))
        .containsEntry("of-two", Optional.of("1"));
    assertThat(seen.begin().event().text()).contains("topicIdFrom", "topicIdTo", "\"of-two\":");
  }

  @Test
  void deleteTopic_deletesThoseOfTheConfigurations() throws Exception {
    faulty.createTopic("doomed", 1);
    List<String> gone = new ArrayList<>();
    Clients clients =
        new NoClients() {
          @Override
          public Set<String> plainTopics(Collection<String> configurations) {
            return configurations.contains("d*") ? Set.of("doomed") : Set.of();
          }

          @Override
          public void deleted(Set<String> topics) {
            gone.addAll(topics);
          }
        };

    FaultSeen seen = run(new DeleteTopic("d*, e"), "all", what -> {}, clients);

    assertThat(faulty.admin().topics().names()).doesNotContain("doomed").contains("of-two");
    assertThat(gone).containsExactly("doomed");
    assertThat(seen.begin().event().text()).contains("\"topicIdFrom\":{\"doomed\":");
    assertThatThrownBy(() -> run(new DeleteTopic("x"), "all", what -> {}, clients))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("no topic that may be deleted belongs to x");
  }

  @Test
  void quota_isRemoved() throws Exception {
    Map<String, Double> meanwhile = new HashMap<>();
    Map<String, Double> reader = new HashMap<>();

    FaultSeen seen =
        run(
            new Quota(7_000, 9_000),
            "all",
            what -> {
              if (what.startsWith("heal")) {
                meanwhile.putAll(faulty.admin().quotas().ofAllClients());
                reader.putAll(faulty.admin().quotas().of("ontrial-read_committed"));
              }
            });

    assertThat(meanwhile)
        .isEqualTo(Map.of("producer_byte_rate", 7_000.0, "consumer_byte_rate", 9_000.0));
    // The broker that is asked may learn of it a little later.
    await().until(() -> faulty.admin().quotas().ofAllClients().isEmpty());
    assertThat(reader).containsEntry("consumer_byte_rate", 1e15);
    await().until(() -> faulty.admin().quotas().of("ontrial-read_committed").isEmpty());
    assertThat(seen.end().orElseThrow().event().text()).contains("\"removed\":2");
  }

  @Test
  void deleteRecords_keepsTheNewest() throws Exception {
    faulty.createTopic("old", 1);
    faulty.append("old", 30);

    FaultSeen seen = run(new DeleteRecords(7), "all", what -> {});

    TopicPartition old = new TopicPartition("old", 0);
    assertThat(faulty.admin().topics().extents(List.of("old")))
        .isEqualTo(Map.of(old, new TopicAdmin.Extent(23, 30)));
    assertThat(seen.begin().event().text())
        .contains("\"logStartFrom\":{\"old-0\":0}", "\"logStartTo\":{\"old-0\":23}");
    assertThat(seen.hitsBroker()).isFalse();
    assertThatThrownBy(() -> run(new DeleteRecords(7), "all", what -> {}))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("no topic on trial holds more than 7 records");
  }

  @Test
  void deleteRecords_ofAnInput_deletesOnlyWhatItsGroupHasPassed() throws Exception {
    faulty.createTopic("input", 1);
    faulty.createTopic("unread", 1);
    faulty.append("input", 30);
    faulty.append("unread", 30);
    TopicPartition input = new TopicPartition("input", 0);
    faulty
        .admin()
        .kafka()
        .alterConsumerGroupOffsets("group", Map.of(input, new OffsetAndMetadata(9)))
        .all()
        .get();
    Clients clients =
        new NoClients() {
          @Override
          public Optional<Set<String>> plainTopics() {
            return Optional.of(Set.of());
          }

          @Override
          public Map<String, String> groupsOfInputs() {
            return Map.of("input", "group", "unread", "nobody");
          }
        };

    FaultSeen unused = run(new DeleteRecords(7), "all", what -> {}, clients);

    assertThat(faulty.admin().topics().extents(List.of("input", "unread")))
        .isEqualTo(
            Map.of(
                input,
                new TopicAdmin.Extent(9, 30),
                new TopicPartition("unread", 0),
                new TopicAdmin.Extent(0, 30)));
    faulty.admin().topics().replacement(List.of("input", "unread")).delete(Duration.ofSeconds(30));
  }

  @Test
  void alterConfig_isRestored() throws Exception {
    TopicAdmin topics = faulty.admin().topics();
    Map<String, Optional<String>> meanwhile = new HashMap<>();
    ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();

    FaultSeen seen =
        run(
            new AlterConfig(2),
            "all",
            what -> {
              said.add(what);
              if (what.startsWith("heal")) {
                meanwhile.putAll(topics.own(MIN_IN_SYNC, topics.names()));
              }
            });

    assertThat(meanwhile)
        .containsEntry("everywhere", Optional.of("2"))
        .containsEntry("of-two", Optional.of("2"));
    assertThat(topics.own(MIN_IN_SYNC, topics.names()))
        .containsEntry("everywhere", Optional.empty())
        .containsEntry("of-two", Optional.of("1"));
    assertThat(seen.begin().event().text())
        .contains("\"configTo\":{\"min.insync.replicas\":\"2\"}");
    assertThat(seen.hitsBroker()).isFalse();
    assertThat(said).hasSize(2);
  }
}
