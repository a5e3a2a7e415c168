package dev.ontrial.history;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the cluster keeps of a topic, or its feature levels: the text of {@link EventKind#METADATA}.
 *
 * @param topic the topic's name; empty for feature levels
 * @param id its id; empty where there is no such topic
 * @param partitions how many it has
 * @param settings the settings that are its own
 * @param features the level of each feature; without those of level 0
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TopicMetadata(
    String topic,
    String id,
    int partitions,
    Map<String, String> settings,
    Map<String, Integer> features) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Absent texts become empty. */
  public TopicMetadata {
    topic = Objects.requireNonNullElse(topic, "");
    id = Objects.requireNonNullElse(id, "");
    settings = sorted(settings);
    features = sorted(features);
  }

  private static <V> Map<String, V> sorted(Map<String, V> given) {
    Map<String, V> none = Map.of();
    return Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNullElse(given, none)));
  }

  /** What is kept of a topic. */
  public static TopicMetadata of(
      String topic, String id, int partitions, Map<String, String> settings) {
    return new TopicMetadata(topic, id, partitions, settings, Map.of());
  }

  /** A topic that does not exist. */
  public static TopicMetadata absent(String topic) {
    return of(topic, "", 0, Map.of());
  }

  /** Feature levels. */
  public static TopicMetadata ofFeatures(Map<String, Integer> levels) {
    return new TopicMetadata("", "", 0, Map.of(), levels);
  }

  /** Whether it is about a topic. */
  boolean isOfTopic() {
    return !topic.isEmpty();
  }

  /** The text of an event. */
  public String encode() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads the text of an event.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TopicMetadata decode(String text) {
    try {
      return JSON.readValue(text, TopicMetadata.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
