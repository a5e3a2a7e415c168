package dev.ontrial.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A short process that answers questions about the kafka-clients on its classpath: one {@link
 * Request} as a line of JSON on its standard input, and one {@link Answers} as the last line of its
 * output. Lines before the last are words to the harness, see {@link ClientBehaviour.Venue}.
 */
public final class ClientFacts {
  /** The setting, class, method, metric or behaviour does not exist. */
  public static final String ABSENT = "absent";

  /** It exists. */
  public static final String PRESENT = "present";

  /** What an answer begins with if the clients refuse the settings; the reason follows. */
  public static final String REFUSED = "refused";

  private ClientFacts() {}

  /** What a question is about. */
  public enum Subject {
    /** The effective value of a producer's setting. */
    PRODUCER_SETTING,
    /** The value of a consumer's setting. */
    CONSUMER_SETTING,
    /** A class: absent, present, or for an exception `retriable` or `final`. */
    CLASS,
    /** A method of a class: absent or present. */
    METHOD,
    /** A metric of the group producer-metrics that a producer has before it sends anything. */
    METRIC,
    /** Something that a client does with a broker. */
    BEHAVIOUR
  }

  /**
   * One question.
   *
   * @param name the setting, class, metric or behaviour
   * @param detail the method of a class, or the metric that a behaviour should move; else empty
   * @param with the settings of the client, beside those that it needs
   */
  public record Question(Subject subject, String name, String detail, Map<String, String> with) {}

  /**
   * All questions.
   *
   * @param bootstrap the brokers' addresses; empty if no question needs a broker
   */
  public record Request(String bootstrap, List<Question> questions) {
    /** The line of JSON that stands for it. */
    public String encode() {
      return Json.encode(this);
    }
  }

  /**
   * All answers.
   *
   * @param answers one for each question, in their order
   */
  public record Answers(List<String> answers) {
    /**
     * The answers that the line holds.
     *
     * @throws IllegalArgumentException if it holds none
     */
    public static Answers decode(String line) {
      return Json.decode(line, Answers.class);
    }
  }

  /** Answers one request. */
  public static void main(String[] args) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    PrintStream out = System.out;
    System.setOut(System.err); // nothing but words to the harness may go to the real one
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Request request = Json.decode(String.valueOf(in.readLine()), Request.class);
    ClientBehaviour.Venue venue =
        new ClientBehaviour.Venue(request.bootstrap(), new WordsToHarness(in, out));
    List<String> answers = new ArrayList<>();
    for (Question question : request.questions()) {
      answers.add(answer(question, venue));
    }
    out.println(Json.encode(new Answers(answers)));
    out.flush();
    Runtime.getRuntime().halt(0); // some behaviours leave threads behind on purpose
  }

  /** Asks the harness for something by one line, and waits for its line. */
  private record WordsToHarness(BufferedReader in, PrintStream out)
      implements ClientBehaviour.Harness {
    @Override
    public void ask(String word) throws IOException {
      out.println(word);
      out.flush();
      String reply = in.readLine();
      if (!"done".equals(reply)) {
        throw new IOException("the harness did not do `" + word + "`: " + reply);
      }
    }
  }

  static String answer(Question question, ClientBehaviour.Venue venue) {
    return switch (question.subject()) {
      case PRODUCER_SETTING -> producerSetting(question);
      case CONSUMER_SETTING -> consumerSetting(question);
      case CLASS -> ofClass(question.name());
      case METHOD -> method(question.name(), question.detail());
      case METRIC -> metric(question.name());
      case BEHAVIOUR -> ClientBehaviour.of(question.name()).answer(venue, question.detail());
    };
  }

  private static Map<String, Object> producer(Map<String, String> with) {
    Map<String, Object> properties = new HashMap<>(with);
    properties.putIfAbsent(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    properties.putIfAbsent(
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    properties.putIfAbsent(
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return properties;
  }

  private static String producerSetting(Question question) {
    EffectiveSettings.Answer answer =
        EffectiveSettings.answer(
            new EffectiveSettings.Request(Map.of("p", producer(question.with()))));
    String refused = answer.refused().get("p");
    return refused == null
        ? answer.settings().getOrDefault("p", Map.of()).getOrDefault(question.name(), ABSENT)
        : REFUSED + ": " + refused;
  }

  private static String consumerSetting(Question question) {
    Map<String, Object> properties = new HashMap<>(question.with());
    // Without a group, clients since 3.7 turn automatic commits off.
    properties.putIfAbsent(ConsumerConfig.GROUP_ID_CONFIG, "group");
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    try {
      Map<String, ?> values = new ConsumerConfig(properties).values();
      return values.containsKey(question.name())
          ? String.valueOf(values.get(question.name()))
          : ABSENT;
    } catch (KafkaException e) {
      return REFUSED + ": " + e.getMessage();
    }
  }

  private static String ofClass(String name) {
    try {
      Class<?> found = Class.forName(name, false, ClientFacts.class.getClassLoader());
      boolean exception = Throwable.class.isAssignableFrom(found);
      String kind = RetriableException.class.isAssignableFrom(found) ? "retriable" : "final";
      return exception ? kind : PRESENT;
    } catch (ClassNotFoundException e) {
      return ABSENT;
    }
  }

  private static String method(String className, String method) {
    try {
      Class<?> found = Class.forName(className, false, ClientFacts.class.getClassLoader());
      boolean there =
          Arrays.stream(found.getMethods()).map(Method::getName).anyMatch(method::equals);
      return there ? PRESENT : ABSENT;
    } catch (ClassNotFoundException e) {
      return ABSENT;
    }
  }

  private static String metric(String name) {
    try (Producer<byte[], byte[]> producer = new KafkaProducer<>(producer(Map.of()))) {
      boolean there =
          producer.metrics().keySet().stream()
              .anyMatch(each ->
                  each.group().equals(ClientBehaviour.PRODUCER_METRICS)
                      && each.name().equals(name));
      producer.close(Duration.ZERO);
      return there ? PRESENT : ABSENT;
    }
  }
}
