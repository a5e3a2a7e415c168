package dev.ontrial.fault;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Asks a broker over one path for the API versions that it knows, to learn whether questions and
 * answers pass there, and how long they take.
 *
 * <p>ApiVersions (key 18) is the one request that every Kafka listener answers to anybody, see
 * KIP-35 and the Kafka protocol guide.
 */
final class PathProbe {
  private static final short API_VERSIONS = 18;
  private static final int CORRELATION = 0x0471A1;

  /** How many bytes a question can be made longer by. */
  static final int LONGEST_QUESTION = 30_000;

  private PathProbe() {}

  /** How long the answer took, or nothing if none came in that time. */
  static Optional<Duration> ask(InetSocketAddress address, Duration patience) {
    return ask(address, 0, patience);
  }

  /**
   * As {@link #ask(InetSocketAddress, Duration)}, with a question made longer.
   *
   * @param bytes how many the question has in addition, at most {@link #LONGEST_QUESTION}
   */
  static Optional<Duration> ask(InetSocketAddress address, int bytes, Duration patience) {
    long start = System.nanoTime();
    int millis = (int) Math.max(1, patience.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write(request(bytes));
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readInt();
      return in.readInt() == CORRELATION
          ? Optional.of(Duration.ofNanos(System.nanoTime() - start))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Size, API key, version 0, correlation id, and a client id, which may be of any length. */
  private static byte[] request(int bytes) {
    byte[] clientId = new byte[bytes];
    Arrays.fill(clientId, (byte) 'o');
    return ByteBuffer.allocate(14 + bytes)
        .putInt(10 + bytes)
        .putShort(API_VERSIONS)
        .putShort((short) 0)
        .putInt(CORRELATION)
        .putShort((short) (bytes == 0 ? -1 : bytes))
        .put(clientId)
        .array();
  }
}
