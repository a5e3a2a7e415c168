package dev.ontrial.claims;

import com.sun.management.OperatingSystemMXBean;
import dev.ontrial.claims.Experiment.Figure;
import dev.ontrial.claims.Experiment.Load;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** One round of a load: records that are sent and acknowledged, and what that took. */
final class Burst {
  private static final long PATIENCE_SECONDS = 120;

  private final Load load;
  private final String bootstrap;
  private final String topic;
  private final byte[][] values;

  Burst(Load load, String bootstrap, String topic) {
    this.load = load;
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.values = Payloads.of(load.payload(), load.bytes());
  }

  /** Does nothing to a record. */
  public static final class Idle implements ProducerInterceptor<byte[], byte[]> {
    /** By reflection of the producer. */
    public Idle() {}

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception e) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }

  /**
   * What a round took.
   *
   * @param records all that were acknowledged
   * @param nanos from the first send to the last acknowledgement
   * @param cpuNanos of this JVM in that time
   * @param bytes that the producers sent
   * @param latencies of each send that was waited for, in nanoseconds
   */
  record Took(int records, long nanos, long cpuNanos, double bytes, List<Long> latencies) {
    double figure(Figure figure) {
      return switch (figure) {
        case THROUGHPUT -> records * 1e9 / nanos;
        case LATENCY -> {
          List<Long> sorted = latencies.stream().sorted().toList();
          yield sorted.get(sorted.size() / 2) / 1e6;
        }
        case BYTES -> bytes / records;
        case CPU -> cpuNanos / 1e3 / records;
      };
    }
  }

  /**
   * Sends all records.
   *
   * @throws IllegalStateException if one is not acknowledged
   */
  Took send() throws Exception {
    int each = load.records() / load.producers();
    List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(load.producers());
    try {
      for (int i = 0; i < load.producers(); i++) {
        producers.add(producer());
      }
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      double bytes = bytes(producers);
      long cpu = system.getProcessCpuTime();
      long start = System.nanoTime();
      List<Callable<List<Long>>> tasks = new ArrayList<>();
      producers.forEach(producer -> tasks.add(() -> sendBy(producer, each)));
      List<Long> latencies = new ArrayList<>();
      for (Future<List<Long>> done : threads.invokeAll(tasks, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        latencies.addAll(done.get());
      }
      long nanos = System.nanoTime() - start;
      return new Took(
          each * load.producers(),
          nanos,
          system.getProcessCpuTime() - cpu,
          bytes(producers) - bytes,
          latencies);
    } finally {
      threads.shutdownNow();
      producers.forEach(KafkaProducer::close);
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(load.settings());
    settings.put("bootstrap.servers", bootstrap);
    settings.put("key.serializer", ByteArraySerializer.class);
    settings.put("value.serializer", ByteArraySerializer.class);
    if (load.transaction() > 0) {
      settings.put("transactional.id", "claims-" + UUID.randomUUID());
    }
    if (load.interceptors() > 0) {
      settings.put("interceptor.classes", Idle.class.getName());
    }
    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings);
    if (load.transaction() > 0) {
      producer.initTransactions();
    }
    producer.partitionsFor(topic);
    return producer;
  }

  private List<Long> sendBy(KafkaProducer<byte[], byte[]> producer, int records) throws Exception {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    List<Long> latencies = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      if (load.transaction() > 0 && i % load.transaction() == 0) {
        producer.beginTransaction();
      }
      long before = System.nanoTime();
      Future<RecordMetadata> send =
          producer.send(
              new ProducerRecord<>(topic, values[i % values.length]),
              (metadata, e) -> failure.compareAndSet(null, e));
      if (load.waiting()) {
        send.get();
        latencies.add(System.nanoTime() - before);
      }
      boolean last = i + 1 == records;
      if (load.transaction() > 0 && (last || (i + 1) % load.transaction() == 0)) {
        producer.commitTransaction();
      }
    }
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a record was not acknowledged: " + failed, failed);
    }
    return latencies;
  }

  private static double bytes(List<KafkaProducer<byte[], byte[]>> producers) {
    return producers.stream()
        .flatMap(producer -> producer.metrics().values().stream())
        .filter(metric ->
            metric.metricName().group().equals("producer-metrics")
                && metric.metricName().name().equals("outgoing-byte-total"))
        .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
        .sum();
  }
}
