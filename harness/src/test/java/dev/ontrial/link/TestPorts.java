package dev.ontrial.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports below the ephemeral range that nobody listens on, on any loopback address. */
final class TestPorts {
  private TestPorts() {}

  static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
      // The wildcard clashes with a listener on any address.
      try (ServerSocket probe = new ServerSocket(port)) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // Taken: try another.
      }
    }
  }

  static InetSocketAddress address(String ip, int port) {
    return new InetSocketAddress(ip, port);
  }
}
