package dev.ontrial.trial;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** The names of the topics that the configurations of a trial use, and whether they can be used. */
public final class TopicNames {
  private TopicNames() {}

  /** The topics on trial, in the order in which a plan numbers them. */
  public static List<String> of(Configuration configuration) {
    return configuration.setup().topics(configuration).stream()
        .map(WorkloadSetup.NamedTopic::name)
        .toList();
  }

  /**
   * Refuses topics that Kafka refuses, and those of two configurations that are the same or that
   * have the same name in metrics, where a period and an underscore look alike.
   *
   * @throws BadInput if there is such a topic
   */
  public static void check(List<Configuration> configurations, Consumer<String> complaints) {
    Map<String, Configuration> owners = new HashMap<>();
    for (Configuration configuration : configurations) {
      for (String topic : of(configuration)) {
        String why = whyNot(topic);
        if (!why.isEmpty()) {
          complaints.accept(
              "`%s` uses a topic `%s`: %s; give it another name"
                  .formatted(configuration.name(), topic, why));
        }
        Configuration other = owners.put(topic.replace('.', '_'), configuration);
        if (other != null) {
          complaints.accept(
              "`%s` and `%s` both use a topic `%s`%s; give one of them another name"
                  .formatted(
                      other.name(),
                      configuration.name(),
                      topic,
                      of(other).contains(topic)
                          ? ""
                          : " (Kafka's metrics do not distinguish `.` from `_`)"));
        }
      }
    }
  }

  private static String whyNot(String topic) {
    try {
      Topic.validate(topic);
    } catch (InvalidTopicException e) {
      return String.valueOf(e.getMessage());
    }
    return topic.startsWith("__") ? "names that begin with `__` are Kafka's own" : "";
  }
}
