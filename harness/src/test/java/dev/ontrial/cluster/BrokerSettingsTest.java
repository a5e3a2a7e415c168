package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {
  @Test
  void rack_hasTheNumberOfTheBroker_andNoOtherSetting() {
    BrokerAddresses addresses =
        new BrokerAddresses(
            BrokerAddresses::loopback,
            LocalBroker::name,
            1,
            broker -> 2,
            broker -> 3,
            BrokerAddresses::loopback,
            4,
            worker -> 5);
    ClusterSpec spec =
        ClusterSpec.of(ClusterSpec.DEFAULT_VERSION)
            .withOverrides(Map.of("broker.rack", "rack-{broker}", "log.dir", "a-{broker}"));

    assertThat(BrokerSettings.of(spec, addresses, 2, "data"))
        .containsEntry("broker.rack", "rack-2")
        .containsEntry("log.dir", "a-{broker}");
  }
}
