package dev.ontrial.workload;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.history.ProcessRole;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** How processes are described in a history: the text of their {@code PROCESS} event. */
final class Descriptions {
  private Descriptions() {}

  /** The version of kafka-clients that this JVM runs with. */
  static String clientVersion() {
    return ClientLibrary.version();
  }

  static Map<String, Object> of(WorkloadSpec spec, int worker) {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("role", spec.role().word());
    text.put("configuration", spec.configuration());
    text.put("worker", worker);
    text.put("clientVersion", clientVersion(spec));
    spec.facts()
        .forEach((name, value) -> {
          if (value != null) {
            text.put(name, value);
          }
        });
    return text;
  }

  private static String clientVersion(WorkloadSpec spec) {
    Properties properties = new Properties();
    properties.putAll(spec.properties());
    AdapterLaunch launch = AdapterLaunch.of(properties);
    return launch == null ? clientVersion() : launch.client() + " " + launch.version();
  }

  static Map<String, Object> finalReader() {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("role", ProcessRole.FINAL_READER.word());
    text.put("isolation", "read_committed");
    text.put("clientVersion", clientVersion());
    return text;
  }

  /** An error and what caused it, in one line. */
  static String causes(Throwable error) {
    StringBuilder line = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (!line.isEmpty()) {
        line.append(": ");
      }
      line.append(String.valueOf(cause.getMessage()).replace('\n', ' '));
    }
    return line.toString();
  }
}
