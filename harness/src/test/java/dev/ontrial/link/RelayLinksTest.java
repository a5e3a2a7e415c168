package dev.ontrial.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only the relay promises: speed, no leak, and an address that is taken. */
@Timeout(120)
class RelayLinksTest {
  private final RelayLinks links = new RelayLinks();
  private final InetSocketAddress listen = TestPorts.address("127.0.5.6", TestPorts.free());
  private final InetSocketAddress upstream = TestPorts.address("127.0.0.6", listen.getPort());
  private final Link link = links.open("five-to-six", listen, upstream);

  @AfterEach
  void close() {
    links.close();
  }

  @Test
  void thousandsOfConnections_comeAndGo_noneStays() throws IOException {
    int count = 3000;
    try (EchoServer server = new EchoServer(upstream)) {
      for (int i = 0; i < count; i++) {
        try (Socket client = new Socket(listen.getAddress(), listen.getPort())) {
          client.getOutputStream().write(i & 0xff);
          assertThat(client.getInputStream().read()).isEqualTo(i & 0xff);
        }
      }
      assertThat(link.counters().connectionsAccepted()).isEqualTo(count);
      await().until(() -> ((RelayLink) link).openConnections() == 0);
      await().until(() -> server.openConnections() == 0);
    }
  }

  @Test
  void bulk_oneConnection_isRelayedFast() throws Exception {
    long total = 512L * 1024 * 1024;
    byte[] chunk = new byte[256 * 1024];
    try (ServerSocket server = new ServerSocket(upstream.getPort(), 1, upstream.getAddress());
        Socket client = new Socket(listen.getAddress(), listen.getPort());
        Socket accepted = server.accept()) {
      long start = System.nanoTime();
      Thread writing =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (long sent = 0; sent < total; sent += chunk.length) {
                    client.getOutputStream().write(chunk);
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      byte[] buffer = new byte[256 * 1024];
      for (long got = 0; got < total; ) {
        int n = accepted.getInputStream().read(buffer);
        assertThat(n).isPositive();
        got += n;
      }
      writing.join();
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf("byte relay: %.0f MB/s on one connection%n", total / 1e6 / seconds);
      // What the receiver has already read may not be counted yet.
      await().until(() -> link.counters().request().out() == total);
      // Loose, for busy machines; an idle one does many times this.
      assertThat(total / seconds).isGreaterThan(20e6);
    }
  }

  @Test
  void open_addressIsTaken_saysWhichAndWhy() {
    assertThatThrownBy(() -> links.open("again", listen, upstream))
        .isInstanceOf(LinkException.class)
        .hasMessageContaining("again")
        .hasMessageContaining(Integer.toString(listen.getPort()))
        .hasMessageContaining("choose other ports");
  }
}
