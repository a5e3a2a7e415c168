package dev.ontrial.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.Nodes;
import dev.ontrial.cluster.TopicAdmin;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.link.LinkKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of real controllers that are no brokers: node 1 is the broker, 2 to 4 are the quorum, 5
 * joins.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SeparateControllersTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir static Path folder;
  private FaultyCluster faulty;
  private int histories;

  @BeforeAll
  void start() throws Exception {
    ClusterSpec spec =
        ClusterSpec.of(ClusterSpec.DEFAULT_VERSION)
            .withNodes(new Nodes(1, 3).withJoining(0, 1))
            .withFeatures(Map.of(ClusterSpec.QUORUM, 1));
    faulty = new FaultyCluster(LinkKind.RELAY, folder, spec);
    faulty.admin().createTopic("t", 1, 1, 1, Map.of());
  }

  @AfterAll
  void stop() {
    faulty.close();
  }

  private List<FaultSeen> run(Consumer<String> said, ScheduledFault... steps) throws Exception {
    Path history = Files.createDirectory(folder.resolve("history-" + ++histories));
    try (HistoryWriter writer =
        HistoryWriter.create(history.resolve("nemesis" + HistoryDirectory.SUFFIX))) {
      new Nemesis(
              faulty.cluster,
              faulty.wires(),
              () -> new Roles(1, 1, faulty.admin().activeController(), 1, 42),
              Clients.none(),
              writer,
              said,
              new NoTriggers())
          .run(List.of(steps));
    }
    return List.copyOf(History.read(history).faults());
  }

  private static ScheduledFault step(FaultSpec fault, String target) {
    return new ScheduledFault(
        fault, new Target(target), ScheduledFault.Scope.ALL, Duration.ZERO, SHORT);
  }

  @Test
  void theActiveController_isKilledAndReplaced() throws Exception {
    int active = faulty.admin().activeController();
    assertThat(active).isBetween(2, 4);
    assertThat(faulty.admin().voters().ids()).containsExactly(2, 3, 4);
    assertThat(faulty.cluster.brokers()).extracting(Broker::name).containsExactly("broker-1");

    List<FaultSeen> seen = run(what -> {}, step(new Kill(), "controller"));

    assertThat(seen.getFirst().nodes()).containsExactly(active);
    assertThat(seen.getFirst().begin().event().text()).contains("controller-" + active);
    assertThat(faulty.cluster.broker(active).state()).isEqualTo(Broker.State.RUNNING);
    assertThat(faulty.cluster.broker(active).isController()).isTrue();
  }

  @Test
  void withoutAQuorum_theBrokerServes_andTheQuorumReturns() throws Exception {
    int active = faulty.admin().activeController();
    int other = active == 2 ? 3 : 2;
    List<Broker.State> meanwhile = new ArrayList<>();

    List<FaultSeen> seen =
        run(
            what -> {
              if (what.startsWith("heal") && meanwhile.isEmpty()) {
                faulty.append("t", 5);
                meanwhile.add(faulty.cluster.broker(active).state());
                meanwhile.add(faulty.cluster.broker(other).state());
              }
            },
            step(new Kill(), Integer.toString(active)),
            step(new Kill(), Integer.toString(other)));

    assertThat(seen).hasSize(2).allMatch(each -> each.end().isPresent());
    assertThat(meanwhile).containsExactly(Broker.State.KILLED, Broker.State.KILLED);
    assertThat(faulty.admin().topics().extents(List.of("t")))
        .containsEntry(new TopicPartition("t", 0), new TopicAdmin.Extent(0, 5));
    faulty.admin().createTopic("after-" + histories, 1, 1, 1, Map.of());
  }

  @Test
  void aController_isIsolatedFromBrokersAndControllers() throws Exception {
    List<FaultSeen> seen = run(what -> {}, step(new Isolate(), "controller"));

    // Two controllers in both directions, and the broker, which is never dialled.
    assertThat(seen.getFirst().begin().event().text()).contains("on 5 paths");
    assertThat(seen.getFirst().end()).isPresent();
  }

  /** Last, since the quorum has four voters afterwards: two of the first three are too few. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aController_joinsTheQuorum_andVotes() throws Exception {
    List<FaultSeen> added = run(what -> {}, step(new AddController(), "all"));

    assertThat(added.getFirst().begin().event().text())
        .contains("\"votersFrom\":[2,3,4]", "\"votersTo\":[2,3,4,5]", "\"controller\":5");
    assertThat(added.getFirst().end()).isPresent();
    assertThat(faulty.cluster.controllers())
        .extracting(Broker::name)
        .containsExactly("controller-2", "controller-3", "controller-4", "controller-5");
    assertThatThrownBy(() -> run(what -> {}, step(new AddController(), "all")))
        .hasMessageContaining("no controller is left that can join");

    assertThat(run(what -> {}, step(new RemoveController(), "2")).getFirst().end()).isPresent();
    assertThat(run(what -> {}, step(new Kill(), "controller")).getFirst().end()).isPresent();
    assertThat(faulty.admin().voters().ids()).containsExactly(2, 3, 4, 5);
    faulty.admin().createTopic("after-" + histories, 1, 1, 1, Map.of());
  }
}
