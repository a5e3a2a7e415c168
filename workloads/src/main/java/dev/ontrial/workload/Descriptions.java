package dev.ontrial.workload;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.history.ProcessRole;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** How processes are described in a history: the text of their {@code PROCESS} event. */
final class Descriptions {
  private Descriptions() {}

  /** The version of kafka-clients that this JVM runs with. */
  static String clientVersion() {
    return ClientLibrary.version();
  }

  static Map<String, Object> producer(ProducerSpec spec, int worker) {
    Map<String, Object> text = description(ProcessRole.PRODUCER, spec, worker);
    text.put("acks", spec.acks());
    text.put("transactional", spec.transactions() != null);
    putIfPresent(text, "transactionalId", spec.properties().get("transactional.id"));
    return text;
  }

  static Map<String, Object> reader(ReaderSpec spec, int worker) {
    Map<String, Object> text = description(ProcessRole.READER, spec, worker);
    text.put("isolation", spec.isolation());
    putIfPresent(text, "group", spec.group());
    return text;
  }

  static Map<String, Object> application(ApplicationSpec spec, int worker) {
    Map<String, Object> text = description(ProcessRole.APPLICATION, spec, worker);
    text.put("isolation", spec.isolation());
    text.put("group", spec.group());
    text.put("processing", spec.processing().name().toLowerCase(Locale.ROOT));
    return text;
  }

  static Map<String, Object> transform(TransformSpec spec, int worker) {
    Map<String, Object> text = description(ProcessRole.TRANSFORM, spec, worker);
    text.put("acks", spec.producing().acks());
    text.put("transactional", true);
    putIfPresent(text, "transactionalId", spec.producer().get("transactional.id"));
    text.put("isolation", spec.isolation());
    text.put("group", spec.group());
    return text;
  }

  static Map<String, Object> share(ShareSpec spec, int worker) {
    Map<String, Object> text = description(ProcessRole.SHARE, spec, worker);
    text.put("group", spec.group());
    return text;
  }

  static Map<String, Object> streams(StreamsSpec spec, int worker) {
    Map<String, Object> text = description(ProcessRole.STREAMS, spec, worker);
    text.put("group", spec.applicationId());
    putIfPresent(text, "processingGuarantee", spec.properties().get("processing.guarantee"));
    return text;
  }

  static Map<String, Object> command(CommandSpec spec, int worker) {
    Map<String, Object> text = description(ProcessRole.COMMAND, spec, worker);
    text.put("group", spec.group());
    text.put("clientVersion", "unknown"); // It is the application's, and the application's alone.
    return text;
  }

  static Map<String, Object> finalReader() {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("role", ProcessRole.FINAL_READER.word());
    text.put("isolation", "read_committed");
    text.put("clientVersion", clientVersion());
    return text;
  }

  private static Map<String, Object> description(ProcessRole role, WorkloadSpec spec, int worker) {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("role", role.word());
    text.put("configuration", spec.configuration());
    text.put("worker", worker);
    Properties properties = new Properties();
    properties.putAll(spec.properties());
    AdapterLaunch launch = AdapterLaunch.of(properties);
    text.put(
        "clientVersion",
        launch == null ? clientVersion() : launch.client() + " " + launch.version());
    return text;
  }

  private static void putIfPresent(Map<String, Object> text, String name, @Nullable String value) {
    if (value != null) {
      text.put(name, value);
    }
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
