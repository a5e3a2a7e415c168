package dev.ontrial.trial;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A named set of client properties and the workload that exercises them.
 *
 * @param name how the matrix calls it; also the start of its topics' names
 * @param workload what its clients do
 * @param producer the producer's properties, as the user would write them
 * @param topic the settings of its topics
 * @param load how much it sends
 */
public record Configuration(
    String name,
    Workload workload,
    Map<String, String> producer,
    Map<String, String> topic,
    Load load) {

  /** What the clients of a configuration do. */
  public enum Workload {
    /** Numbered records, thousands of them in flight. */
    SEQUENCED("sequenced", 1),
    /** Transactions over several partitions of two topics, some deliberately aborted. */
    TRANSACTIONAL("transactional", 2);

    private final String word;
    private final int topics;

    Workload(String word, int topics) {
      this.word = word;
      this.topics = topics;
    }

    /** The word that stands for it in a trial file. */
    public String word() {
      return word;
    }

    /** How many topics it writes to. */
    public int topics() {
      return topics;
    }
  }

  /**
   * How much is sent.
   *
   * @param recordsPerSecond records a second
   * @param recordBytes bytes of a record's value
   * @param maxOutstanding records that may wait for their completion
   * @param partitions partitions of each topic
   * @param producers how many producers send that much each, all to the same topics
   * @param abortPercent share of the transactions that are deliberately aborted
   */
  public record Load(
      int recordsPerSecond,
      int recordBytes,
      int maxOutstanding,
      int partitions,
      int producers,
      int abortPercent) {
    static final Load DEFAULT = new Load(1_000, 128, 5_000, 2, 1, 20);
  }

  /**
   * What the producer of these properties really runs with, Kafka's defaults and its own
   * adjustments included, as kafka-clients itself computes them.
   *
   * @throws BadInput if kafka-clients refuses the properties
   */
  public Map<String, String> effectiveSettings() {
    try {
      return reported(new ProducerConfig(given()).values());
    } catch (ConfigException e) {
      throw new BadInput("configuration " + name + ": kafka-clients refuses it: " + e.getMessage());
    }
  }

  /**
   * Makes a producer of these properties and closes it, as some are refused only then.
   *
   * @throws BadInput if kafka-clients refuses the properties
   */
  void refuseIfKafkaDoes() {
    try (Producer<byte[], byte[]> producer = new KafkaProducer<>(given())) {
      producer.close(Duration.ZERO);
    } catch (KafkaException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new BadInput(
          "configuration " + name + ": kafka-clients refuses it: " + why.getMessage());
    }
  }

  /** Of all that a client says it runs with, what a history declares. */
  Map<String, String> reported(Map<String, ?> values) {
    Map<String, String> effective = new LinkedHashMap<>();
    for (String key : REPORTED) {
      effective.put(key, String.valueOf(values.get(key)));
    }
    effective.replace(ProducerConfig.ACKS_CONFIG, "-1", "all");
    effective.put("transactional", String.valueOf(workload == Workload.TRANSACTIONAL));
    return effective;
  }

  /** The producer's properties, and what no producer can be made without. */
  Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>(producer);
    given.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    given.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    given.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    if (workload == Workload.TRANSACTIONAL) {
      given.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
    }
    return given;
  }

  private static final String[] REPORTED = {
    ProducerConfig.ACKS_CONFIG,
    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
    ProducerConfig.RETRIES_CONFIG,
    ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
    ProducerConfig.LINGER_MS_CONFIG,
    ProducerConfig.BATCH_SIZE_CONFIG,
    ProducerConfig.MAX_BLOCK_MS_CONFIG,
    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
  };
}
