package dev.ontrial.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
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
  private String refusal = "";

  TopicCreation(ClusterAdmin admin, Collection<NewTopic> topics) {
    this.admin = admin;
    this.topics = new ArrayList<>(topics);
  }

  /**
   * Creates all of them.
   *
   * @throws ClusterException if the cluster refuses for good, or for 30 seconds
   */
  void run() {
    Wait.until(
        PATIENCE,
        this::isDone,
        () ->
            "the cluster was asked to create %d topics and refused for %s: %s"
                .formatted(topics.size(), Wait.text(PATIENCE), refusal));
  }

  /** Asks once more for those that do not exist yet. */
  private boolean isDone() {
    Map<String, KafkaFuture<Void>> answers = admin.kafka().createTopics(topics).values();
    topics.removeIf(topic -> exists(topic.name(), answers.get(topic.name())));
    return topics.isEmpty();
  }

  private boolean exists(String topic, KafkaFuture<Void> answer) {
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
      throw new ClusterException(
          "the cluster was asked to create topic %s: %s: %s"
              .formatted(topic, cause.getClass().getSimpleName(), cause.getMessage()),
          cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while topic " + topic + " was created", e);
    }
  }
}
