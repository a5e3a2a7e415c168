package dev.ontrial.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenConnectionsTest {
  /** Two connections to 127.0.10.1:9092, one to 127.0.10.2:9092, and one that is not open. */
  private static final List<String> TABLE =
      List.of(
          "  sl  local_address rem_address   st",
          "   0: 010A007F:2384 0100007F:D431 01 00000000:00000000",
          "   1: 010A007F:2384 0100007F:D432 08 00000000:00000000",
          "   2: 020A007F:2384 0100007F:D433 01 00000000:00000000",
          "   3: 020A007F:2384 0100007F:D434 06 00000000:00000000");

  @Test
  void listenerOfOneAddress_hasTheConnectionsOfThatAddressAlone() {
    OpenConnections connections = OpenConnections.elsewhere(() -> TABLE);
    assertThat(connections.take(new InetSocketAddress("127.0.10.1", 9092))).isEqualTo(2);
    assertThat(connections.take(new InetSocketAddress("127.0.10.2", 9092))).isEqualTo(1);
    assertThat(connections.take(new InetSocketAddress("127.0.10.3", 9092))).isZero();
  }

  @Test
  void listenerOfAllAddresses_hasTheConnectionsOfItsPort() {
    OpenConnections connections = OpenConnections.elsewhere(() -> TABLE);
    assertThat(connections.take(new InetSocketAddress("0.0.0.0", 9092))).isEqualTo(3);
    assertThat(connections.take(new InetSocketAddress("0.0.0.0", 9093))).isZero();
  }
}
