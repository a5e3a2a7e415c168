package dev.ontrial.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The question that is asked over a path to brokers with TLS. */
final class TlsProbeTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  /** A padded ClientHello is one that a TLS server parses to its end. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5_000, PathProbe.LONGEST_QUESTION})
  void question_isAClientHello_howeverLong(int bytes) throws Exception {
    byte[] question = TlsProbe.question(bytes);
    SSLEngine server = SSLContext.getDefault().createSSLEngine();
    server.setUseClientMode(false);
    ByteBuffer in = ByteBuffer.wrap(question);

    while (in.hasRemaining()) {
      var unused = server.unwrap(in, ByteBuffer.allocate(1 << 16));
    }

    assertThat(question.length).isGreaterThan(bytes);
    // The message is complete: the engine reads no more, and works on it.
    assertThat(server.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);
  }

  @Test
  void alert_isAnAnswer() throws Exception {
    try (ServerSocket server =
        SSLContext.getDefault().getServerSocketFactory().createServerSocket(0, 5, HERE)) {
      Thread.ofVirtual().start(() -> refuse((SSLServerSocket) server));

      assertThat(ask(server.getLocalPort())).isPositive();
    }
  }

  @Test
  void silence_isNone() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, HERE)) {
      assertThat(
              TlsProbe.ask(
                  new InetSocketAddress(HERE, server.getLocalPort()), 0, Duration.ofMillis(200)))
          .isEmpty();
    }
  }

  private static Duration ask(int port) {
    return TlsProbe.ask(new InetSocketAddress(HERE, port), 0, Duration.ofSeconds(10)).orElseThrow();
  }

  /** A server without a certificate answers by an alert. */
  private static void refuse(SSLServerSocket server) {
    try (Socket socket = server.accept()) {
      ((SSLSocket) socket).startHandshake();
    } catch (IOException e) {
      // That is how it refuses.
    }
  }
}
