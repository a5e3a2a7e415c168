package dev.ontrial.link.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.requests.TransactionResult;
import org.jspecify.annotations.Nullable;

/**
 * What a message names: its topic-partitions, transactional ids, producer ids and groups.
 *
 * <p>Read from Kafka's own JSON form of the message, as every version of every API has one. The
 * names of the fields are those of Kafka's message definitions ({@code
 * clients/src/main/resources/common/message}).
 */
final class Named {
  private static final Set<String> PARTITION = Set.of("partition", "partitionindex", "index");
  private static final Set<String> PARTITIONS = Set.of("partitions", "partitionindexes");
  private static final int TRANSACTION_KEY = 1;

  final Set<TopicPartition> partitions = new HashSet<>();
  final Set<String> topics = new HashSet<>();
  final Set<String> transactionalIds = new HashSet<>();
  final Set<Long> producerIds = new HashSet<>();
  final Set<String> groups = new HashSet<>();

  /** How transactions end, and whose: of EndTxn, and of each marker of WriteTxnMarkers. */
  final Set<Ending> endings = new HashSet<>();

  /** Whether a topic is named by an id that nobody has told the name of. */
  boolean unknownTopic;

  private final TopicNames names;

  Named(TopicNames names) {
    this.names = names;
  }

  record TopicPartition(String topic, int partition) {}

  record Ending(long producerId, TransactionResult result) {}

  void read(JsonNode message) {
    object(message, null);
    // FindCoordinator says whose coordinator it looks for by a number; before version 1 it is a
    // group's.
    boolean transaction = message.path("keyType").asInt() == TRANSACTION_KEY;
    if (message.has("key")) {
      (transaction ? transactionalIds : groups).add(message.get("key").asText());
    }
    message
        .path("coordinatorKeys")
        .forEach(key -> (transaction ? transactionalIds : groups).add(key.asText()));
  }

  private void object(JsonNode object, @Nullable String outerTopic) {
    String topic = topic(object, outerTopic);
    for (String field : List.of("committed", "transactionResult")) {
      if (object.path(field).isBoolean()) {
        endings.add(
            new Ending(
                object.path("producerId").asLong(),
                TransactionResult.forId(object.get(field).asBoolean())));
      }
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      field(field.getKey().toLowerCase(Locale.ROOT), field.getValue(), topic);
    }
  }

  private void field(String name, JsonNode value, @Nullable String topic) {
    if (value.isArray()) {
      array(name, value, topic);
    } else if (value.isObject()) {
      object(value, topic);
    } else if (PARTITION.contains(name) && topic != null) {
      partitions.add(new TopicPartition(topic, value.asInt()));
    } else if (name.endsWith("transactionalid") && value.isTextual()) {
      transactionalIds.add(value.asText());
    } else if (name.endsWith("producerid") && value.asLong() >= 0) {
      producerIds.add(value.asLong());
    } else if ((name.equals("groupid") || name.equals("group")) && value.isTextual()) {
      groups.add(value.asText());
    }
  }

  private void array(String name, JsonNode array, @Nullable String topic) {
    for (JsonNode item : array) {
      if (item.isObject()) {
        object(item, name.contains("topic") || item.has("topicId") ? topicOf(item) : topic);
      } else if (PARTITIONS.contains(name) && topic != null) {
        partitions.add(new TopicPartition(topic, item.asInt()));
      } else if (item.isTextual() && name.contains("group")) {
        groups.add(item.asText());
      } else if (item.isTextual() && name.equals("transactionalids")) {
        transactionalIds.add(item.asText());
      }
    }
  }

  private @Nullable String topic(JsonNode object, @Nullable String outer) {
    JsonNode topic = object.get("topic");
    if (topic != null && topic.isTextual()) {
      topics.add(topic.asText());
      return topic.asText();
    }
    return object.has("topicId") || object.has("topicName") ? topicOf(object) : outer;
  }

  /** The topic that an item of a list of topics is about. */
  private @Nullable String topicOf(JsonNode item) {
    for (String field : new String[] {"name", "topic", "topicName"}) {
      if (item.path(field).isTextual() && !item.get(field).asText().isEmpty()) {
        topics.add(item.get(field).asText());
        return item.get(field).asText();
      }
    }
    String id = item.path("topicId").asText("");
    if (id.isEmpty() || id.equals(Uuid.ZERO_UUID.toString())) {
      return null;
    }
    String name = names.name(id);
    if (name == null) {
      unknownTopic = true;
    } else {
      topics.add(name);
    }
    return name;
  }

  /** Whether all that a condition asks of a request is named. */
  boolean meets(Condition on) {
    return namesTopic(on)
        && (on.transactionalId() == null || transactionalIds.contains(on.transactionalId()))
        && (on.producerId() == null || producerIds.contains(on.producerId()))
        && (on.group() == null || groups.contains(on.group()))
        && (on.result() == null || ends(on.result(), on.producerId()));
  }

  /** One request may carry markers of several producers. */
  private boolean ends(TransactionResult result, @Nullable Long producerId) {
    return endings.stream()
        .anyMatch(ending ->
            ending.result() == result && (producerId == null || producerId == ending.producerId()));
  }

  boolean namesTopic(Condition on) {
    String topic = on.topic();
    Integer partition = on.partition();
    if (topic == null) {
      return true;
    }
    return partition == null
        ? topics.contains(topic)
        : partitions.contains(new TopicPartition(topic, partition));
  }
}
