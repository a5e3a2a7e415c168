package dev.ontrial.trial;

import dev.ontrial.adapter.AdapterLaunch;
import dev.ontrial.client.Adapters;
import dev.ontrial.client.Capability;
import dev.ontrial.client.ClientException;
import dev.ontrial.history.WorkloadKind;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.workload.ApplicationSpec.Processing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A named set of client properties and the workload that exercises them.
 *
 * @param name how the matrix calls it; also the start of its topics' names
 * @param workload what its clients do
 * @param producer the properties of the producer on trial, as the user would write them; where
 *     consumers are on trial, those of whoever writes what they read
 * @param consumer the properties of the group's members, or of Kafka Streams
 * @param topic the settings of its topics; {@code replication.factor} among them
 * @param habits how the application uses its clients
 * @param load how much it sends
 * @param features levels of the cluster's features that it needs, such as {@code
 *     eligible.leader.replicas.version}
 * @param columns patterns of the faults under which it belongs into a suite
 * @param client the client on trial, where it is not kafka-clients
 * @param own the application of the user's own that is on trial, if it is one
 * @param redeployed with which other settings its clients come back from a redeployment
 * @param prefix how the names of its topics, groups and transactional ids begin on a cluster of the
 *     user's; empty on a cluster of its own
 */
public record Configuration(
    String name,
    WorkloadKind workload,
    Map<String, String> producer,
    Map<String, String> consumer,
    Map<String, String> topic,
    Habits habits,
    Load load,
    Map<String, Integer> features,
    List<String> columns,
    OtherClient client,
    OwnApplication own,
    Redeployed redeployed,
    String prefix) {

  /** Whether another client than kafka-clients speaks transactions v2; declared for it alone. */
  private static final String TRANSACTIONS_V2 = "client.transactions.v2";

  /** Whether another client than kafka-clients orders concurrent sends; declared for it alone. */
  private static final String ORDERED_SENDS = "client.ordered.sends";

  private static final String STABLE_OFFSETS = "client.stable.offsets";

  /** The one of its topics' settings that is not Kafka's: how many replicas they have. */
  public static final String REPLICATION_FACTOR = "replication.factor";

  /**
   * How an application uses its clients.
   *
   * @param sync whether each send is awaited before the next
   * @param resend whether it sends again what failed or was not confirmed
   * @param keys how many different keys its records have; 0 for records without
   * @param processing when it commits
   * @param processingTime how long it takes to process a record
   * @param deserializationTime how long its deserializer takes for a record
   */
  public record Habits(
      boolean sync,
      boolean resend,
      int keys,
      Processing processing,
      Duration processingTime,
      Duration deserializationTime) {
    public static final Habits DEFAULT =
        new Habits(false, false, 0, Processing.AFTER, Duration.ZERO, Duration.ZERO);
  }

  /** The same, but with another load. */
  public Configuration with(Load other) {
    return with(draft -> draft.load = other);
  }

  /** The same, but with another client. */
  public Configuration with(OtherClient other) {
    return with(draft -> draft.client = other);
  }

  /** The same, but with other settings after a redeployment. */
  public Configuration with(Redeployed other) {
    return with(draft -> draft.redeployed = other);
  }

  /** The same as its clients come back from a redeployment. */
  public Configuration afterwards() {
    return redeployed.of(this);
  }

  /** Whether its settings ask Kafka Streams for exactly-once (processing.guarantee). */
  public boolean streamsExactlyOnce() {
    return consumer.getOrDefault("processing.guarantee", "").startsWith("exactly");
  }

  /** The same, whose names on the cluster begin with that. */
  Configuration prefixed(String other) {
    return with(draft -> draft.prefix = other);
  }

  /** The same under another name. */
  public Configuration named(String other) {
    return with(draft -> {
      draft.name = other;
      draft.prefix = "";
    });
  }

  /** The same, but with other settings. */
  public Configuration with(
      Map<String, String> otherProducer,
      Map<String, String> otherConsumer,
      Map<String, String> otherTopic) {
    return with(draft -> {
      draft.producer = otherProducer;
      draft.consumer = otherConsumer;
      draft.topic = otherTopic;
    });
  }

  private Configuration with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.configuration();
  }

  /** What the harness has to know of its workload. */
  public WorkloadSetup setup() {
    return WorkloadSetup.of(workload);
  }

  /** Whose settings {@link #consumer} has. */
  public Scope consumers() {
    return setup().consumers();
  }

  /** The word that stands for it in a trial file. */
  public static String word(Processing processing) {
    return processing.name().toLowerCase(Locale.ROOT);
  }

  /** The group, or the Streams application's id, by which its consumers go. */
  public String group() {
    if (!own.group().isEmpty()) {
      return own.group();
    }
    return (prefix.isEmpty() ? "ontrial-" : prefix) + name;
  }

  /** Whether its producer on trial uses transactions. */
  public boolean transactional() {
    return workload.transactional();
  }

  /**
   * What its clients really run with, Kafka's defaults and its own adjustments included, as
   * kafka-clients itself computes them.
   *
   * @throws BadInput if kafka-clients refuses the properties
   */
  public Map<String, String> effectiveSettings() {
    try {
      Map<String, Object> values = new LinkedHashMap<>(new ProducerConfig(given()).values());
      if (client.isAvailable() && (!workload.consumes() || workload.transactional())) {
        values.putAll(Adapters.effectiveProducer(client.name(), producerOfAdapter()));
        values.put(TRANSACTIONS_V2, Adapters.hasTransactionsV2(client.name()));
        values.put(ORDERED_SENDS, Adapters.can(client.name(), Capability.ORDERED_SENDS));
        values.put(STABLE_OFFSETS, Adapters.can(client.name(), Capability.STABLE_OFFSETS));
      }
      return reported(values);
    } catch (ConfigException e) {
      throw new BadInput("configuration " + name + ": kafka-clients refuses it: " + e.getMessage());
    } catch (ClientException e) {
      throw new BadInput("configuration " + name + ": " + e.getMessage());
    }
  }

  /** What the contract asks of consumers and of the application itself. */
  private Map<String, String> ofConsumers() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("resend", String.valueOf(habits.resend()));
    put(settings, "producer.retry.backoff.ms", producer.get("retry.backoff.ms"));
    if (workload.consumes()) {
      settings.put("group", group());
      settings.put("processing", word(habits.processing()));
      put(settings, "consumer.retry.backoff.ms", consumer.get("retry.backoff.ms"));
      settings.putAll(ClientConfigs.ofConsumer(this));
      settings.putAll(own.settings(habits.keys()));
      if (client.isAvailable()) {
        settings.putAll(Adapters.effectiveConsumer(client.name(), ofAdapter(consumer)));
      }
    }
    return settings;
  }

  /** The properties of the producer on trial, as its worker takes them. */
  public Map<String, String> producerOnTrial() {
    Map<String, String> all = client.properties(producer);
    if (client.isAvailable()) {
      String acks = Adapters.effectiveProducer(client.name(), producerOfAdapter()).get("acks");
      if (acks != null) {
        all.put(AdapterLaunch.ACKS, acks);
      }
    }
    return all;
  }

  /** What an adapter is asked when no client of it has started yet. */
  private Map<String, String> ofAdapter(Map<String, String> intent) {
    Map<String, String> all = client.properties(intent);
    all.put("group.id", "ontrial-probe");
    return all;
  }

  private Map<String, String> producerOfAdapter() {
    Map<String, String> all = ofAdapter(producer);
    if (transactional()) {
      all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "ontrial-probe");
    }
    return all;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static void put(Map<String, String> settings, String key, @Nullable String value) {
    if (value != null) {
      settings.put(key, value.strip());
    }
  }

  /**
   * Makes a producer of these properties, and a consumer, and closes them, as some are refused only
   * then.
   *
   * @throws BadInput if kafka-clients refuses the properties
   */
  public void refuseIfKafkaDoes() {
    if (!client.isNone()) {
      return; // the client itself refuses what it does not accept, when its settings are asked for
    }
    ClientConfigs.make(this);
  }

  /** Of all that a client says it runs with, what a history declares. */
  Map<String, String> reported(Map<String, ?> values) {
    Map<String, String> effective = new LinkedHashMap<>();
    for (String key : REPORTED) {
      effective.put(key, String.valueOf(values.get(key)));
    }
    effective.replace(ProducerConfig.ACKS_CONFIG, "-1", "all");
    put(effective, TRANSACTIONS_V2, text(values.get(TRANSACTIONS_V2)));
    put(effective, ORDERED_SENDS, text(values.get(ORDERED_SENDS)));
    put(effective, STABLE_OFFSETS, text(values.get(STABLE_OFFSETS)));
    effective.put("transactional", String.valueOf(transactional()));
    effective.putAll(ofConsumers());
    features.forEach((feature, level) -> effective.put(feature, Integer.toString(level)));
    return effective;
  }

  /** The producer's properties, and what no producer can be made without. */
  Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>(producer);
    given.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    given.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    given.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    if (transactional()) {
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
    ProducerConfig.COMPRESSION_TYPE_CONFIG,
    ProducerConfig.PARTITIONER_CLASS_CONFIG,
    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
  };

  /** All of it, so that one part can be changed. */
  private final class Draft {
    private String name = Configuration.this.name;
    private Map<String, String> producer = Configuration.this.producer;
    private Map<String, String> consumer = Configuration.this.consumer;
    private Map<String, String> topic = Configuration.this.topic;
    private Load load = Configuration.this.load;
    private OtherClient client = Configuration.this.client;
    private Redeployed redeployed = Configuration.this.redeployed;
    private String prefix = Configuration.this.prefix;

    Configuration configuration() {
      return new Configuration(
          name,
          workload,
          producer,
          consumer,
          topic,
          habits,
          load,
          features,
          columns,
          client,
          own,
          redeployed,
          prefix);
    }
  }
}
