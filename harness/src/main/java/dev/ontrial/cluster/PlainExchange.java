package dev.ontrial.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/** One request and its answer, on a connection of its own without TLS or a password. */
final class PlainExchange {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private PlainExchange() {}

  /**
   * Sends a request to one node.
   *
   * @throws IOException if no answer comes within a second, or the node is not there
   */
  static AbstractResponse ask(InetSocketAddress node, AbstractRequest request, String clientId)
      throws IOException {
    int millis = (int) PATIENCE.toMillis();
    RequestHeader header = new RequestHeader(request.apiKey(), request.version(), clientId, 1);
    ByteBuffer frame = request.serializeWithHeader(header);
    try (Socket socket = new Socket()) {
      socket.connect(node, millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] bytes = new byte[frame.remaining()];
      frame.get(bytes);
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      return AbstractResponse.parseResponse(answer, header);
    }
  }
}
