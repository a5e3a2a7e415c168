package dev.ontrial.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A consumer in another language, with the methods of {@link Consumer} that the workloads call.
 * Callbacks of rebalances run inside {@link #poll}, and the adapter's callback waits for them.
 */
public final class AdapterConsumer {
  private static final Duration OPEN = Duration.ofSeconds(30);
  private static final Duration LATE = Duration.ofSeconds(5);
  private static final String MEMBER = "ontrial-adapter-client-";

  private final AdapterConnection connection;
  private final int client;
  private final String group;
  private final int maxPoll;
  private final BiConsumer<TopicPartition, Long> committed;
  private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Set<TopicPartition> assignment = new HashSet<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private @Nullable ConsumerRebalanceListener listener;
  private @Nullable CompletableFuture<JsonNode> polling;

  private AdapterConsumer(
      AdapterLaunch launch, Properties properties, BiConsumer<TopicPartition, Long> committed) {
    this.connection =
        AdapterConnection.acquire(launch, properties.getProperty("client.id", "consumer"));
    this.client = connection.register(this::event);
    this.group = properties.getProperty("group.id", "");
    this.maxPoll = Integer.parseInt(properties.getProperty("max.poll.records", "500"));
    this.committed = committed;
    try {
      var unused = connection.call("open", Intent.of("consumer", client, properties), OPEN);
    } catch (RuntimeException e) {
      connection.release();
      throw e;
    }
  }

  /**
   * Starts the adapter and opens a consumer in it.
   *
   * @param committed takes the positions that the client reports to have committed by itself
   * @throws KafkaException if that fails
   */
  @SuppressWarnings("unchecked")
  public static Consumer<byte[], byte[]> open(
      AdapterLaunch launch, Properties properties, BiConsumer<TopicPartition, Long> committed) {
    return Facade.of(Consumer.class, new AdapterConsumer(launch, properties, committed));
  }

  private void event(String name, JsonNode body) {
    switch (name) {
      case "assigned", "revoked", "lost" -> events.add(() -> rebalance(name, body));
      case "committed" ->
          body.path("offsets")
              .forEach(each -> committed.accept(partition(each), each.path(2).asLong()));
      default -> {}
    }
  }

  private void rebalance(String name, JsonNode body) {
    List<TopicPartition> partitions = new ArrayList<>();
    body.path("tps").forEach(each -> partitions.add(partition(each)));
    ConsumerRebalanceListener to = listener;
    switch (name) {
      case "assigned" -> {
        assignment.addAll(partitions);
        if (to != null) {
          to.onPartitionsAssigned(partitions);
        }
      }
      case "revoked" -> {
        if (to != null) {
          to.onPartitionsRevoked(partitions);
        }
        forget(partitions);
      }
      default -> {
        if (to != null) {
          to.onPartitionsLost(partitions);
        }
        forget(partitions);
      }
    }
    String line =
        AdapterConnection.body()
            .put("do", "go")
            .put("c", client)
            .put("token", body.path("token").asLong())
            .toString();
    connection.send(() -> line);
  }

  private void forget(Collection<TopicPartition> partitions) {
    assignment.removeAll(partitions);
    positions.keySet().removeAll(partitions);
  }

  private static TopicPartition partition(JsonNode pair) {
    return new TopicPartition(pair.path(0).asText(), pair.path(1).asInt());
  }

  void subscribe(Collection<String> topics, ConsumerRebalanceListener callback) {
    listener = callback;
    ObjectNode body = AdapterConnection.body().put("c", client);
    ArrayNode names = body.putArray("topics");
    topics.forEach(names::add);
    connection.call("subscribe", body, OPEN);
  }

  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    CompletableFuture<JsonNode> answer = polling;
    if (answer == null) {
      ObjectNode body = AdapterConnection.body().put("c", client);
      answer = connection.ask("poll", body.put("max", maxPoll).put("ms", timeout.toMillis()));
      polling = answer;
      var unused = answer.whenComplete((value, error) -> events.add(() -> {}));
    }
    long end = System.nanoTime() + timeout.plus(LATE).toNanos();
    try {
      while (!answer.isDone()) {
        Runnable event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event == null) {
          return none();
        }
        event.run();
      }
      for (Runnable event = events.poll(); event != null; event = events.poll()) {
        event.run();
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    polling = null;
    return records(connection.await("poll", answer, Duration.ofMillis(1)));
  }

  private static ConsumerRecords<byte[], byte[]> none() {
    return new ConsumerRecords<>(Map.of(), Map.of());
  }

  private ConsumerRecords<byte[], byte[]> records(JsonNode polled) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (JsonNode each : polled.path("r")) {
      TopicPartition from = partition(each);
      ConsumerRecord<byte[], byte[]> record = record(from, each);
      records.computeIfAbsent(from, key -> new ArrayList<>()).add(record);
      positions.put(from, record.offset() + 1);
      next.put(from, new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
    }
    return new ConsumerRecords<>(records, next);
  }

  /**
   * A record is {@code [topic, partition, offset, epoch, key, value, timestamp, type, headers]}.
   */
  private static ConsumerRecord<byte[], byte[]> record(TopicPartition from, JsonNode each) {
    RecordHeaders headers = new RecordHeaders();
    each.path(8).forEach(h -> headers.add(h.path(0).asText(), bytes(h.path(1))));
    int epoch = each.path(3).asInt(-1);
    byte[] key = bytes(each.path(4));
    byte[] value = bytes(each.path(5));
    return new ConsumerRecord<>(
        from.topic(),
        from.partition(),
        each.path(2).asLong(),
        each.path(6).asLong(-1),
        each.path(7).asText("create").equals("append")
            ? TimestampType.LOG_APPEND_TIME
            : TimestampType.CREATE_TIME,
        key == null ? -1 : key.length,
        value == null ? -1 : value.length,
        key,
        value,
        headers,
        epoch < 0 ? Optional.empty() : Optional.of(epoch));
  }

  private static byte @Nullable [] bytes(JsonNode text) {
    try {
      return text.isNull() || text.isMissingNode() ? null : text.binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException("the adapter sent bytes that are no base64", e);
    }
  }

  void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    ObjectNode body = AdapterConnection.body().put("c", client);
    offsets(body.putArray("offsets"), offsets);
    connection.call("commit", body, timeout);
  }

  void seek(TopicPartition partition, long offset) {
    ObjectNode body = AdapterConnection.body().put("c", client);
    offsets(body.putArray("offsets"), Map.of(partition, new OffsetAndMetadata(offset)));
    connection.call("seek", body, OPEN);
    positions.put(partition, offset);
  }

  static void offsets(ArrayNode to, Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, position) ->
        to.addArray().add(partition.topic()).add(partition.partition()).add(position.offset()));
  }

  Set<TopicPartition> assignment() {
    return Set.copyOf(assignment);
  }

  long position(TopicPartition partition, Duration timeout) {
    return positions.getOrDefault(partition, -1L);
  }

  /** Names this consumer to a producer of the same adapter; see {@link #clientOf}. */
  @SuppressWarnings("removal") // what replaces it is not in older kafka-clients
  ConsumerGroupMetadata groupMetadata() {
    return new ConsumerGroupMetadata(group, -1, MEMBER + client, Optional.empty());
  }

  static int clientOf(ConsumerGroupMetadata group) {
    return Integer.parseInt(group.memberId().substring(MEMBER.length()));
  }

  void close(Duration timeout) {
    try {
      ObjectNode body = AdapterConnection.body().put("c", client).put("ms", timeout.toMillis());
      CompletableFuture<JsonNode> answer = connection.ask("close", body);
      var unused = answer.whenComplete((value, error) -> events.add(() -> {}));
      long end = System.nanoTime() + timeout.plusSeconds(1).toNanos();
      while (!answer.isDone()) {
        Runnable event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event == null) {
          return;
        }
        event.run();
      }
    } catch (AdapterException | TimeoutException e) {
      // It is gone, and so is its membership.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connection.release();
    }
  }
}
