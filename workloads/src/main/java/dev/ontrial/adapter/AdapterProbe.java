package dev.ontrial.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Asks an adapter what its client makes of settings, without a broker. */
public final class AdapterProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private AdapterProbe() {}

  /**
   * What a client with these properties runs with, by Kafka's names; what it cannot tell is absent.
   *
   * @param kind {@code producer} or {@code consumer}
   * @throws AdapterException if the adapter does not start, or the client refuses the properties
   */
  public static Map<String, String> effective(
      AdapterLaunch launch, String kind, Properties properties) {
    AdapterConnection connection = AdapterConnection.acquire(launch, key(launch));
    try {
      int client = connection.register((name, body) -> {});
      JsonNode opened = connection.call("open", Intent.of(kind, client, properties), PATIENCE);
      Map<String, String> effective = new TreeMap<>();
      opened
          .path("effective")
          .properties()
          .forEach(each -> {
            if (!each.getValue().isNull()) {
              effective.put(each.getKey(), each.getValue().asText());
            }
          });
      // Nobody waits for the answer: the client has no broker to say goodbye to.
      var unused = connection.ask("close", AdapterConnection.body().put("c", client).put("ms", 0));
      return effective;
    } finally {
      connection.release();
    }
  }

  /**
   * Keeps one adapter process for all questions until it is closed, which saves starts.
   *
   * @throws AdapterException if the adapter does not start
   */
  public static Closeable hold(AdapterLaunch launch) {
    return AdapterConnection.acquire(launch, key(launch))::release;
  }

  private static String key(AdapterLaunch launch) {
    return "probe-" + launch.client() + "-" + launch.version();
  }
}
