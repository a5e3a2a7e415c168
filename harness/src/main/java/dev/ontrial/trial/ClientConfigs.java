package dev.ontrial.trial;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;

/** What kafka-clients makes of the properties of a configuration. */
final class ClientConfigs {
  private static final String NOWHERE = "127.0.0.1:1";

  private ClientConfigs() {}

  /**
   * The settings of consumers on which promises depend, as they run: defaults included, and written
   * as Kafka reads them.
   *
   * @throws BadInput if kafka-clients refuses the properties
   */
  static Map<String, String> ofConsumer(Configuration configuration) {
    try {
      return configuration.setup().effective(configuration);
    } catch (KafkaException e) {
      throw refused(configuration, e);
    }
  }

  /** Those of plain consumers. */
  static Map<String, String> ofGroup(Configuration configuration) {
    return ofGroup(new ConsumerConfig(given(configuration)).values());
  }

  private static Map<String, String> ofGroup(Map<String, ?> values) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String key : new String[] {"auto.offset.reset", "isolation.level", "group.protocol"}) {
      settings.put(key, String.valueOf(values.get(key)).strip().toLowerCase(Locale.ROOT));
    }
    return settings;
  }

  /** Those of the main consumer of Kafka Streams. */
  static Map<String, String> ofStreams(Configuration configuration) {
    StreamsConfig streams = new StreamsConfig(given(configuration));
    Map<String, Object> main = streams.getMainConsumerConfigs("group", "client", 0);
    main.put("key.deserializer", ByteArrayDeserializer.class.getName());
    main.put("value.deserializer", ByteArrayDeserializer.class.getName());
    Map<String, String> settings = ofGroup(new ConsumerConfig(main).values());
    settings.put(
        "group.protocol", streams.getString("group.protocol").strip().toLowerCase(Locale.ROOT));
    settings.put("processing.guarantee", streams.getString("processing.guarantee"));
    return settings;
  }

  private static Map<String, Object> given(Configuration configuration) {
    Map<String, Object> given = new LinkedHashMap<>(MemberNumber.in(configuration.consumer(), 0));
    given.put("bootstrap.servers", NOWHERE);
    if (configuration.setup().needsStreams()) {
      given.put("application.id", configuration.group());
    } else {
      given.put("key.deserializer", ByteArrayDeserializer.class.getName());
      given.put("value.deserializer", ByteArrayDeserializer.class.getName());
      given.put("group.id", configuration.group());
    }
    return given;
  }

  /**
   * Makes a producer of the properties, and a consumer, and closes them, as some are refused only
   * then.
   *
   * @throws BadInput if kafka-clients refuses the properties
   */
  static void make(Configuration configuration) {
    try (Producer<byte[], byte[]> made = new KafkaProducer<>(configuration.given())) {
      made.close(Duration.ZERO);
    } catch (KafkaException e) {
      throw refused(configuration, e);
    }
    if (configuration.setup().hasPlainConsumers()) {
      makeConsumer(configuration);
    }
  }

  @SuppressWarnings("deprecation") // its replacement is not in the older clients
  private static void makeConsumer(Configuration configuration) {
    try {
      Consumer<byte[], byte[]> made = new KafkaConsumer<>(given(configuration));
      made.close(Duration.ZERO);
    } catch (KafkaException e) {
      throw refused(configuration, e);
    }
  }

  private static BadInput refused(Configuration configuration, KafkaException error) {
    Throwable why = error.getCause() == null ? error : error.getCause();
    return new BadInput(
        "configuration %s: kafka-clients refuses it: %s"
            .formatted(configuration.name(), why.getMessage()));
  }
}
