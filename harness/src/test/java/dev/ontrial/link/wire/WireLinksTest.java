package dev.ontrial.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ontrial.link.Direction;
import dev.ontrial.link.LinkFault;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules on real sockets, under load: order, back-pressure, and bounded memory. */
@Timeout(120)
class WireLinksTest {
  private static final Condition PRODUCING =
      Condition.of(ApiKeys.PRODUCE, Direction.REQUEST).on("t", 0);

  private final WireLinks links = new WireLinks();
  private final AtomicLong received = new AtomicLong();
  private ServerSocket server;
  private InetSocketAddress listen;
  private WireLink link;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket();
    server.bind(new InetSocketAddress("127.0.0.9", 0));
    Thread.ofPlatform().daemon().start(this::serve);
    listen = new InetSocketAddress("127.0.9.9", server.getLocalPort());
    link =
        (WireLink) links.open("9-to-9", listen, (InetSocketAddress) server.getLocalSocketAddress());
  }

  @AfterEach
  void close() throws IOException {
    links.close();
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Answers every request of any kind in its turn, as a broker does. */
  private void answer(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        received.addAndGet(4L + frame.length);
        int correlationId = ByteBuffer.wrap(frame).getInt(4);
        socket
            .getOutputStream()
            .write(Bytes.reply(ApiKeys.PRODUCE, 9, correlationId, new ProduceResponseData()));
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(listen.getAddress(), listen.getPort());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static byte[] produce(int partition, int correlationId) {
    return Bytes.request(
        ApiKeys.PRODUCE, 9, correlationId, Bytes.produce("t", Uuid.ZERO_UUID, partition, 1));
  }

  private static int reply(DataInputStream in) throws IOException {
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return ByteBuffer.wrap(frame).getInt(0);
  }

  /** Of requests to two partitions the ones to one are answered here, the others by the server. */
  @Test
  void pipelinedRequests_ofWhichSomeAreAnsweredHere_areAnsweredInOrder() throws IOException {
    int count = 5_000;
    link.arm(
        new ArmedRule(
            PRODUCING.from(1, Condition.ALL),
            new Action.Answer(Errors.NOT_LEADER_OR_FOLLOWER),
            hit -> {}));
    Random random = new Random(1);
    try (Socket client = connect()) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              for (int i = 0; i < count; i++) {
                client.getOutputStream().write(produce(random.nextInt(2), i));
              }
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      DataInputStream in = new DataInputStream(client.getInputStream());
      for (int i = 0; i < count; i++) {
        assertThat(reply(in)).isEqualTo(i);
      }
    }
    assertThat(received.get()).isPositive().isLessThan(count * (long) produce(1, 1).length);
  }

  @Test
  void heldFrame_stopsItsSender_andOnlyHim_andTakesNoMemory() throws Exception {
    ArmedRule rule = new ArmedRule(PRODUCING, new Action.Hold(null), hit -> {});
    link.arm(rule);
    byte[] large = produceOf(64 * 1024, 2);
    int count = 2_000;
    List<Socket> open = new ArrayList<>();
    try (Socket client = connect()) {
      AtomicLong sent = new AtomicLong();
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              client.getOutputStream().write(produce(0, 1));
              for (int i = 0; i < count; i++) {
                client.getOutputStream().write(large);
                sent.incrementAndGet();
              }
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      await().until(() -> rule.hits() == 1);
      // What the sockets' buffers take is some MB; then the sender stands.
      await()
          .during(java.time.Duration.ofMillis(300))
          .until(() -> {
            long before = sent.get();
            return before < count && sent.get() == before;
          });
      assertThat(received.get()).isZero();
      assertThat(links.gathered()).isLessThan(1024 * 1024);
      Socket other = connect();
      open.add(other);
      other.getOutputStream().write(produce(1, 9));
      assertThat(reply(new DataInputStream(other.getInputStream()))).isEqualTo(9);
      rule.release();
      DataInputStream in = new DataInputStream(client.getInputStream());
      assertThat(reply(in)).isEqualTo(1);
      for (int i = 0; i < count; i++) {
        assertThat(reply(in)).isEqualTo(2);
      }
      assertThat(links.gathered()).isZero();
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private static byte[] produceOf(int bytes, int correlationId) {
    var records =
        org.apache.kafka.common.record.internal.MemoryRecords.withRecords(
            org.apache.kafka.common.compress.Compression.NONE,
            new org.apache.kafka.common.record.internal.SimpleRecord(new byte[bytes]));
    return Bytes.request(
        ApiKeys.PRODUCE, 9, correlationId, Bytes.produce("t", Uuid.ZERO_UUID, 1, 1, records));
  }

  @Test
  void disconnect_resetsBothEnds_andNewConnectionsWork() throws IOException {
    link.arm(new ArmedRule(PRODUCING, new Action.Disconnect(), hit -> {}));
    try (Socket client = connect()) {
      client.getOutputStream().write(produce(0, 1));
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    assertThat(received.get()).isZero();
    assertThat(link.counters().connectionsCut()).isEqualTo(1);
    try (Socket client = connect()) {
      client.getOutputStream().write(produce(0, 2));
      assertThat(reply(new DataInputStream(client.getInputStream()))).isEqualTo(2);
    }
  }

  @Test
  void answerOfOurs_meetsTheLinksFaults() throws IOException {
    link.arm(new ArmedRule(PRODUCING, new Action.Answer(Errors.NOT_LEADER_OR_FOLLOWER), hit -> {}));
    link.impose(
        Direction.REPLY,
        new LinkFault.Latency(java.time.Duration.ofMillis(150), java.time.Duration.ZERO));
    try (Socket client = connect()) {
      long start = System.nanoTime();
      client.getOutputStream().write(produce(0, 1));
      assertThat(reply(new DataInputStream(client.getInputStream()))).isEqualTo(1);
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(150_000_000);
    }
  }

  @Test
  void cutInTheFrame_endsTheServersConnectionToo() throws IOException {
    link.arm(new ArmedRule(PRODUCING, new Action.Cut(20), hit -> {}));
    try (Socket client = connect()) {
      client.getOutputStream().write(produce(0, 1));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(received.get()).isZero();
    assertThat(link.counters().request().out()).isEqualTo(20);
  }
}
