package dev.ontrial.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.Node;

/** Whether brokers are among the in-sync replicas of all that they have replicas of. */
public final class InSync {
  private final ClusterAdmin admin;

  InSync(ClusterAdmin admin) {
    this.admin = admin;
  }

  /**
   * Waits until these brokers are in sync in all topics, internal ones too.
   *
   * @return whether they were within that time
   */
  public boolean await(Collection<Integer> brokers, Duration timeout) {
    try {
      Wait.until(timeout, () -> missing(brokers).isEmpty(), () -> "not in sync: " + brokers);
      return true;
    } catch (ClusterException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return false;
    }
  }

  /** The topic-partitions of which one of these brokers has a replica that is not in sync. */
  private List<String> missing(Collection<Integer> brokers) {
    List<String> missing = new ArrayList<>();
    try {
      Set<String> topics = admin.topics().all();
      ClusterAdmin.answer(
              "for the state of all topics", admin.kafka().describeTopics(topics).allTopicNames())
          .forEach((topic, description) ->
              description
                  .partitions()
                  .forEach(info -> {
                    List<Integer> inSync = info.isr().stream().map(Node::id).toList();
                    boolean all =
                        info.replicas().stream()
                            .map(Node::id)
                            .filter(brokers::contains)
                            .allMatch(inSync::contains);
                    if (!all) {
                      missing.add(topic + "-" + info.partition());
                    }
                  }));
    } catch (ClusterException e) {
      missing.add(String.valueOf(e.getMessage()));
    }
    return missing;
  }
}
