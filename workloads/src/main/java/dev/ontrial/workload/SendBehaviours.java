package dev.ontrial.workload;

import dev.ontrial.workload.ClientBehaviour.Venue;
import java.util.Arrays;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** What becomes of records, and of their callbacks. */
final class SendBehaviours {
  private static final String TOPIC = "sends";
  private static final int TOO_LARGE = 1_100_000;
  private static final int NEIGHBOUR = 1_000;
  private static final String NETWORK_THREAD = "kafka-producer-network-thread";

  private SendBehaviours() {}

  /** Refuses every record. */
  public static final class Refusing implements Serializer<byte[]> {
    /** By reflection of the producer. */
    public Refusing() {}

    @Override
    public byte[] serialize(String topic, byte[] data) {
      throw new SerializationException("not this one");
    }
  }

  static String whenSerializerFails(Venue venue, String detail) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        venue.producer(Map.of("value.serializer", Refusing.class.getName()))) {
      Future<?> send = producer.send(record(1));
      return "returns a future: " + ClientBehaviour.end(send);
    } catch (KafkaException e) {
      return "throws " + ClientBehaviour.name(e);
    }
  }

  /** A record above the broker's limit between two others, with one and with five in flight. */
  static String poisonRecord(Venue venue, String detail) throws Exception {
    String one = amongNeighbours(venue, "1");
    String five = amongNeighbours(venue, "5");
    return one.equals(five) ? "the same with 1 and 5 in flight: " + one : one + "; " + five;
  }

  /** The neighbours are too large for the room that is left in the batch of the large record. */
  private static String amongNeighbours(Venue venue, String inFlight) throws Exception {
    Map<String, String> with =
        Map.of(
            "max.in.flight.requests.per.connection",
            inFlight,
            "max.request.size",
            "2000000",
            "linger.ms",
            "0");
    try (KafkaProducer<byte[], byte[]> producer = venue.producer(with)) {
      Future<?> before = producer.send(record(NEIGHBOUR));
      Future<?> poison = producer.send(record(TOO_LARGE));
      Future<?> after = producer.send(record(NEIGHBOUR));
      return "%s, %s, %s"
          .formatted(
              ClientBehaviour.end(before), ClientBehaviour.end(poison), ClientBehaviour.end(after));
    }
  }

  /**
   * A record above the broker's limit and one of a byte, in one batch: the client sizes the batch
   * by an upper bound of the large record, which leaves a few bytes. When the broker refuses the
   * batch the client splits it, and sizes the first part in the same way.
   */
  static String inOneBatchWithPoison(Venue venue, String detail) throws Exception {
    Map<String, String> with =
        Map.of(
            "max.request.size",
            "2000000",
            "linger.ms",
            "500",
            "request.timeout.ms",
            "5000",
            "delivery.timeout.ms",
            "10000");
    KafkaProducer<byte[], byte[]> producer = venue.producer(with);
    try {
      producer.send(record(1)).get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
      Future<?> poison = producer.send(record(TOO_LARGE));
      Future<?> neighbour = producer.send(record(1));
      String both =
          "%s, its neighbour %s"
              .formatted(ClientBehaviour.end(poison), ClientBehaviour.end(neighbour));
      return both + ", a later record " + ClientBehaviour.end(producer.send(record(NEIGHBOUR)));
    } finally {
      BufferBehaviours.abandon(producer);
    }
  }

  static String offsetWithoutAcknowledgement(Venue venue, String detail) throws Exception {
    Map<String, String> with = Map.of("acks", "0", "enable.idempotence", "false");
    try (KafkaProducer<byte[], byte[]> producer = venue.producer(with)) {
      return String.valueOf(
          producer
              .send(record(1))
              .get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS)
              .offset());
    }
  }

  static String callbackThread(Venue venue, String detail) throws Exception {
    CompletableFuture<String> thread = new CompletableFuture<>();
    try (KafkaProducer<byte[], byte[]> producer = venue.producer(Map.of())) {
      var unused =
          producer.send(
              record(1),
              (metadata, exception) -> thread.complete(Thread.currentThread().getName()));
      String name = thread.get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
      return name.startsWith(NETWORK_THREAD) ? "the Sender's thread" : name;
    }
  }

  static String flushInCallback(Venue venue, String detail) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    KafkaProducer<byte[], byte[]> producer = venue.producer(Map.of());
    var unused =
        producer.send(
            record(1),
            (metadata, exception) -> {
              try {
                producer.flush();
                seen.complete("returns");
              } catch (KafkaException e) {
                seen.complete("throws " + ClientBehaviour.name(e));
              }
            });
    try {
      return seen.get(5, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      return "does not return";
    } finally {
      BufferBehaviours.abandon(producer);
    }
  }

  static String senderThreads(Venue venue, String detail) throws Exception {
    long before = networkThreads();
    try (KafkaProducer<byte[], byte[]> producer = venue.producer(Map.of())) {
      for (int topic = 0; topic < 5; topic++) {
        producer
            .send(new ProducerRecord<>(TOPIC + "-" + topic, new byte[1]))
            .get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      return String.valueOf(networkThreads() - before);
    }
  }

  static String unclosedProducers(Venue venue, String detail) {
    long before = networkThreads();
    for (int i = 0; i < 3; i++) {
      venue.producer(Map.of()); // nothing but its own thread refers to it
    }
    System.gc();
    return networkThreads() - before + " threads stay";
  }

  /** Batches of ten records, so that each partition gets hundreds of them. */
  static String spread(Venue venue, String detail) {
    long[] counts = new long[6];
    try (KafkaProducer<byte[], byte[]> producer =
        venue.producer(Map.of("batch.size", "2000", "linger.ms", "5"))) {
      for (int i = 0; i < 60_000; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>("spread", new byte[200]),
                (metadata, exception) -> {
                  if (exception == null) {
                    counts[metadata.partition()]++; // all by the one Sender thread
                  }
                });
      }
      producer.flush();
    }
    LongSummaryStatistics all = Arrays.stream(counts).summaryStatistics();
    if (all.getSum() != 60_000) {
      return "failed: only " + all.getSum() + " records were written";
    }
    double above = all.getMax() / all.getAverage() - 1;
    double below = 1 - all.getMin() / all.getAverage();
    return Math.max(above, below) <= 0.1 ? "within 10 %" : "not within 10 %";
  }

  private static long networkThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(NETWORK_THREAD))
        .count();
  }

  private static ProducerRecord<byte[], byte[]> record(int bytes) {
    return new ProducerRecord<>(TOPIC, 0, null, new byte[bytes]);
  }
}
