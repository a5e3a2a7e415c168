package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.PortBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PodAddressesTest {
  private static InetAddress ip(String text) throws IOException {
    return InetAddress.getByName(text);
  }

  @Test
  void everyPathOfAWorkerInAPod_hasAnEntranceOfItsOwn() throws IOException {
    try (PortBlock ports = PortBlock.reserve(3)) {
      Map<Integer, InetAddress> brokers =
          Map.of(1, ip("10.0.0.1"), 2, ip("10.0.0.2"), 3, ip("10.0.0.3"));
      PodAddresses addresses =
          new PodAddresses(ports, brokers, List.of(ip("10.0.1.1"), ip("10.0.1.2")));
      Set<InetSocketAddress> entrances = new HashSet<>();
      for (int worker = 10; worker <= 250; worker++) {
        for (int broker = 1; broker <= 3; broker++) {
          InetSocketAddress entrance = addresses.listen(worker, broker, ports.client());
          assertThat(entrances.add(entrance)).isTrue();
          assertThat(entrance.getPort()).isBetween(13_000, 15_999);
          assertThat(entrance.getAddress())
              .isEqualTo(worker % 2 == 0 ? ip("10.0.1.1") : ip("10.0.1.2"));
          assertThat(addresses.behind(entrance))
              .hasValue(new InetSocketAddress("127.0." + worker + "." + broker, ports.client()));
        }
      }
      assertThat(addresses.hosts(11)).contains("127.0.11.2 broker-2");
      InetSocketAddress ofBroker = addresses.listen(1, 2, addresses.peerPorts(2).getFirst());
      assertThat(ofBroker.getAddress()).isEqualTo(ip("10.0.0.1"));
      assertThat(addresses.behind(ofBroker)).isEmpty();
    }
  }

  @Test
  void pathsOfWorkersOnThisMachine_beginHere() throws IOException {
    try (PortBlock ports = PortBlock.reserve(1)) {
      PodAddresses addresses = new PodAddresses(ports, Map.of(1, ip("10.0.0.1")), List.of());
      InetSocketAddress path = addresses.listen(10, 1, ports.client());
      assertThat(path).isEqualTo(new InetSocketAddress("127.0.10.1", ports.client()));
      assertThat(addresses.behind(path)).isEmpty();
    }
  }
}
