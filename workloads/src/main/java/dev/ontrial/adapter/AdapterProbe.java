package dev.ontrial.adapter;

import com.fasterxml.jackson.databind.JsonNode;
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
    AdapterConnection connection = AdapterConnection.acquire(launch, "probe-" + launch.version());
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
      return effective;
    } finally {
      connection.release();
    }
  }
}
