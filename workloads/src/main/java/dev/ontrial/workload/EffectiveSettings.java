package dev.ontrial.workload;

import dev.ontrial.settings.Secrets;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/**
 * A short process that says what the kafka-clients on its classpath make of producers' properties:
 * one {@link Request} as a line of JSON on its standard input, one {@link Answer} on its output.
 */
public final class EffectiveSettings {
  private EffectiveSettings() {}

  /**
   * What is asked.
   *
   * @param producers each producer's properties, by a name
   */
  public record Request(Map<String, Map<String, Object>> producers) {
    /** The line of JSON that stands for it. */
    public String encode() {
      return Json.encode(this);
    }
  }

  /**
   * What is answered.
   *
   * @param settings what each producer really runs with, by its name
   * @param refused why kafka-clients makes no producer of the properties, by its name
   */
  public record Answer(Map<String, Map<String, String>> settings, Map<String, String> refused) {
    /** The same about one producer alone. */
    public Answer about(String name) {
      Answer one = new Answer(new TreeMap<>(settings), new TreeMap<>(refused));
      one.settings.keySet().retainAll(Set.of(name));
      one.refused.keySet().retainAll(Set.of(name));
      return one;
    }

    /** The line of JSON that stands for it. */
    public String encode() {
      return Json.encode(this);
    }

    /**
     * The answer that the line holds.
     *
     * @throws IllegalArgumentException if it holds none
     */
    public static Answer decode(String line) {
      return Json.decode(line, Answer.class);
    }
  }

  /** Answers one request. */
  public static void main(String[] args) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    PrintStream out = System.out;
    System.setOut(System.err); // nothing but the answer may go to the real one
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = String.valueOf(in.readLine());
    out.println(Json.encode(answer(Json.decode(line, Request.class))));
    out.flush();
  }

  static Answer answer(Request request) {
    Map<String, Map<String, String>> settings = new TreeMap<>();
    Map<String, String> refused = new TreeMap<>();
    request
        .producers()
        .forEach((name, properties) -> {
          try {
            settings.put(name, effective(properties));
          } catch (KafkaException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            refused.put(name, Secrets.masked(String.valueOf(why.getMessage())));
          }
        });
    return new Answer(settings, refused);
  }

  private static Map<String, String> effective(Map<String, Object> properties) {
    try (Producer<byte[], byte[]> producer = new KafkaProducer<>(properties)) {
      producer.close(Duration.ZERO); // some properties are refused only by a producer
    }
    ProducerConfig config = new ProducerConfig(properties);
    Map<String, String> effective = new TreeMap<>();
    config
        .values()
        .forEach((key, value) ->
            effective.put(key, Settings.recorded(Scope.PRODUCER, key, String.valueOf(value))));
    effective.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, String.valueOf(isIdempotent(config)));
    return effective;
  }

  /**
   * Whether the producer is idempotent, as it decides itself. In 3.0.0 and 3.1.0 the setting's
   * value is not to be believed: it is true by default, and the producer is not idempotent
   * (KAFKA-13598).
   */
  private static boolean isIdempotent(ProducerConfig config) {
    try {
      Method decides = ProducerConfig.class.getDeclaredMethod("idempotenceEnabled");
      decides.setAccessible(true);
      return Boolean.TRUE.equals(decides.invoke(config));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG);
    } catch (InvocationTargetException e) {
      throw new KafkaException(e.getCause());
    }
  }
}
