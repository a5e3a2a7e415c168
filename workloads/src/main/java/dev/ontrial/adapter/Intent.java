package dev.ontrial.adapter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Properties;
import java.util.Set;

/**
 * What a client is asked to be: the {@code open} request. {@code intent} holds settings by Kafka's
 * names, which the adapter translates; {@code config} holds the client's own settings, those with
 * the prefix {@code native.}, which count more.
 */
final class Intent {
  private static final String NATIVE = "native.";

  /** Settings of this JVM alone. */
  private static final Set<String> OURS =
      Set.of("interceptor.classes", "partitioner.class", "key.serializer", "value.serializer");

  private Intent() {}

  static ObjectNode of(String kind, int client, Properties properties) {
    ObjectNode body = AdapterConnection.body().put("c", client).put("kind", kind);
    ObjectNode intent = body.putObject("intent");
    ObjectNode config = body.putObject("config");
    for (String name : properties.stringPropertyNames()) {
      String value = properties.getProperty(name);
      if (name.startsWith(NATIVE)) {
        config.put(name.substring(NATIVE.length()), value);
      } else if (!name.startsWith("ontrial.") && !OURS.contains(name)) {
        intent.put(name, value);
      }
    }
    String bootstrap = System.getenv(AdapterLaunch.BOOTSTRAP_VARIABLE);
    if (bootstrap != null) {
      intent.put("bootstrap.servers", bootstrap);
    }
    return body;
  }
}
