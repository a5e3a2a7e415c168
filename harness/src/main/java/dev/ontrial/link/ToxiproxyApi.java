package dev.ontrial.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Toxiproxy's HTTP API, one call at a time, each with a time limit.
 *
 * <p>A call that timed out may still have been carried out: the caller has to read back.
 *
 * <p>HTTP/1.0, one connection for each call: a fault on a dozen links takes some fifty calls at
 * once, and on two cores {@code java.net.http} took several times as long.
 */
final class ToxiproxyApi {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Below the 5 s after which Toxiproxy throws away what a stalled receiver does not take. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration READ_BACK_TIMEOUT = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InetSocketAddress address;

  ToxiproxyApi(int port) {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  ToxiproxyApi(InetSocketAddress address) {
    this.address = address;
  }

  /** An answer; Toxiproxy says what went wrong in {@code error}. */
  record Answer(int status, String body) {
    boolean ok() {
      return status < 300;
    }

    boolean notFound() {
      return status == 404;
    }

    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }

    /** What Toxiproxy says is wrong; its time-out answers have no body at all. */
    String problem() {
      try {
        JsonNode json = JSON.readTree(body);
        return status + " " + json.path("error").asText(body.strip());
      } catch (JsonProcessingException e) {
        return status + " " + body.strip();
      }
    }
  }

  Answer get(String path) throws IOException {
    return send("GET", path, null, READ_TIMEOUT);
  }

  /** Looks whether a call that failed or timed out had its effect after all. */
  Answer readBack(String path) throws IOException {
    return send("GET", path, null, READ_BACK_TIMEOUT);
  }

  Answer post(String path, Map<String, ?> body) throws IOException {
    return send("POST", path, body, READ_TIMEOUT);
  }

  Answer patch(String path, Map<String, ?> body) throws IOException {
    return send("PATCH", path, body, READ_TIMEOUT);
  }

  Answer delete(String path) throws IOException {
    return send("DELETE", path, null, READ_TIMEOUT);
  }

  private Answer send(String method, String path, @Nullable Object body, Duration timeout)
      throws IOException {
    byte[] content = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
    String head =
        "%s %s HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, content.length);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(content);
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) CONNECT_TIMEOUT.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      request.writeTo(socket.getOutputStream());
      // An HTTP/1.0 answer is not chunked and ends with the connection.
      return parse(
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8), path);
    }
  }

  private static Answer parse(String response, String path) throws IOException {
    int endOfHead = response.indexOf("\r\n\r\n");
    if (!response.startsWith("HTTP/1.") || response.length() < 12 || endOfHead < 0) {
      throw new IOException("no HTTP answer to " + path);
    }
    try {
      return new Answer(
          Integer.parseInt(response.substring(9, 12)), response.substring(endOfHead + 4));
    } catch (NumberFormatException e) {
      throw new IOException("no HTTP status in the answer to " + path, e);
    }
  }
}
