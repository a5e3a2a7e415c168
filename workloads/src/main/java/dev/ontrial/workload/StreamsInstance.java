package dev.ontrial.workload;

import dev.ontrial.history.FatalError;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka Streams instance that counts each writer's records in a store, in memory and with a
 * changelog, and writes each count next to its record. The only class that starts Kafka Streams.
 */
final class StreamsInstance extends Workload {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration AFTER_FATAL = Duration.ofSeconds(5);

  /** How many batches producers have split, as the broker refused them as too large. */
  private static final String SPLITS = "batch-split-total";

  private final StreamsSpec spec;
  private @Nullable KafkaStreams running;
  private int runningAs;
  private long splits;
  private long sampledNanos;

  StreamsInstance(Context context, StreamsSpec spec) {
    super(context, spec.configuration());
    this.spec = spec;
  }

  @Override
  String live(int process) {
    KafkaStreams streams = open(process);
    String why = "stopped";
    try {
      streams.start();
      run(streams, process);
      while (!stopping() && !Thread.currentThread().isInterrupted()) {
        if (streams.state().hasCompletedShutdown()) {
          why = FatalError.end("KafkaStreams: it is in state " + streams.state());
          break;
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    } catch (KafkaException e) {
      counters.failed(e);
      why = FatalError.end(KafkaErrors.text(ClientErrors.telling(e)));
    } finally {
      close(streams, process);
      recorder.processEnd(process, why);
    }
    return why;
  }

  private synchronized void run(@Nullable KafkaStreams streams, int process) {
    running = streams;
    runningAs = process;
    splits = 0;
    sampledNanos = 0;
  }

  /** Closing removes the metrics; so does the end of a thread, whose producer is its own. */
  @Override
  synchronized void recordMetrics() {
    KafkaStreams streams = running;
    if (streams == null) {
      return;
    }
    long before = sampledNanos;
    sampledNanos = System.nanoTime();
    long now = 0;
    for (Metric metric : streams.metrics().values()) {
      if (metric.metricName().group().equals("producer-metrics")
          && metric.metricName().name().equals(SPLITS)
          && metric.metricValue() instanceof Number value) {
        now += Math.round(value.doubleValue());
      }
    }
    if (now > splits) {
      splits = now;
      recorder.metric(runningAs, SPLITS, now, false, before);
    }
  }

  private KafkaStreams open(int process) {
    Properties properties = new Properties();
    properties.putAll(spec.properties());
    properties.putIfAbsent("num.stream.threads", "1");
    properties.put("bootstrap.servers", spec.bootstrap());
    properties.put("application.id", spec.applicationId());
    properties.put("client.id", "ontrial-" + process);
    properties.put("state.dir", spec.stateDir());
    try {
      KafkaStreams streams = new KafkaStreams(topology(process), properties);
      streams.setUncaughtExceptionHandler(error -> {
        counters.failed(error);
        recorder.note(process, FatalError.thread(KafkaErrors.text(ClientErrors.telling(error))));
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      });
      recorder.process(process, Descriptions.of(spec, recorder.worker()));
      return streams;
    } catch (KafkaException e) {
      throw new EndOfWorkload(
          spec.configuration()
              + ": the streams instance cannot be made: "
              + Descriptions.causes(e));
    }
  }

  @SuppressWarnings("removal") // Streams before 4.4 know no other method of a partitioner
  private Topology topology(int process) {
    Tasks tasks = new Tasks(process);
    return new Topology()
        .addSource("input", new ByteArrayDeserializer(), new ByteArrayDeserializer(), spec.input())
        .addProcessor("count", () -> new CountingProcessor(context.run(), counters, tasks), "input")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(CountingProcessor.STORE),
                    Serdes.Integer(),
                    Serdes.Long())
                .withLoggingEnabled(Map.of()),
            "count")
        .addSink(
            "output",
            spec.output(),
            new IntegerSerializer(),
            new ByteArraySerializer(),
            (String topic, Integer partition, byte[] value, int partitions) ->
                Optional.of(Set.of(partition)),
            "count");
  }

  private void close(KafkaStreams streams, int process) {
    recordMetrics();
    run(null, process);
    boolean interrupted = Thread.interrupted();
    try {
      if (!streams.close(stopping() ? untilDeadline() : AFTER_FATAL)) {
        recorder.note(process, "the instance did not close in time");
        if (stopping()) {
          abandon();
        }
      }
    } catch (KafkaException e) {
      recorder.note(process, "the instance did not close cleanly: " + KafkaErrors.text(e));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Writes down the tasks that the instance is given and gives away, as a consumer's partitions.
   */
  private final class Tasks implements CountingProcessor.Tasks {
    private final int process;

    Tasks(int process) {
      this.process = process;
    }

    @Override
    public void taken(int partition) {
      input(partition).ifPresent(id -> recorder.assigned(process, id));
    }

    @Override
    public void released(int partition) {
      input(partition).ifPresent(id -> recorder.revoked(process, id));
    }

    private Optional<Integer> input(int partition) {
      return spec.topicPartitions().stream()
          .filter(each -> each.partition() == partition)
          .map(TopicPartitionId::id)
          .findFirst();
    }
  }
}
