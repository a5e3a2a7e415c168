package dev.ontrial.trial;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.client.Adapters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A client that runs in an adapter's process.
 *
 * @param name {@code NAME@VERSION}; empty for kafka-clients
 * @param settings its own settings, which take precedence over those by Kafka's names
 */
public record OtherClient(String name, Map<String, String> settings) {
  /** The workers' own kafka-clients. */
  public static final OtherClient NONE = new OtherClient("", Map.of());

  /** Copies the map. */
  public OtherClient {
    settings = Map.copyOf(settings);
  }

  /** Whether the client on trial is kafka-clients. */
  public boolean isNone() {
    return name.isEmpty();
  }

  /** Whether it is another client than kafka-clients, and can be had; see Requirements. */
  boolean isAvailable() {
    return !isNone() && Adapters.isAvailable(name);
  }

  /** The properties with which a worker starts this client instead of kafka-clients. */
  public Map<String, String> properties(Map<String, String> intent) {
    Map<String, String> all = new LinkedHashMap<>(intent);
    if (isAvailable()) {
      settings.forEach((key, value) -> all.put("native." + key, value));
      all.put(AdapterLaunch.PROPERTY, Adapters.launch(name).encode());
    }
    return all;
  }
}
