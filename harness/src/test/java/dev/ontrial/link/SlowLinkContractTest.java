package dev.ontrial.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Links} does to bytes that it makes late or slow. */
@ParameterizedClass
@MethodSource("dev.ontrial.link.TestLinks#kinds")
@Timeout(60)
class SlowLinkContractTest {
  @Parameter LinkKind kind = LinkKind.RELAY;
  @TempDir Path directory;

  private Links links;
  private EchoServer server;
  private InetSocketAddress listen;
  private Link link;

  @BeforeEach
  void open() throws IOException {
    int port = TestPorts.free();
    listen = TestPorts.address("127.0.5.6", port);
    InetSocketAddress upstream = TestPorts.address("127.0.0.6", port);
    server = new EchoServer(upstream);
    links = TestLinks.start(kind, directory);
    link = links.open("five-to-six", listen, upstream);
  }

  @AfterEach
  void close() throws IOException {
    links.close();
    server.close();
  }

  @Test
  void latency_delaysOneWay_thenHealIsPromptAgain() throws IOException {
    try (Socket client = connect()) {
      echo(client, 100);
      link.impose(
          Direction.REPLY, new LinkFault.Latency(Duration.ofMillis(200), Duration.ofMillis(20)));
      assertThat(echoNanos(client, 100)).isBetween(millis(179), millis(2000));
      link.heal(Direction.REPLY);
      assertThat(echoNanos(client, 100)).isLessThan(millis(150));
    }
  }

  @Test
  void latency_manyBytes_keepOrderAndArePipelined() throws IOException {
    byte[] sent = bytes(2_000_000);
    try (Socket client = connect()) {
      link.impose(
          Direction.REQUEST, new LinkFault.Latency(Duration.ofMillis(100), Duration.ofMillis(50)));
      long start = System.nanoTime();
      Thread.ofVirtual().start(() -> write(client, sent));
      assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      assertThat(System.nanoTime() - start).isBetween(millis(49), millis(3000));
    }
  }

  @ParameterizedTest
  @EnumSource
  void bandwidth_limitsRateOfOneDirection_onOpenConnectionsAndNewOnes(Direction direction)
      throws IOException {
    try (Socket before = connect()) {
      assertThat(echoNanos(before, 100)).isLessThan(millis(500));
      link.impose(direction, new LinkFault.Bandwidth(100_000));
      assertThat(echoNanos(before, 100_000)).isBetween(millis(600), millis(3000));
      try (Socket during = connect()) {
        assertThat(echoNanos(during, 50_000)).isBetween(millis(300), millis(2000));
      }
    }
  }

  @Test
  void bandwidth_isEachConnectionsOwn() throws Exception {
    link.impose(Direction.REQUEST, new LinkFault.Bandwidth(100_000));
    try (Socket one = connect();
        Socket two = connect()) {
      long start = System.nanoTime();
      Thread other = Thread.ofVirtual().start(() -> echo(two, 80_000));
      echo(one, 80_000);
      other.join();
      // One rate for both would take 1600 ms.
      assertThat(System.nanoTime() - start).isBetween(millis(480), millis(1400));
    }
  }

  @Test
  void bandwidth_healed_letsTheSameConnectionRunFreely_withoutAHole() throws Exception {
    byte[] sent = bytes(400_000);
    try (Socket client = connect()) {
      link.impose(Direction.REQUEST, new LinkFault.Bandwidth(50_000));
      Thread.ofVirtual().start(() -> write(client, sent));
      byte[] first = client.getInputStream().readNBytes(10_000);
      link.heal(Direction.REQUEST);
      long healed = System.nanoTime();
      byte[] rest = client.getInputStream().readNBytes(sent.length - first.length);
      // At the old rate it would take 7800 ms.
      assertThat(System.nanoTime() - healed).isLessThan(millis(5000));
      assertThat(first).isEqualTo(Arrays.copyOf(sent, first.length));
      assertThat(rest).isEqualTo(Arrays.copyOfRange(sent, first.length, sent.length));
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(listen.getAddress(), listen.getPort());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static long echoNanos(Socket client, int bytes) {
    long start = System.nanoTime();
    echo(client, bytes);
    return System.nanoTime() - start;
  }

  private static void echo(Socket client, int count) {
    byte[] sent = bytes(count);
    Thread.ofVirtual().start(() -> write(client, sent));
    try {
      assertThat(client.getInputStream().readNBytes(count)).isEqualTo(sent);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }
}
