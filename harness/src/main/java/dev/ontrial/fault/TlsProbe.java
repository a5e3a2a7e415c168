package dev.ontrial.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Asks a broker over one path for the beginning of a TLS handshake, to learn whether questions and
 * answers pass there, and how long they take. Whatever the broker answers is an answer, an alert
 * included, so this needs neither certificates nor rights.
 */
final class TlsProbe {
  /** RFC 8446, 5.1: the longest fragment of a record. */
  private static final int LONGEST_FRAGMENT = 1 << 14;

  private static final int RECORD_HEADER = 5;
  private static final int HANDSHAKE_HEADER = 4;
  private static final byte HANDSHAKE = 22;

  /** RFC 7685. */
  private static final short PADDING = 21;

  private TlsProbe() {}

  /**
   * How long the answer took, or nothing if none came in that time.
   *
   * @param bytes how many the question has in addition, at most {@link PathProbe#LONGEST_QUESTION}
   */
  static Optional<Duration> ask(InetSocketAddress address, int bytes, Duration patience) {
    long start = System.nanoTime();
    int millis = (int) Math.max(1, patience.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(question(bytes));
      socket.getOutputStream().flush();
      return socket.getInputStream().read() < 0
          ? Optional.empty()
          : Optional.of(Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A ClientHello in records, made longer by padding. */
  static byte[] question(int bytes) throws IOException {
    byte[] hello = padded(hello(), bytes);
    ByteBuffer records =
        ByteBuffer.allocate(hello.length + RECORD_HEADER * (hello.length / LONGEST_FRAGMENT + 1));
    for (int at = 0; at < hello.length; at += LONGEST_FRAGMENT) {
      int length = Math.min(LONGEST_FRAGMENT, hello.length - at);
      records.put(HANDSHAKE).putShort((short) 0x0303).putShort((short) length);
      records.put(hello, at, length);
    }
    byte[] question = new byte[records.position()];
    records.flip().get(question);
    return question;
  }

  /** The ClientHello of this JVM, as a handshake message. */
  private static byte[] hello() throws IOException {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      ByteBuffer sealed = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      var unused = engine.wrap(ByteBuffer.allocate(0), sealed);
      sealed.flip().position(RECORD_HEADER);
      byte[] message = new byte[sealed.remaining()];
      sealed.get(message);
      return message;
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this JVM has no TLS", e);
    }
  }

  /** The same message with a padding extension: the last of its extensions. */
  private static byte[] padded(byte[] hello, int bytes) {
    if (bytes == 0) {
      return hello;
    }
    // The handshake's header, version and random; then the session, the ciphers, the compressions.
    int at = HANDSHAKE_HEADER + 2 + 32;
    ByteBuffer message = ByteBuffer.wrap(hello);
    at += 1 + message.get(at);
    at += 2 + message.getShort(at);
    at += 1 + message.get(at);
    ByteBuffer longer = ByteBuffer.allocate(hello.length + HANDSHAKE_HEADER + bytes);
    longer.put(hello).putShort(PADDING).putShort((short) bytes);
    longer.putShort(at, (short) (message.getShort(at) + HANDSHAKE_HEADER + bytes));
    int body = longer.capacity() - HANDSHAKE_HEADER;
    longer.put(1, (byte) (body >> 16)).put(2, (byte) (body >> 8)).put(3, (byte) body);
    return longer.array();
  }
}
