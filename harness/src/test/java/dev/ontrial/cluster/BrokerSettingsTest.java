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
}
