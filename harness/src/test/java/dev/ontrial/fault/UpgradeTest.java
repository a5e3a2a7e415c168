package dev.ontrial.fault;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.BrokerVersions;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.Features;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.link.LinkKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real brokers that change their version, and a cluster that changes its feature levels. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeTest {
  private static final KafkaVersion OLD = KafkaVersion.parse("4.3.1");
  private static final KafkaVersion NEW = KafkaVersion.parse("4.4.0");

  @TempDir static Path folder;
  private FaultyCluster faulty;
  private int histories;

  @BeforeAll
  void start() throws Exception {
    ClusterSpec spec =
        ClusterSpec.of(OLD.text()).withVersions(new BrokerVersions(Map.of(3, NEW), Set.of(NEW)));
    faulty = new FaultyCluster(LinkKind.RELAY, folder, spec);
    faulty.createTopic("t", 1);
  }

  @AfterAll
  void stop() {
    faulty.close();
  }

  private History run(ScheduledFault... schedule) throws Exception {
    Path history = Files.createDirectory(folder.resolve("history-" + ++histories));
    try (HistoryWriter writer =
        HistoryWriter.create(history.resolve("nemesis" + HistoryDirectory.SUFFIX))) {
      Roles roles = new Roles(3, 1, faulty.admin().activeController(), 2, 42);
      new Nemesis(
              faulty.cluster, faulty.wires(), roles, Clients.none(), writer, System.out::println)
          .run(List.of(schedule));
    }
    return History.read(history);
  }

  private static ScheduledFault upgrade(int node, long atMillis) {
    return new ScheduledFault(
        new Upgrade(NEW),
        new Target(Integer.toString(node)),
        ScheduledFault.Scope.ALL,
        Duration.ofMillis(atMillis),
        Duration.ofMillis(200));
  }

  private static ScheduledFault levels(@Nullable Map<String, Integer> levels) {
    return new ScheduledFault(
        new AlterFeatures(levels),
        new Target("all"),
        ScheduledFault.Scope.ALL,
        Duration.ZERO,
        Duration.ofMillis(200));
  }

  @Test
  void brokersOfTwoVersions_areUpgraded_andThenTheLevelsRise() throws Exception {
    assertThat(faulty.cluster.broker(1).reportedVersion()).contains("4.3.1");
    assertThat(faulty.cluster.broker(3).reportedVersion()).contains("4.4.0");
    Features features = faulty.admin().features();
    int before = requireNonNull(features.levels(1).get(Features.METADATA));
    assertThat(features.newest(Set.of(1, 2, 3))).doesNotContainKey(Features.METADATA);
    assertThatThrownBy(() -> faulty.cluster.broker(1).install(NEW))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("only a broker that is stopped");

    History upgraded = run(upgrade(1, 0), upgrade(2, 300));

    List<FaultSeen> faults = List.copyOf(upgraded.faults());
    assertThat(faults).extracting(FaultSeen::kind).containsOnly(FaultKind.UPGRADE).hasSize(2);
    assertThat(faults.getFirst().begin().event().text())
        .contains("it ran Kafka 4.3.1")
        .contains("\"versionFrom\":{\"1\":\"4.3.1\"}")
        .contains("\"versionTo\":\"4.4.0\"");
    assertThat(faults.getFirst().end().orElseThrow().event().text())
        .contains("reports Kafka 4.4.0")
        .contains("\"inSync\":true");
    assertThat(faulty.cluster.broker(1).reportedVersion()).contains("4.4.0");
    assertThat(features.levels(1)).containsEntry(Features.METADATA, before);

    int most = requireNonNull(features.newest(Set.of(1, 2, 3)).get(Features.METADATA));
    assertThat(most).isGreaterThan(before);
    History raised = run(levels(null));

    assertThat(features.levels(1)).containsEntry(Features.METADATA, most);
    assertThat(features.levels(3)).containsEntry(Features.METADATA, most);
    FaultSeen change = raised.faults().iterator().next();
    assertThat(change.begin().event().text())
        .contains("\"levelsTo\":{")
        .contains("\"metadata.version\":" + most)
        .contains("\"metadata.version\":" + before);
    assertThat(change.hitsBroker()).isFalse();
    assertThatThrownBy(() -> run(levels(Map.of(Features.METADATA, most + 100))))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("to set the feature levels");
  }
}
