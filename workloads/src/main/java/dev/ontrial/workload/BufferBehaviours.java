package dev.ontrial.workload;

import dev.ontrial.workload.ClientBehaviour.Venue;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** What a producer does with its buffer and its batches. */
final class BufferBehaviours {
  private static final String TOPIC = "buffers";
  private static final int RECORD_BYTES = 10_000;
  private static final long WAIT_MILLIS = 1_000;

  private BufferBehaviours() {}

  /** Room for a few records, and a broker that answers nothing. */
  static final Map<String, String> SMALL_BUFFER =
      Map.of(
          "buffer.memory", "65536", "batch.size", "16384", "max.block.ms", "500", "linger.ms", "0");

  static String whenFull(Venue venue, String detail) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = venue.producer(SMALL_BUFFER)) {
      producer.send(record(1)).get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
      venue.harness().ask("pause");
      try {
        return fill(producer);
      } finally {
        venue.harness().ask("resume");
      }
    }
  }

  /** Sends until one send is not accepted. */
  static String fill(KafkaProducer<byte[], byte[]> producer) throws Exception {
    for (int sent = 0; sent < 100; sent++) {
      Future<?> send;
      try {
        send = producer.send(record(RECORD_BYTES));
      } catch (KafkaException e) {
        return "throws " + ClientBehaviour.name(e);
      }
      if (send.isDone()) {
        return "returns a failed future of " + ClientBehaviour.end(send);
      }
    }
    return "failed: the buffer did not become full";
  }

  static String batchWaits(Venue venue, String detail) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = lingering(venue)) {
      producer.partitionsFor(TOPIC);
      Future<?> send = producer.send(record(1));
      return isDoneSoon(send) ? "is sent at once" : "waits";
    }
  }

  static String fullBatchGoes(Venue venue, String detail) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = lingering(venue)) {
      producer.partitionsFor(TOPIC);
      Future<?> first = producer.send(record(RECORD_BYTES));
      // Does not fit into the first batch any more.
      Future<?> second = producer.send(record(RECORD_BYTES));
      first.get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
      return second.isDone() ? "all batches are sent at once" : "is sent";
    }
  }

  /** Records to one partition, which would stay in the batch for a minute. */
  private static KafkaProducer<byte[], byte[]> lingering(Venue venue) {
    return venue.producer(Map.of("linger.ms", "60000", "batch.size", "16384"));
  }

  private static boolean isDoneSoon(Future<?> send) throws Exception {
    try {
      send.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    }
  }

  static ProducerRecord<byte[], byte[]> record(int bytes) {
    return new ProducerRecord<>(TOPIC, 0, null, new byte[bytes]);
  }

  /** Ends a producer that need not send what it holds. */
  static void abandon(KafkaProducer<?, ?> producer) {
    producer.close(Duration.ZERO);
  }
}
