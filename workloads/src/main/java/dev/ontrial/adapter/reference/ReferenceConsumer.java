package dev.ontrial.adapter.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of kafka-clients. */
final class ReferenceConsumer implements ReferenceClient {
  private final int number;
  private final Output output;
  private final Properties properties;
  private final KafkaConsumer<byte[], byte[]> client;
  private final Map<Long, CountDownLatch> waiting = new ConcurrentHashMap<>();
  private volatile ConsumerGroupMetadata group;
  private long nextToken;

  ReferenceConsumer(int number, Properties properties, Output output) {
    this.number = number;
    this.output = output;
    this.properties = properties;
    if (properties.getProperty("enable.auto.commit", "true").equals("true")) {
      properties.put("interceptor.classes", CommitReports.class.getName());
      properties.put(CommitReports.SINK, new CommitReports.Sink(number, output));
    }
    this.client =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.group = client.groupMetadata();
  }

  @Override
  public ObjectNode effective() {
    Map<String, Object> given = new HashMap<>();
    properties.forEach((name, value) -> given.put(name.toString(), value));
    given.put("key.deserializer", ByteArrayDeserializer.class);
    given.put("value.deserializer", ByteArrayDeserializer.class);
    ObjectNode effective = Output.body();
    new ConsumerConfig(given)
        .values()
        .forEach((name, value) -> effective.put(name, String.valueOf(value)));
    return effective;
  }

  ConsumerGroupMetadata groupMetadata() {
    return group;
  }

  @Override
  public void handle(JsonNode request) {
    switch (request.path("do").asText()) {
      case "subscribe" -> {
        List<String> topics = new ArrayList<>();
        request.path("topics").forEach(topic -> topics.add(topic.asText()));
        client.subscribe(topics, new Callbacks());
        output.ok(request);
      }
      case "poll" -> poll(request);
      case "commit" -> {
        commit(offsets(request.path("offsets")));
        output.ok(request);
      }
      case "seek" -> {
        offsets(request.path("offsets")).forEach(client::seek);
        output.ok(request);
      }
      case "close" -> {
        client.close(CloseOptions.timeout(Duration.ofMillis(request.path("ms").asLong(5_000))));
        output.ok(request);
      }
      default -> output.unsupported(request);
    }
  }

  /** Lets a callback go on; called by the thread that reads the requests. */
  void go(JsonNode request) {
    CountDownLatch latch = waiting.remove(request.path("token").asLong());
    if (latch != null) {
      latch.countDown();
    }
  }

  /** The positions of what was polled. */
  Map<TopicPartition, OffsetAndMetadata> positions() {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    client
        .assignment()
        .forEach(each -> positions.put(each, new OffsetAndMetadata(client.position(each))));
    return positions;
  }

  void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    client.commitSync(offsets, Duration.ofSeconds(15));
  }

  private void poll(JsonNode request) {
    ObjectNode answer = Output.body();
    ArrayNode records = answer.putArray("r");
    for (ConsumerRecord<byte[], byte[]> record :
        client.poll(Duration.ofMillis(request.path("ms").asLong()))) {
      ArrayNode fields = records.addArray();
      boolean stale = Lie.STALE_POLL.isTold() && Lies.concerns(record.offset());
      fields.add(record.topic()).add(record.partition());
      fields.add(stale ? record.offset() - 1 : record.offset());
      fields.add(record.leaderEpoch().orElse(-1)).add(record.key()).add(record.value());
      fields.add(record.timestamp());
      fields.add(record.timestampType() == TimestampType.LOG_APPEND_TIME ? "append" : "create");
      ArrayNode headers = fields.addArray();
      record.headers().forEach(h -> headers.addArray().add(h.key()).add(h.value()));
    }
    group = client.groupMetadata();
    if (Lie.EAGER_COMMIT.isTold() && !records.isEmpty()) {
      client.commitSync(Duration.ofSeconds(15));
    }
    output.ok(request, answer);
  }

  static Map<TopicPartition, OffsetAndMetadata> offsets(JsonNode list) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    list.forEach(each ->
        offsets.put(
            new TopicPartition(each.path(0).asText(), each.path(1).asInt()),
            new OffsetAndMetadata(each.path(2).asLong() - (Lie.LAST_FOR_NEXT.isTold() ? 1 : 0))));
    return offsets;
  }

  @Override
  public void stats() {}

  /** Each callback waits until the host has handled it. */
  private final class Callbacks implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      report("assigned", partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      report("revoked", partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      report("lost", partitions);
    }

    private void report(String event, Collection<TopicPartition> partitions) {
      long token = nextToken++;
      CountDownLatch latch = new CountDownLatch(1);
      waiting.put(token, latch);
      ObjectNode line = Output.body().put("ev", event).put("c", number).put("token", token);
      ArrayNode list = line.putArray("tps");
      partitions.forEach(each -> list.addArray().add(each.topic()).add(each.partition()));
      output.line(line);
      if (Lie.NO_WAIT.isTold()) {
        return;
      }
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }
}
