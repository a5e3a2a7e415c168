package dev.ontrial.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Toxiproxy's HTTP API, one call at a time, each with a time limit.
 *
 * <p>A call that timed out may still have been carried out: the caller has to read back.
 */
final class ToxiproxyApi implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Below the 5 s after which Toxiproxy throws away what a stalled receiver does not take. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration READ_BACK_TIMEOUT = Duration.ofSeconds(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final HttpClient client;

  ToxiproxyApi(int port) {
    base = URI.create("http://127.0.0.1:" + port);
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
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
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(timeout)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for Toxiproxy", e);
    }
  }

  @Override
  public void close() {
    // Not close(), which waits for calls that a hung server may never answer.
    client.shutdownNow();
  }
}
