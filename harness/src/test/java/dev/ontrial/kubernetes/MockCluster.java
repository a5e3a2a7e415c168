package dev.ontrial.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

/** fabric8's mock of an API server: it keeps objects, and gives the answers that a test sets. */
final class MockCluster implements AutoCloseable {
  // The logger's level holds as long as somebody refers to the logger.
  private static final Logger LOGGER = Logger.getLogger(MockWebServer.class.getName());

  private final KubernetesMockServer server;
  private final Api api;

  MockCluster() {
    LOGGER.setLevel(Level.OFF);
    Map<ServerRequest, Queue<ServerResponse>> answers = new HashMap<>();
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            answers,
            new KubernetesMixedDispatcher(answers),
            false);
    server.init();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.url("/"))
            .withTrustCerts(true)
            .build();
    api = Api.connect(config);
  }

  Api api() {
    return api;
  }

  KubernetesClient client() {
    return api.client();
  }

  /** Answers one kind of request with a status of the API server, each time. */
  void refuse(String method, String path, int code, String message) {
    String body =
        """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "%s", "code": %d}
        """
            .formatted(message, code);
    answer(method, path, code, body);
  }

  void answer(String method, String path, int code, String body) {
    var expectation = server.expect();
    (switch (method) {
          case "GET" -> expectation.get();
          case "POST" -> expectation.post();
          default -> throw new IllegalArgumentException(method);
        })
        .withPath(path)
        .andReturn(code, body)
        .always();
  }

  @Override
  public void close() {
    api.close();
    server.destroy();
  }
}
