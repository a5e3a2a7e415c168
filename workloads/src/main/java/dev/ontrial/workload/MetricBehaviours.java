package dev.ontrial.workload;

import dev.ontrial.workload.ClientBehaviour.Venue;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Whether a metric of the producer moves when its cause is produced. */
final class MetricBehaviours {
  private static final String TOPIC = "measured";
  private static final String MOVES = "moves";
  private static final String RESTS = "does not move";

  private MetricBehaviours() {}

  /** The broker is away for longer than the timeout of a request, but not for the delivery's. */
  static String onRetry(Venue venue, String metric) throws Exception {
    Map<String, String> with = Map.of("request.timeout.ms", "500", "delivery.timeout.ms", "30000");
    try (KafkaProducer<byte[], byte[]> producer = venue.producer(with)) {
      send(producer, new byte[1]).get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
      double before = value(producer, metric);
      Future<?> send;
      boolean moved;
      venue.harness().ask("pause");
      try {
        send = send(producer, new byte[1]);
        // The retry is counted when the request has timed out.
        moved = isMovedSoon(producer, metric, before);
      } finally {
        venue.harness().ask("resume");
      }
      String end = ClientBehaviour.end(send);
      return end.equals("written") ? verdict(moved) : "failed: the record ended with " + end;
    }
  }

  static String onFullBuffer(Venue venue, String metric) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = BufferBehaviours.withSmallBuffer(venue, TOPIC)) {
      double before = value(producer, metric);
      venue.harness().ask("pause");
      try {
        String seen = BufferBehaviours.fill(producer, TOPIC);
        return seen.endsWith("BufferExhaustedException")
            ? verdict(isMovedSoon(producer, metric, before))
            : "failed: the buffer was not exhausted, a send " + seen;
      } finally {
        venue.harness().ask("resume");
      }
    }
  }

  /** Compressible records, many at a time: rates, sizes and the compression rate move. */
  static String onSending(Venue venue, String metric) throws Exception {
    Map<String, String> with = Map.of("compression.type", "gzip", "linger.ms", "50");
    try (KafkaProducer<byte[], byte[]> producer = venue.producer(with)) {
      double before = value(producer, metric);
      Future<?> last = send(producer, new byte[200]);
      for (int record = 0; record < 1_000; record++) {
        last = send(producer, new byte[200]);
      }
      last.get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
      return verdict(isMovedSoon(producer, metric, before));
    }
  }

  static String onAbort(Venue venue, String metric) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = TransactionBehaviours.transactional(venue)) {
      producer.initTransactions();
      double before = value(producer, metric);
      producer.beginTransaction();
      send(producer, new byte[1]).get(ClientBehaviour.PATIENCE_SECONDS, TimeUnit.SECONDS);
      producer.abortTransaction();
      return verdict(isMovedSoon(producer, metric, before));
    }
  }

  private static Future<?> send(KafkaProducer<byte[], byte[]> producer, byte[] value) {
    return producer.send(new ProducerRecord<>(TOPIC, 0, null, value));
  }

  private static String verdict(boolean moved) {
    return moved ? MOVES : RESTS;
  }

  /** Polls, since rates are of windows and the Sender counts behind the calls. */
  private static boolean isMovedSoon(
      KafkaProducer<byte[], byte[]> producer, String metric, double before)
      throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5)) {
      if (Double.compare(value(producer, metric), before) != 0) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }

  private static double value(KafkaProducer<byte[], byte[]> producer, String metric) {
    OptionalDouble value =
        producer.metrics().values().stream()
            .filter(each ->
                each.metricName().group().equals(ClientBehaviour.PRODUCER_METRICS)
                    && each.metricName().name().equals(metric))
            .mapToDouble(each -> ((Number) each.metricValue()).doubleValue())
            .findFirst();
    return value.orElseThrow(() -> new IllegalStateException("there is no metric " + metric));
  }
}
