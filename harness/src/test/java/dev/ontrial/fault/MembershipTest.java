package dev.ontrial.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.Membership;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker joins, and another one leaves: 1 and 2 are brokers, 3 is the controller. */
@Tag("slow")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class MembershipTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir static Path folder;
  private int histories;

  private FaultSeen run(FaultyCluster faulty, FaultSpec spec, String target) throws Exception {
    Path history = Files.createDirectory(folder.resolve("history-" + ++histories));
    try (HistoryWriter writer =
        HistoryWriter.create(history.resolve("nemesis" + HistoryDirectory.SUFFIX))) {
      ScheduledFault step =
          new ScheduledFault(
              spec, new Target(target), ScheduledFault.Scope.ALL, Duration.ZERO, SHORT);
      Roles roles = new Roles(2, 1, 3, 2, 42);
      new Nemesis(faulty.cluster, faulty.wires(), roles, Clients.none(), writer, said -> {})
          .run(List.of(step));
    }
    return History.read(history).faults().iterator().next();
  }

  @Test
  void aBrokerJoins_andAnotherOneIsDrainedAndRemoved() throws Exception {
    ClusterSpec spec =
        ClusterSpec.of(ClusterSpec.DEFAULT_VERSION).withNodes(new Nodes(2, 1).withJoining(1, 0));
    try (FaultyCluster faulty = new FaultyCluster(LinkKind.RELAY, folder, spec)) {
      faulty.admin().createTopic("t", 2, 2, 1, Map.of());
      faulty.admin().awaitInSync(List.of("t"), FaultyCluster.PATIENCE);
      faulty.append("t", 9);

      assertThatThrownBy(() -> run(faulty, new RemoveBroker(), "1"))
          .isInstanceOf(FaultException.class)
          .hasMessageContaining("no broker is free for the replicas of broker-1 in [t-0, t-1]");
      assertThat(faulty.cluster.broker(1).state()).isEqualTo(Broker.State.RUNNING);
      assertThat(faulty.cluster.brokers()).extracting(Broker::id).containsExactly(1, 2);

      FaultSeen added = run(faulty, new AddBroker(), "all");

      assertThat(faulty.cluster.brokers()).extracting(Broker::id).containsExactly(1, 2, 4);
      assertThat(faulty.admin().snapshot(List.of("t")).getFirst().isr()).contains(4);
      assertThat(added.begin().event().text()).contains("\"moved\":{\"t-0\":", "broker-4 serves");
      assertThatThrownBy(() -> run(faulty, new AddBroker(), "all"))
          .hasMessageContaining("no broker is left that can join");

      FaultSeen removed = run(faulty, new RemoveBroker(), "1");

      assertThat(removed.end().orElseThrow().event().text()).contains("\"unregistered\":1");
      assertThat(faulty.cluster.broker(1).state()).isEqualTo(Broker.State.STOPPED);
      assertThat(faulty.cluster.brokers()).extracting(Broker::id).containsExactly(2, 4);
      assertThat(faulty.admin().liveBrokers()).containsExactlyInAnyOrder(2, 4);
      assertThat(faulty.admin().snapshot(List.of("t")))
          .allSatisfy(each -> assertThat(each.isr()).containsExactly(2, 4));
      assertThat(new Membership(faulty.admin()).withoutPlace(2, List.of("t")))
          .containsExactly("t-0", "t-1");
      assertThat(faulty.admin().topics().extents(List.of("t")))
          .containsEntry(new TopicPartition("t", 0), new TopicAdmin.Extent(0, 9));
      // A peer that has left is no path of later faults.
      assertThat(run(faulty, new Isolate(), "2").begin().event().text()).contains("on 5 paths");
    }
  }
}
