package dev.ontrial.workload;

import dev.ontrial.workload.ClientBehaviour.Venue;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** What a producer does with its buffer and its batches. */
final class BufferBehaviours {
  private static final String TOPIC = "buffers";
  private static final int RECORD_BYTES = 10_000;
  private static final long WAIT_MILLIS = 1_000;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private BufferBehaviours() {}

  /** Room for a few records, and a broker that answers nothing. */
  static final Map<String, String> SMALL_BUFFER =
      Map.of(
          "buffer.memory", "65536", "batch.size", "16384", "max.block.ms", "500", "linger.ms", "0");

  static String whenFull(Venue venue, String detail) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = withSmallBuffer(venue, TOPIC)) {
      venue.harness().ask("pause");
      try {
        return fill(producer, TOPIC);
      } finally {
        venue.harness().ask("resume");
      }
    }
  }

  /**
   * A producer with {@link #SMALL_BUFFER} that has written to the topic. Its max.block.ms bounds
   * the wait for the topic's metadata as well, so the metadata is asked for until it is there.
   */
  static KafkaProducer<byte[], byte[]> withSmallBuffer(Venue venue, String topic) throws Exception {
    KafkaProducer<byte[], byte[]> producer = venue.producer(SMALL_BUFFER);
    try {
      awaitMetadata(producer, topic);
      var unused =
          producer.send(record(topic, 1)).get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
      return producer;
    } catch (Exception e) {
      abandon(producer);
      throw e;
    }
  }

  private static void awaitMetadata(KafkaProducer<byte[], byte[]> producer, String topic) {
    long start = System.nanoTime();
    while (true) {
      try {
        producer.partitionsFor(topic);
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - start
            > TimeUnit.SECONDS.toNanos(ClientBehaviour.PATIENCE_SECONDS)) {
          throw e;
        }
      }
    }
  }

  /** Sends to a topic whose metadata the producer has, until one send is not accepted. */
  static String fill(KafkaProducer<byte[], byte[]> producer, String topic) throws Exception {
    for (int sent = 0; sent < 100; sent++) {
      Future<?> send;
      try {
        send = producer.send(record(topic, RECORD_BYTES));
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

  private static ProducerRecord<byte[], byte[]> record(int bytes) {
    return record(TOPIC, bytes);
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int bytes) {
    return new ProducerRecord<>(topic, 0, null, new byte[bytes]);
  }

  /**
   * Ends a producer that need not send what it holds. Up to 2.8 the close waits for the Sender
   * without a limit, also where a callback blocks it, so a thread of its own does it.
   */
  static void abandon(KafkaProducer<?, ?> producer) throws InterruptedException {
    Thread close = Thread.ofPlatform().daemon().start(() -> producer.close(Duration.ZERO));
    var unused = close.join(CLOSE);
  }
}
