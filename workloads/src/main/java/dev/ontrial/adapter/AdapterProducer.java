package dev.ontrial.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A producer in another language, with the methods of {@link Producer} that the workloads call. An
 * answer reaches its callback on the thread that reads the adapter's output.
 *
 * <p>As with {@code KafkaProducer}, a transaction in which a send failed cannot be committed: the
 * commit fails with the same exception, before the adapter is asked.
 */
public final class AdapterProducer {
  private static final Duration OPEN = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int MAX_BATCH = 500;

  private final AdapterConnection connection;
  private final AdapterLaunch launch;
  private final int client;
  private final long maxBlockMillis;
  private final Map<Long, Sent> unanswered = new ConcurrentHashMap<>();
  private final Map<MetricName, Metric> metrics = new ConcurrentHashMap<>();
  private final Object batching = new Object();
  private final AtomicBoolean failedInTransaction = new AtomicBoolean();
  private final Semaphore credit = new Semaphore(0);
  private SendLines batch = new SendLines();
  private boolean batchIsQueued;
  private long nextToken;

  private record Sent(TopicPartition target, Callback callback) {}

  private AdapterProducer(AdapterLaunch launch, Properties properties) {
    this.launch = launch;
    this.connection =
        AdapterConnection.acquire(launch, properties.getProperty("client.id", "producer"));
    this.client = connection.register(this::event);
    this.maxBlockMillis = Long.parseLong(properties.getProperty("max.block.ms", "60000"));
    try {
      JsonNode opened = connection.call("open", Intent.of("producer", client, properties), OPEN);
      credit.release(Math.max(1, opened.path("credit").asInt(10_000)));
    } catch (RuntimeException e) {
      connection.release();
      throw e;
    }
  }

  /**
   * Starts the adapter and opens a producer in it.
   *
   * @throws KafkaException if that fails
   */
  @SuppressWarnings("unchecked")
  public static Producer<byte[], byte[]> open(AdapterLaunch launch, Properties properties) {
    return Facade.of(Producer.class, new AdapterProducer(launch, properties));
  }

  void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    try {
      if (!credit.tryAcquire(maxBlockMillis, TimeUnit.MILLISECONDS)) {
        throw new TimeoutException(
            launch.client() + " accepted no record within max.block.ms=" + maxBlockMillis);
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    int partition = record.partition() == null ? -1 : record.partition();
    synchronized (batching) {
      long token = nextToken++;
      unanswered.put(token, new Sent(new TopicPartition(record.topic(), partition), callback));
      batch.add(token, record);
      if (!batchIsQueued) {
        SendLines lines = batch;
        connection.send(() -> take(lines));
        batchIsQueued = true;
      }
      if (batch.size() == MAX_BATCH) { // It waits for its turn; what comes now is another line.
        batch = new SendLines();
        batchIsQueued = false;
      }
    }
  }

  private String take(SendLines lines) {
    synchronized (batching) {
      if (lines == batch) {
        batch = new SendLines();
        batchIsQueued = false;
      }
      return lines.take(client);
    }
  }

  private void event(String name, JsonNode body) {
    switch (name) {
      case "done" -> body.path("d").forEach(this::done);
      case "stats" ->
          body.path("metrics")
              .properties()
              .forEach(each -> {
                if (each.getValue().isNumber()) {
                  count(each.getKey(), each.getValue().asLong());
                }
              });
      case "ended" -> {
        AdapterException error = AdapterException.ended(body.path("text").asText());
        unanswered.keySet().forEach(token -> answer(token, null, error));
      }
      default -> {}
    }
  }

  private void done(JsonNode answer) {
    long token = answer.path(0).asLong(-1);
    Sent sent = unanswered.get(token);
    if (sent == null) {
      connection.violated("it answered record " + token + " twice, or it was not sent");
      return;
    }
    switch (answer.path(1).asText()) {
      case "ok", "sent" -> {
        TopicPartition target = sent.target;
        TopicPartition where =
            new TopicPartition(target.topic(), answer.path(2).asInt(target.partition()));
        long offset = answer.path(3).asLong(-1);
        answer(token, new RecordMetadata(where, offset, 0, -1, -1, -1), null);
      }
      case "fail", "info" -> {
        ObjectNode error = AdapterConnection.body();
        error.put("outcome", answer.path(1).asText());
        error.put("code", answer.path(2).asText("UNKNOWN"));
        error.put("text", answer.path(3).asText(""));
        boolean fatal = answer.path(4).asText("").equals("fatal");
        // A record that failed costs its transaction, and not the client.
        error.put("fatal", fatal).put("abortable", !fatal);
        answer(token, null, AdapterException.of(error, launch));
      }
      default -> connection.violated("record " + token + " was answered with " + answer.path(1));
    }
  }

  private void answer(
      long token, @Nullable RecordMetadata metadata, @Nullable AdapterException error) {
    Sent sent = unanswered.remove(token);
    if (sent != null) {
      if (error != null) {
        failedInTransaction.set(true);
      }
      sent.callback.onCompletion(metadata, error);
      credit.release();
    }
  }

  void initTransactions() {
    call("init_txn");
  }

  void beginTransaction() {
    failedInTransaction.set(false);
    call("begin");
  }

  void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    ObjectNode body = AdapterConnection.body().put("c", client);
    body.put("of", AdapterConsumer.clientOf(group));
    AdapterConsumer.offsets(body.putArray("offsets"), offsets);
    connection.call("txn_offsets", body, ANSWER);
  }

  void commitTransaction() {
    flush();
    if (failedInTransaction.get()) {
      throw new KafkaException(
          "Cannot execute transactional method because we are in an error state: a send failed");
    }
    call("commit");
  }

  void abortTransaction() {
    call("abort");
  }

  void flush() {
    call("flush");
  }

  private void call(String verb) {
    connection.call(verb, AdapterConnection.body().put("c", client), ANSWER);
  }

  Map<MetricName, ? extends Metric> metrics() {
    return new HashMap<>(metrics);
  }

  private void count(String name, long value) {
    MetricName metric = new MetricName(name, "producer-metrics", "", Map.of());
    metrics.put(metric, new Counted(metric, value));
  }

  private record Counted(MetricName metricName, Object metricValue) implements Metric {}

  void close(Duration timeout) {
    try {
      ObjectNode body = AdapterConnection.body().put("c", client).put("ms", timeout.toMillis());
      connection.call("close", body, timeout.plusSeconds(1));
    } catch (AdapterException | TimeoutException e) {
      // What is unanswered is answered below: its outcome is unknown.
    } finally {
      AdapterException closed = AdapterException.ended("the producer was closed");
      unanswered.keySet().forEach(token -> answer(token, null, closed));
      connection.release();
    }
  }

  /** Records on their way to the adapter, as one line of JSON. */
  private static final class SendLines {
    private final ArrayNode records = AdapterConnection.body().putArray("r");

    int size() {
      return records.size();
    }

    void add(long token, ProducerRecord<byte[], byte[]> record) {
      ArrayNode fields = records.addArray();
      fields.add(token).add(record.topic()).add(record.partition());
      fields.add(record.key()).add(record.value()).add(record.timestamp());
      ArrayNode headers = fields.addArray();
      record.headers().forEach(h -> headers.addArray().add(h.key()).add(h.value()));
    }

    String take(int client) {
      ObjectNode line = AdapterConnection.body().put("do", "send").put("c", client);
      line.set("r", records);
      return line.toString();
    }
  }
}
