package dev.ontrial.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The creation of topics on a cluster that may not agree with itself yet.
 *
 * <p>Brokers answer from their own copy of the metadata, and the controller may fence a broker
 * whose heartbeat was late. So the brokers that one of them holds to be alive may not be those that
 * the controller accepts as replicas a moment later; such a refusal is asked for again.
 */
final class TopicCreation {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ClusterAdmin admin;
  private final List<NewTopic> topics;
  private final Map<String, String> refused = new TreeMap<>();
  private String refusal = "";

  TopicCreation(ClusterAdmin admin, Collection<NewTopic> topics) {
    this.admin = admin;
    this.topics = new ArrayList<>(topics);
  }

  /**
   * Creates all of them.
   *
   * @return why the cluster refuses one of them for good, by its name
   * @throws ClusterException if the cluster refuses one for 30 seconds
   */
  Map<String, String> run() {
    Wait.until(
        PATIENCE,
        this::isDone,
        () ->
            "the cluster was asked to create %d topics and refused for %s: %s"
                .formatted(topics.size(), Wait.text(PATIENCE), refusal));
    return refused;
  }

  /** Asks once more for those that do not exist yet. */
  private boolean isDone() {
    Map<String, KafkaFuture<Void>> answers = admin.kafka().createTopics(topics).values();
    topics.removeIf(
        topic -> isSettled(topic.name(), Objects.requireNonNull(answers.get(topic.name()))));
    return topics.isEmpty();
  }

  /** Whether it exists, or never will. */
  private boolean isSettled(String topic, KafkaFuture<Void> answer) {
    try {
      answer.get();
      return true;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof TopicExistsException) {
        // An earlier request did it, and its answer was lost.
        return true;
      }
      if (cause instanceof RetriableException
          || cause instanceof InvalidReplicaAssignmentException) {
        refusal = topic + ": " + cause.getMessage();
        return false;
      }
      if (!(cause instanceof ApiException)) {
        // An answer that Kafka's client cannot read; whether the topic exists the next one tells.
        refusal = topic + ": the answer cannot be read: " + cause;
        return false;
      }
      refused.put(topic, cause.getClass().getSimpleName() + ": " + cause.getMessage());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while topic " + topic + " was created", e);
    }
  }
}
