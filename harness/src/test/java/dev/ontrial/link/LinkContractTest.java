package dev.ontrial.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
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
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Links} does; Toxiproxy is the reference, the relay must do the same. */
@ParameterizedClass
@MethodSource("dev.ontrial.link.TestLinks#kinds")
@Timeout(60)
class LinkContractTest {
  private static final int SILENCE_MILLIS = 300;

  @Parameter LinkKind kind = LinkKind.RELAY;
  @TempDir Path directory;

  private Links links;
  private EchoServer server;
  private InetSocketAddress listen;
  private InetSocketAddress upstream;
  private Link link;

  @BeforeEach
  void open() throws IOException {
    int port = TestPorts.free();
    listen = TestPorts.address("127.0.5.6", port);
    upstream = TestPorts.address("127.0.0.6", port);
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
  void bytes_withoutFault_passBothWays() throws IOException {
    byte[] sent = bytes(3_000_000);
    try (Socket client = connect()) {
      Thread.ofVirtual().start(() -> write(client, sent));
      assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    }
  }

  @Test
  void dropRequest_serverGetsNothing_healClosesConnection() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client);
      long before = server.received();
      link.impose(Direction.REQUEST, new LinkFault.Drop());
      write(client, bytes(1000));
      assertSilent(client);
      assertThat(server.received()).isEqualTo(before);
      link.heal(Direction.REQUEST);
      assertCloses(client);
      assertThat(server.received()).isEqualTo(before);
    }
    assertNewConnectionEchoes();
  }

  @Test
  void dropReply_serverGetsRequestClientNothing_healClosesConnection() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client);
      long before = server.received();
      link.impose(Direction.REPLY, new LinkFault.Drop());
      write(client, bytes(1000));
      await().until(() -> server.received() == before + 1000);
      assertSilent(client);
      link.heal(Direction.REPLY);
      assertCloses(client);
    }
    assertNewConnectionEchoes();
  }

  @Test
  void drop_connectionOpenedDuringFault_isSilentThenCloses() throws IOException {
    link.impose(Direction.REQUEST, new LinkFault.Drop());
    try (Socket client = connect()) {
      write(client, bytes(10));
      assertSilent(client);
      link.heal(Direction.REQUEST);
      assertCloses(client);
    }
  }

  @Test
  void hold_thenHeal_deliversAllInOrderOnSameConnection() throws IOException {
    byte[] sent = bytes(1_000_000);
    try (Socket client = connect()) {
      assertEchoes(client);
      long before = server.received();
      link.impose(Direction.REQUEST, new LinkFault.Hold());
      Thread.ofVirtual().start(() -> write(client, sent));
      assertSilent(client);
      assertThat(server.received()).isEqualTo(before);
      link.heal(Direction.REQUEST);
      assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      assertEchoes(client);
    }
  }

  @Test
  void holdReply_serverGetsRequest_clientGetsReplyAtHeal() throws IOException {
    byte[] sent = bytes(100_000);
    try (Socket client = connect()) {
      link.impose(Direction.REPLY, new LinkFault.Hold());
      write(client, sent);
      await().until(() -> server.received() == sent.length);
      assertSilent(client);
      link.heal(Direction.REPLY);
      assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    }
  }

  @Test
  void hold_serverCloses_clientSeesItOnlyAtHeal() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client);
      link.impose(Direction.REPLY, new LinkFault.Hold());
      server.closeConnections();
      assertSilent(client);
      link.heal(Direction.REPLY);
      assertCloses(client);
    }
    assertNewConnectionEchoes();
  }

  @Test
  void hold_serverClosesWithBytesOnTheirWay_clientGetsThemThenTheClose() throws IOException {
    byte[] sent = bytes(50_000);
    try (Socket client = connect()) {
      link.impose(Direction.REPLY, new LinkFault.Hold());
      write(client, sent);
      await().until(() -> server.received() == sent.length);
      server.closeConnections();
      assertSilent(client);
      link.heal(Direction.REPLY);
      assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      assertCloses(client);
    }
  }

  @Test
  void drop_serverCloses_clientSeesItOnlyAtHeal() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client);
      link.impose(Direction.REPLY, new LinkFault.Drop());
      server.closeConnections();
      assertSilent(client);
      link.heal(Direction.REPLY);
      assertCloses(client);
    }
    assertNewConnectionEchoes();
  }

  @Test
  void sever_closesAndRefuses_restoreListensAgain() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client);
      link.sever();
      assertCloses(client);
    }
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    link.sever();
    link.restore();
    link.restore();
    assertNewConnectionEchoes();
  }

  @Test
  void sever_withFault_faultIsStillThereAfterRestore() throws IOException {
    link.impose(Direction.REPLY, new LinkFault.Drop());
    link.sever();
    link.restore();
    try (Socket client = connect()) {
      write(client, bytes(10));
      await().until(() -> server.received() == 10);
      assertSilent(client);
    }
    link.sever();
    link.heal(Direction.REPLY);
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    link.restore();
    assertNewConnectionEchoes();
  }

  @Test
  void reset_endsConnections_newOnesWork() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client);
      link.reset();
      if (kind != LinkKind.TOXIPROXY) {
        assertThatThrownBy(() -> client.getInputStream().read())
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("reset");
      } else {
        assertCloses(client);
      }
    }
    await().until(() -> server.openConnections() == 0);
    assertNewConnectionEchoes();
  }

  @Test
  void deadUpstream_acceptsThenCloses() throws IOException {
    server.close();
    try (Socket client = connect()) {
      assertCloses(client);
    }
    server = new EchoServer(upstream);
    assertNewConnectionEchoes();
  }

  @Test
  void fault_onOneDirection_leavesOtherLinksAlone() throws IOException {
    InetSocketAddress elsewhere = TestPorts.address("127.0.7.6", listen.getPort());
    try (Link other = links.open("seven-to-six", elsewhere, upstream);
        Socket client = new Socket(elsewhere.getAddress(), elsewhere.getPort())) {
      link.impose(Direction.REQUEST, new LinkFault.Drop());
      link.impose(Direction.REPLY, new LinkFault.Hold());
      assertEchoes(client);
      link.sever();
      assertEchoes(client);
      assertThat(other.name()).isEqualTo("seven-to-six");
    }
  }

  @Test
  void impose_onFaultedDirection_isRefused() {
    link.impose(Direction.REQUEST, new LinkFault.Drop());
    assertThatThrownBy(() -> link.impose(Direction.REQUEST, new LinkFault.Hold()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("five-to-six");
    link.heal(Direction.REQUEST);
    link.heal(Direction.REQUEST);
    link.impose(Direction.REQUEST, new LinkFault.Hold());
  }

  @Test
  void healByCutting_receiverDoesNotRead_closesAndForgetsHeldBytes() throws IOException {
    try (Socket client = connect()) {
      // The client reads no reply, so the reply direction fills up to the server and back.
      Thread.ofVirtual().start(() -> writeUntilClosed(client, bytes(100_000_000)));
      awaitStandstill();
      link.impose(Direction.REPLY, new LinkFault.Hold());
      link.healByCutting(Direction.REPLY);
      await().until(() -> server.openConnections() == 0);
    }
    assertNewConnectionEchoes();
  }

  @Test
  void heal_receiverDoesNotRead_leavesNoHoleInTheStream() throws IOException {
    byte[] sent = bytes(64_000_000);
    try (Socket client = connect()) {
      link.impose(Direction.REPLY, new LinkFault.Hold());
      Thread.ofVirtual().start(() -> writeUntilClosed(client, sent));
      awaitStandstill();
      link.heal(Direction.REPLY);
      awaitStandstill();
      link.impose(Direction.REPLY, new LinkFault.Hold());
      link.heal(Direction.REPLY);
      // The relay delivers everything; Toxiproxy may have to cut. Either way, no byte is missing
      // before one that arrives.
      byte[] got = readUntilEnd(client, sent.length);
      assertThat(Arrays.mismatch(got, sent)).isIn(-1, got.length);
    }
    assertNewConnectionEchoes();
  }

  @Test
  void healByCutting_holdWithBytes_closesConnectionAndKeepsOtherFault() throws IOException {
    try (Socket client = connect()) {
      link.impose(Direction.REQUEST, new LinkFault.Hold());
      link.impose(Direction.REPLY, new LinkFault.Drop());
      write(client, bytes(100_000));
      assertSilent(client);
      link.healByCutting(Direction.REQUEST);
      assertCloses(client);
      assertThat(server.received()).isZero();
    }
    try (Socket client = connect()) {
      write(client, bytes(10));
      await().until(() -> server.received() == 10);
      assertSilent(client);
    }
    link.heal(Direction.REPLY);
    assertNewConnectionEchoes();
  }

  @Test
  void close_thenRestoreAndHeal_doesNotListenAgain() {
    link.impose(Direction.REQUEST, new LinkFault.Hold());
    link.close();
    link.restore();
    link.healByCutting(Direction.REQUEST);
    link.close();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
  }

  @Test
  void counters_afterTraffic_haveMoved() throws IOException {
    try (Socket client = connect()) {
      write(client, bytes(5000));
      assertThat(client.getInputStream().readNBytes(5000)).hasSize(5000);
    }
    await()
        .untilAsserted(() -> {
          LinkCounters counters = link.counters();
          assertThat(counters.request().in()).isEqualTo(5000);
          assertThat(counters.request().out()).isEqualTo(5000);
          assertThat(counters.reply().in()).isEqualTo(5000);
          assertThat(counters.connectionsAccepted()).isEqualTo(1);
          assertThat(counters.connectionsCut()).isZero();
        });
  }

  @Test
  void counters_afterDropWasHealed_tellDroppedBytesAndCut() throws IOException {
    try (Socket client = connect()) {
      link.impose(Direction.REQUEST, new LinkFault.Drop());
      write(client, bytes(5000));
      assertSilent(client);
      link.heal(Direction.REQUEST);
      assertCloses(client);
    }
    await().until(() -> link.counters().request().in() == 5000);
    assertThat(link.counters().request().out()).isZero();
    assertThat(link.counters().connectionsCut()).isEqualTo(1);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(listen.getAddress(), listen.getPort());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private void assertNewConnectionEchoes() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client);
    }
  }

  private static void assertEchoes(Socket client) throws IOException {
    byte[] sent = bytes(100);
    write(client, sent);
    client.setSoTimeout(10_000);
    assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    client.setSoTimeout(0);
  }

  private static void assertSilent(Socket client) throws SocketException {
    client.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    client.setSoTimeout(0);
  }

  /** No more bytes, then the end: by FIN, or by RST where the proxy had unread bytes. */
  private static void assertCloses(Socket client) throws IOException {
    client.setSoTimeout(10_000);
    InputStream in = client.getInputStream();
    try {
      assertThat(in.read()).isEqualTo(-1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is still open", e);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private void awaitStandstill() {
    long[] last = {-1};
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          long now = server.received();
          boolean still = now > 0 && now == last[0];
          last[0] = now;
          return still;
        });
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void writeUntilClosed(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // The link may cut the connection on the way.
    }
  }

  private static byte[] readUntilEnd(Socket socket, int most) throws IOException {
    byte[] got = new byte[most];
    int length = 0;
    try {
      for (int n = 0; n >= 0 && length < most; ) {
        n = socket.getInputStream().read(got, length, most - length);
        length += Math.max(n, 0);
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return Arrays.copyOf(got, length);
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }
}
