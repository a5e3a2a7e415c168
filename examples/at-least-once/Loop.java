import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Reads, writes, waits for the acknowledgements, and then commits: at least once. */
public class Loop {
  public static void main(String[] args) throws Exception {
    Map<String, String> env = System.getenv();
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", env.get("ONTRIAL_BOOTSTRAP_SERVERS"),
                "group.id", env.get("ONTRIAL_GROUP"),
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "session.timeout.ms", "6000",
                "max.poll.records", "100"),
            new StringDeserializer(),
            new StringDeserializer());
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", env.get("ONTRIAL_BOOTSTRAP_SERVERS")),
            new StringSerializer(),
            new StringSerializer());
    consumer.subscribe(List.of(env.get("ONTRIAL_INPUT_TOPIC")));
    System.out.println("instance " + env.get("ONTRIAL_INSTANCE") + " starts");
    while (true) {
      ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
      if (records.isEmpty()) {
        continue;
      }
      List<java.util.concurrent.Future<?>> sends = new java.util.ArrayList<>();
      for (ConsumerRecord<String, String> record : records) {
        sends.add(
            producer.send(
                new ProducerRecord<>(
                    env.get("ONTRIAL_OUTPUT_TOPIC"),
                    null,
                    record.key(),
                    record.value().toUpperCase(java.util.Locale.ROOT),
                    record.headers())));
      }
      for (java.util.concurrent.Future<?> send : sends) {
        send.get(); // An exception ends the process before anything is committed.
      }
      try {
        consumer.commitSync();
      } catch (CommitFailedException | RebalanceInProgressException | TimeoutException e) {
        System.out.println("not committed, so these records may be processed again: " + e);
      }
    }
  }
}
