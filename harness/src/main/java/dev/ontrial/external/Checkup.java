package dev.ontrial.external;

import dev.ontrial.cluster.ClusterException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Does once what a trial does on a cluster of the user's: creates a topic, writes to it with and
 * without a transaction, reads it in a group, and removes both. What is refused is known before a
 * trial begins.
 */
public final class Checkup {
  private static final int MILLIS = 20_000;
  private static final Duration PATIENCE = Duration.ofMillis(MILLIS);

  private final OwnCluster cluster;
  private final Consumer<String> out;
  private final String prefix;
  private final List<String> refused = new ArrayList<>();

  /**
   * @param out takes one line for each thing that was tried
   */
  public Checkup(OwnCluster cluster, long runId, Consumer<String> out) {
    this.cluster = cluster;
    this.out = out;
    this.prefix = RunPrefix.of(runId, Instant.now());
  }

  /** Tries everything; returns whether all of it is possible. */
  public boolean run() {
    out.accept(
        "ok    %s: %d brokers, Kafka %s"
            .formatted(cluster.description(), cluster.brokers(), cluster.version()));
    replication();
    try (Admin admin = Admin.create(settings(Map.of()))) {
      String topic = prefix + "doctor";
      attempt(
          "create a topic",
          () -> {
            NewTopic wish = new NewTopic(topic, 1, (short) Math.min(3, cluster.brokers()));
            admin.createTopics(List.of(wish)).all().get();
            return "";
          });
      attempt("write with acks=all", () -> write(topic, Map.of("enable.idempotence", "false")));
      attempt("write as an idempotent producer", () -> write(topic, Map.of()));
      attempt("write in a transaction", () -> transact(topic));
      attempt("read as a member of a group, and commit", () -> read(topic));
      attempt(
          "read the position of the group",
          () -> {
            admin.listConsumerGroupOffsets(prefix + "doctor").partitionsToOffsetAndMetadata().get();
            return "";
          });
      attempt(
          "see open transactions",
          () -> {
            admin.describeTransactions(List.of(prefix + "doctor-0")).all().get();
            return "";
          });
      attempt(
          "remove the topic and the group",
          () -> {
            new Leavings(admin).remove(prefix::equals, refused::add);
            return "";
          });
    }
    return refused.isEmpty();
  }

  private void replication() {
    int least = Integer.parseInt(cluster.settings().getOrDefault("min.insync.replicas", "1"));
    int replicas = Math.min(3, cluster.brokers());
    if (cluster.brokers() < 3) {
      out.accept(
          ("note  %d brokers: topics of a trial have %d replicas, so little can be learned about"
                  + " losses")
              .formatted(cluster.brokers(), replicas));
    }
    if (least > replicas) {
      fail(
          "min.insync.replicas is %d, and topics of a trial have %d replicas"
              .formatted(least, replicas));
    } else {
      out.accept("ok    replication factor %d, min.insync.replicas %d".formatted(replicas, least));
    }
  }

  private void attempt(String what, Callable<String> trying) {
    try {
      trying.call();
      out.accept("ok    " + what);
    } catch (ExecutionException e) {
      fail(what, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(what, e);
    } catch (Exception e) {
      fail(what, e);
    }
  }

  private void fail(String what, Throwable why) {
    fail(
        why instanceof ClusterException
            ? what + ": " + why.getMessage()
            : "%s: %s: %s".formatted(what, why.getClass().getSimpleName(), why.getMessage()));
  }

  private void fail(String why) {
    refused.add(why);
    out.accept("fails " + why);
  }

  private Map<String, Object> settings(Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>(cluster.access().properties());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.access().bootstrapServers());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, MILLIS);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, MILLIS / 2);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "ontrial-doctor");
    settings.putAll(more);
    return settings;
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
    Map<String, Object> settings = settings(more);
    settings.remove(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
    settings.put("max.block.ms", MILLIS);
    settings.put("delivery.timeout.ms", MILLIS);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private String write(String topic, Map<String, String> more) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(more)) {
      producer.send(new ProducerRecord<>(topic, new byte[] {1})).get();
    }
    return "";
  }

  private String transact(String topic) {
    try (KafkaProducer<byte[], byte[]> producer =
        producer(Map.of("transactional.id", prefix + "doctor-0"))) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(new ProducerRecord<>(topic, new byte[] {2}));
      producer.commitTransaction();
    }
    return "";
  }

  private String read(String topic) {
    Map<String, Object> settings =
        settings(
            Map.of(
                "group.id",
                prefix + "doctor",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false"));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.poll(Duration.ofMillis(200)).isEmpty()) {
        if (System.nanoTime() - deadline > 0) {
          throw new KafkaException("nothing was read within " + PATIENCE.toSeconds() + " s");
        }
      }
      consumer.commitSync(PATIENCE);
    }
    return "";
  }
}
