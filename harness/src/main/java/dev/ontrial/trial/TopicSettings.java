package dev.ontrial.trial;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the topics of a configuration are created with. */
public final class TopicSettings {
  private TopicSettings() {}

  /** All that they are created with except the number of replicas. */
  public static Map<String, String> of(Configuration configuration) {
    Map<String, String> settings = new LinkedHashMap<>(configuration.topic());
    settings.remove(Configuration.REPLICATION_FACTOR);
    return settings;
  }

  /**
   * How many replicas they have on a cluster of that many brokers.
   *
   * @throws BadInput if the configuration asks for something that is no number
   */
  public static int replicas(Configuration configuration, int brokers) {
    String usual = Integer.toString(Math.min(3, brokers));
    String wanted = configuration.topic().getOrDefault(Configuration.REPLICATION_FACTOR, usual);
    if (!wanted.matches("[1-9]\\d{0,4}")) {
      throw new BadInput(
          "configuration %s: replication.factor is a number from 1, not `%s`"
              .formatted(configuration.name(), wanted));
    }
    return Integer.parseInt(wanted);
  }
}
