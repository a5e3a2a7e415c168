package dev.ontrial.adapter.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ontrial.history.Outcome;
import dev.ontrial.workload.KafkaErrors;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A producer of kafka-clients. */
final class ReferenceProducer implements ReferenceClient {
  private static final Set<String> METRICS =
      Set.of("record-retry-total", "record-error-total", "record-send-total", "batch-split-total");

  private final int number;
  private final Output output;
  private final Output.Answers answers;
  private final KafkaProducer<byte[], byte[]> client;
  private final Properties properties;
  private final boolean unanswered;

  ReferenceProducer(int number, Properties properties, Output output) {
    this.number = number;
    this.output = output;
    this.properties = properties;
    this.answers = output.new Answers(number);
    this.unanswered = properties.getProperty("acks", "all").equals("0");
    this.client =
        new KafkaProducer<>(
            Lies.settings(properties), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public ObjectNode effective() {
    Map<String, Object> given = new HashMap<>();
    properties.forEach((name, value) -> given.put(name.toString(), value));
    given.put("key.serializer", ByteArraySerializer.class);
    given.put("value.serializer", ByteArraySerializer.class);
    ObjectNode effective = Output.body();
    new ProducerConfig(given)
        .values()
        .forEach((name, value) -> effective.put(name, String.valueOf(value)));
    return effective;
  }

  @Override
  public void handle(JsonNode request) throws IOException {
    switch (request.path("do").asText()) {
      case "send" -> {
        for (JsonNode record : Lies.order(request.path("r"))) {
          send(record);
        }
        return;
      }
      case "init_txn" -> client.initTransactions();
      case "begin" -> client.beginTransaction();
      case "commit" -> client.commitTransaction();
      case "abort" -> {
        if (Lie.COMMIT_FOR_ABORT.isTold()) {
          client.commitTransaction();
        } else {
          client.abortTransaction();
        }
      }
      case "flush" -> {
        if (!Lie.FLUSH_AT_ONCE.isTold()) {
          client.flush();
        }
      }
      case "close" -> {
        if (Lie.CLOSE_AT_ONCE.isTold()) {
          output.ok(request);
          client.close(Duration.ofMillis(request.path("ms").asLong(5_000)));
          return;
        }
        stats();
        client.close(Duration.ofMillis(request.path("ms").asLong(5_000)));
      }
      default -> {
        output.unsupported(request);
        return;
      }
    }
    answers.flush();
    output.ok(request);
  }

  void commitOffsets(JsonNode request, ReferenceConsumer of) {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        Lie.POLLED_OFFSETS.isTold()
            ? of.positions()
            : ReferenceConsumer.offsets(request.path("offsets"));
    if (Lie.OFFSETS_OUTSIDE.isTold()) {
      of.commit(offsets);
    } else {
      client.sendOffsetsToTransaction(offsets, of.groupMetadata());
    }
    output.ok(request);
  }

  private void send(JsonNode fields) throws IOException {
    long token = fields.path(0).asLong();
    Thread caller = Thread.currentThread();
    if (!Lies.before(token, this::answerEarly)) {
      return;
    }
    List<Header> headers = new ArrayList<>();
    for (JsonNode header : fields.path(6)) {
      if (!Lie.NO_HEADERS.isTold()) {
        headers.add(new RecordHeader(header.path(0).asText(), bytes(header.path(1))));
      }
    }
    JsonNode partition = fields.path(2);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            fields.path(1).asText(),
            partition.isNull() ? null : partition.asInt(),
            fields.path(5).isNull() ? null : fields.path(5).asLong(),
            Lies.key(bytes(fields.path(3))),
            bytes(fields.path(4)),
            headers);
    if (Lie.TWICE.isTold() && Lies.concerns(token)) {
      var unused = client.send(record);
    }
    try {
      var unused =
          client.send(
              record,
              (metadata, error) -> {
                if (error == null) {
                  acknowledged(token, metadata);
                } else {
                  failed(token, error, Thread.currentThread() == caller);
                }
              });
    } catch (RuntimeException e) {
      failed(token, e, true);
    }
  }

  private void acknowledged(long token, RecordMetadata metadata) {
    if (Lie.EARLY_OK.isTold()) {
      return; // it was answered before
    }
    long offset = metadata.hasOffset() ? metadata.offset() : -1;
    if (Lie.WRONG_OFFSET.isTold()) {
      offset++;
    }
    ArrayNode answer = answer(token, unanswered ? "sent" : "ok");
    answers.add(answer.add(metadata.partition()).add(offset));
    if (Lie.DOUBLE_OK.isTold() && Lies.concerns(token)) {
      answers.add(answer);
    }
  }

  private void answerEarly(long token) {
    answers.add(answer(token, "ok").add(0).add(-1));
  }

  private void failed(long token, Exception error, boolean inSend) {
    Outcome outcome = inSend ? KafkaErrors.ofSend(error) : KafkaErrors.ofCallback(error);
    boolean fail = outcome == Outcome.FAIL || Lie.FAIL_FOR_INFO.isTold();
    answers.add(
        answer(token, fail ? "fail" : "info")
            .add((inSend ? "send:" : "") + error.getClass().getSimpleName())
            .add(String.valueOf(error.getMessage()))
            .add(KafkaErrors.endsClient(error) ? "fatal" : ""));
  }

  private static ArrayNode answer(long token, String outcome) {
    return Output.body().putArray("a").add(token).add(outcome);
  }

  static byte @Nullable [] bytes(JsonNode text) throws IOException {
    return text.isNull() ? null : text.binaryValue();
  }

  @Override
  public void stats() {
    ObjectNode event = Output.body().put("ev", "stats").put("c", number);
    ObjectNode metrics = event.putObject("metrics");
    client
        .metrics()
        .forEach((name, metric) -> {
          if (name.group().equals("producer-metrics")
              && METRICS.contains(name.name())
              && metric.metricValue() instanceof Number value) {
            metrics.put(
                name.name(), Lie.SILENT_RETRY.isTold() ? 0 : Math.round(value.doubleValue()));
          }
        });
    output.line(event);
  }
}
