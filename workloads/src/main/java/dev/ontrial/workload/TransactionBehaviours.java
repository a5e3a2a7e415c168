package dev.ontrial.workload;

import dev.ontrial.workload.ClientBehaviour.Venue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What transactions are for those who look at them from outside. */
final class TransactionBehaviours {
  private TransactionBehaviours() {}

  static String abortedByDefault(Venue venue, String detail) throws Exception {
    TopicPartition topic = new TopicPartition("aborted-" + UUID.randomUUID(), 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", venue.bootstrap()))) {
      admin
          .createTopics(List.of(new NewTopic(topic.topic(), 1, (short) 1)))
          .all()
          .get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    try (KafkaProducer<byte[], byte[]> producer = transactional(venue)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, topic, 1);
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, topic, 2);
      producer.commitTransaction();
    }
    return firstLength(venue, topic) == 1 ? "reads aborted records" : "hides aborted records";
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, TopicPartition topic, int bytes)
      throws Exception {
    producer
        .send(new ProducerRecord<>(topic.topic(), topic.partition(), null, new byte[bytes]))
        .get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The size of the first record that a consumer with default settings reads. */
  private static int firstLength(Venue venue, TopicPartition topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            venue.bootstrap(),
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      consumer.assign(List.of(topic));
      consumer.seekToBeginning(List.of(topic));
      long start = System.nanoTime();
      while (System.nanoTime() - start
          < TimeUnit.SECONDS.toNanos(ClientBehaviour.PATIENCE_SECONDS)) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
        if (!records.isEmpty()) {
          return records.iterator().next().value().length;
        }
      }
      throw new IllegalStateException("the consumer read nothing");
    }
  }

  static String transactionLog(Venue venue, String detail) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = transactional(venue)) {
      producer.initTransactions();
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", venue.bootstrap()))) {
      return admin
              .listTopics(new ListTopicsOptions().listInternal(true))
              .names()
              .get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS)
              .contains("__transaction_state")
          ? ClientFacts.PRESENT
          : ClientFacts.ABSENT;
    }
  }

  static KafkaProducer<byte[], byte[]> transactional(Venue venue) {
    return venue.producer(Map.of("transactional.id", "claims-" + UUID.randomUUID()));
  }
}
