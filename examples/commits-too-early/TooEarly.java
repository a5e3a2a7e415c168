import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The transactional loop with a planted bug: it commits the positions before the transaction, so
 * that the records are lost if the process ends in between.
 */
public class TooEarly {
  private static final Map<String, String> ENV = System.getenv();
  private static final long PROCESSING_MILLIS = 200;

  public static void main(String[] args) throws InterruptedException {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", ENV.get("ONTRIAL_BOOTSTRAP_SERVERS"),
                "group.id", ENV.get("ONTRIAL_GROUP"),
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "isolation.level", "read_committed",
                "session.timeout.ms", "6000",
                "max.poll.records", "100"),
            new StringDeserializer(),
            new StringDeserializer());
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", ENV.get("ONTRIAL_BOOTSTRAP_SERVERS"),
                "transactional.id", ENV.get("ONTRIAL_TRANSACTIONAL_ID"),
                "transaction.timeout.ms", "10000",
                "request.timeout.ms", "1000",
                "delivery.timeout.ms", "2000"),
            new StringSerializer(),
            new StringSerializer());
    producer.initTransactions();
    consumer.subscribe(List.of(ENV.get("ONTRIAL_INPUT_TOPIC")));
    while (true) {
      ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
      if (!records.isEmpty()) {
        process(records, consumer, producer);
      }
    }
  }

  private static void process(
      ConsumerRecords<String, String> records,
      KafkaConsumer<String, String> consumer,
      KafkaProducer<String, String> producer)
      throws InterruptedException {
    // The bug: the positions belong into the transaction (sendOffsetsToTransaction).
    consumer.commitSync(behind(records));
    try {
      producer.beginTransaction();
      for (ConsumerRecord<String, String> record : records) {
        String value = record.value().toUpperCase(Locale.ROOT);
        producer.send(
            new ProducerRecord<>(
                ENV.get("ONTRIAL_OUTPUT_TOPIC"), null, record.key(), value, record.headers()));
      }
      Thread.sleep(PROCESSING_MILLIS); // in place of work
      producer.commitTransaction();
    } catch (ProducerFencedException
        | InvalidProducerEpochException
        | OutOfOrderSequenceException
        | AuthorizationException
        | UnsupportedVersionException e) {
      throw e; // The producer is of no more use: the process ends, and is started again.
    } catch (KafkaException e) {
      System.out.println("aborts: " + e);
      producer.abortTransaction();
      rewind(records, consumer);
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> behind(
      ConsumerRecords<String, String> records) {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<String, String>> its = records.records(partition);
      positions.put(partition, new OffsetAndMetadata(its.get(its.size() - 1).offset() + 1));
    }
    return positions;
  }

  /** An abort does not move the consumer back. */
  private static void rewind(
      ConsumerRecords<String, String> records, KafkaConsumer<String, String> consumer) {
    for (TopicPartition partition : records.partitions()) {
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, records.records(partition).get(0).offset());
      }
    }
  }
}
