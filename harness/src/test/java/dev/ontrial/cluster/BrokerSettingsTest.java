package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {
  private static final BrokerAddresses ADDRESSES =
      new BrokerAddresses(
          BrokerAddresses::loopback,
          LocalBroker::name,
          1,
          broker -> 2,
          broker -> 3,
          BrokerAddresses::loopback,
          4,
          worker -> 5);

  @Test
  void rack_hasTheNumberOfTheBroker_andNoOtherSetting() {
    ClusterSpec spec =
        ClusterSpec.of(ClusterSpec.DEFAULT_VERSION)
            .withOverrides(Map.of("broker.rack", "rack-{broker}", "log.dir", "a-{broker}"));

    assertThat(BrokerSettings.of(spec, ADDRESSES, 2, "data"))
        .containsEntry("broker.rack", "rack-2")
        .containsEntry("log.dir", "a-{broker}");
  }

  /** The voters of a quorum that can be changed are in its storage. */
  @Test
  void voters_areSettingsOfAFixedQuorumOnly() {
    ClusterSpec spec = ClusterSpec.of(ClusterSpec.DEFAULT_VERSION).withBrokers(2);

    assertThat(BrokerSettings.of(spec, ADDRESSES, 1, "data"))
        .containsEntry("controller.quorum.voters", "1@broker-1:3,2@broker-2:3")
        .doesNotContainKey("controller.quorum.bootstrap.servers");
    assertThat(
            BrokerSettings.of(
                spec.withFeatures(Map.of(ClusterSpec.QUORUM, 1)), ADDRESSES, 1, "data"))
        .containsEntry("controller.quorum.bootstrap.servers", "broker-1:3,broker-2:3")
        .doesNotContainKey("controller.quorum.voters");
  }

  @Test
  void separateControllers_haveTheQuorum_andBrokersTheRest() {
    ClusterSpec spec = ClusterSpec.of(ClusterSpec.DEFAULT_VERSION).withNodes(new Nodes(2, 1));
    String voters = "3@controller-3:3";

    assertThat(BrokerSettings.of(spec, ADDRESSES, 2, "data"))
        .containsEntry("process.roles", "broker")
        .containsEntry("controller.quorum.voters", voters)
        .containsEntry(
            "listeners", "CLIENT://127.0.0.2:1,INTERNAL://127.0.0.2:2,DIRECT://127.0.0.2:4")
        .extractingByKey("advertised.listeners")
        .asString()
        .doesNotContain("CONTROLLER");
    assertThat(BrokerSettings.of(spec, ADDRESSES, 3, "data"))
        .containsEntry("process.roles", "controller")
        .containsEntry("controller.quorum.voters", voters)
        .containsEntry("listeners", "CONTROLLER://127.0.0.3:3")
        .containsEntry("advertised.listeners", "CONTROLLER://controller-3:3")
        .containsEntry("default.replication.factor", "2")
        .doesNotContainKey("inter.broker.listener.name");
  }

  @Test
  void aBrokerThatJoins_isNoController() {
    ClusterSpec spec =
        ClusterSpec.of(ClusterSpec.DEFAULT_VERSION).withNodes(Nodes.combined(2).withJoining(1, 0));

    assertThat(BrokerSettings.of(spec, ADDRESSES, 3, "data"))
        .containsEntry("process.roles", "broker")
        .containsEntry("controller.quorum.voters", "1@broker-1:3,2@broker-2:3")
        .extractingByKey("listeners")
        .asString()
        .doesNotContain("CONTROLLER");
    assertThat(BrokerSettings.of(spec, ADDRESSES, 2, "data"))
        .containsEntry("process.roles", "broker,controller");
  }
}
