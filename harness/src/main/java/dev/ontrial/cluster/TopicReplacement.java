package dev.ontrial.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;

/** Topics that are deleted and created again as they were. */
public final class TopicReplacement {
  private final ClusterAdmin admin;
  private final Map<String, String> ids = new TreeMap<>();
  private final List<NewTopic> again = new ArrayList<>();

  /** Notes what the topics are like. */
  TopicReplacement(ClusterAdmin admin, Collection<String> topics) {
    this.admin = admin;
    Map<String, Map<String, String>> settings = admin.topics().own(topics);
    describe(topics)
        .forEach((topic, description) -> {
          ids.put(topic, description.topicId().toString());
          Map<Integer, List<Integer>> replicas = new HashMap<>();
          description
              .partitions()
              .forEach(info ->
                  replicas.put(info.partition(), info.replicas().stream().map(Node::id).toList()));
          again.add(new NewTopic(topic, replicas).configs(requireNonNull(settings.get(topic))));
        });
  }

  private Map<String, TopicDescription> describe(Collection<String> topics) {
    return ClusterAdmin.answer(
        "for the state of " + topics, admin.kafka().describeTopics(topics).allTopicNames());
  }

  /** The topics' ids as they were first, by name. */
  public Map<String, String> ids() {
    return ids;
  }

  /**
   * Deletes the topics, and waits until every live broker has heard of it and none lists them.
   *
   * @throws ClusterException if the cluster refuses, or does not do it in time
   */
  public void delete(Duration timeout) {
    requestDeletion(timeout);
    Wait.until(
        timeout,
        () -> admin.topics().names().stream().noneMatch(ids::containsKey),
        () -> "%s are still listed after %s".formatted(ids.keySet(), Wait.text(timeout)));
  }

  private void requestDeletion(Duration timeout) {
    ClusterAdmin.answer(
        "to delete " + ids.keySet(), admin.kafka().deleteTopics(ids.keySet()).all());
    admin.leadership().awaitHeard(List.of(), timeout);
  }

  /**
   * Deletes the topics and creates them again.
   *
   * @param timeout for each of the two, and until all replicas are in sync
   * @return the new ids, by name
   * @throws ClusterException if the cluster refuses, or does not do it in time
   */
  public Map<String, String> run(Duration timeout) {
    requestDeletion(timeout);
    Map<String, String> refused = new TopicCreation(admin, again).run();
    if (!refused.isEmpty()) {
      throw new ClusterException("the cluster does not create topics again: " + refused);
    }
    admin.leadership().awaitHeard(ids.keySet(), timeout);
    admin.awaitInSync(ids.keySet(), timeout);
    Map<String, String> now = new TreeMap<>();
    describe(ids.keySet())
        .forEach((topic, description) -> now.put(topic, description.topicId().toString()));
    ids.forEach((topic, id) -> {
      if (id.equals(now.get(topic))) {
        throw new ClusterException("topic " + topic + " still has the id " + id);
      }
    });
    return now;
  }
}
