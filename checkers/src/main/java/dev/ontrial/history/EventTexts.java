package dev.ontrial.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the JSON texts of declarations and faults. A word that this version does not know is
 * reported and becomes {@code UNKNOWN}, so that what it says is neither lost nor trusted.
 */
final class EventTexts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Consumer<String> unknown;

  /**
   * @param unknown takes what is wrong with a word, as the end of a sentence
   */
  EventTexts(Consumer<String> unknown) {
    this.unknown = unknown;
  }

  private <E extends Enum<E> & Word> E word(JsonNode text, String key, E absent, E other) {
    if (!text.hasNonNull(key)) {
      return absent;
    }
    String word = text.path(key).asText();
    return Word.find(other.getDeclaringClass(), word)
        .orElseGet(() -> {
          unknown.accept("the " + key + " '" + word + "' is unknown");
          return other;
        });
  }

  DeclaredTrial trial(Event event) throws JsonProcessingException {
    return JSON.readValue(event.text(), DeclaredTrial.class);
  }

  DeclaredConfiguration configuration(Event event) throws JsonProcessingException {
    JsonNode text = JSON.readTree(event.text());
    List<String> controls = new ArrayList<>();
    text.path("controls").forEach(kind -> controls.add(kind.asText()));
    List<String> require = new ArrayList<>();
    text.path("require").forEach(word -> require.add(word.asText()));
    return new DeclaredConfiguration(
        text.path("name").asText(""),
        word(text, "workload", WorkloadKind.UNKNOWN, WorkloadKind.UNKNOWN),
        settings(text.path("settings")),
        controls,
        text.path("applicable").asBoolean(true),
        text.path("whyNot").asText(""),
        exposure(text.path("exposure")),
        require,
        given(text.path("given")),
        new DeclaredConfiguration.Later(
            settings(text.path("later").path("settings")), given(text.path("later").path("given"))),
        text.path("recordsPerSecond").asLong(0));
  }

  private static Map<String, Map<String, String>> given(JsonNode text) {
    Map<String, Map<String, String>> given = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> scope : text.properties()) {
      given.put(scope.getKey(), settings(scope.getValue()));
    }
    return given;
  }

  private static Map<String, String> settings(JsonNode text) {
    Map<String, String> settings = new LinkedHashMap<>();
    text.properties().forEach(each -> settings.put(each.getKey(), each.getValue().asText()));
    return settings;
  }

  private Map<Counter, Long> exposure(JsonNode text) {
    Map<Counter, Long> exposure = new LinkedHashMap<>();
    text.properties()
        .forEach(entry ->
            Word.find(Counter.class, entry.getKey())
                .ifPresentOrElse(
                    counter -> exposure.put(counter, entry.getValue().asLong()),
                    () ->
                        unknown.accept(
                            "the exposure counter '" + entry.getKey() + "' is unknown")));
    return exposure;
  }

  DeclaredProcess process(Event event) throws JsonProcessingException {
    JsonNode text = JSON.readTree(event.text());
    return new DeclaredProcess(
        event.process(),
        word(text, "role", ProcessRole.UNKNOWN, ProcessRole.UNKNOWN),
        text.path("configuration").asText(""),
        text.path("worker").asInt(-1),
        text.path("acks").asText(""),
        text.path("transactional").asBoolean(false),
        text.path("isolation").asText(""),
        text.path("group").asText(""),
        text.path("clientVersion").asText(""));
  }

  DeclaredTopicPartition topicPartition(Event event) throws JsonProcessingException {
    JsonNode text = JSON.readTree(event.text());
    return new DeclaredTopicPartition(
        event.topicPartition(),
        text.path("topic").asText(""),
        text.path("partition").asInt(-1),
        text.path("configuration").asText(""),
        word(text, "role", TopicRole.PLAIN, TopicRole.UNKNOWN));
  }

  FaultSeen fault(LocatedEvent located) throws JsonProcessingException {
    JsonNode text = JSON.readTree(located.event().text());
    List<Integer> nodes = new ArrayList<>();
    text.path("nodes").forEach(node -> nodes.add(node.asInt()));
    Map<String, Long> destroyed = new LinkedHashMap<>();
    text.path("destroyed")
        .properties()
        .forEach(each -> destroyed.put(each.getKey(), each.getValue().asLong()));
    return new FaultSeen(
        (int) located.event().sequence(),
        word(text, "kind", FaultKind.UNKNOWN, FaultKind.UNKNOWN),
        text.path("target").asText(""),
        List.copyOf(nodes),
        text.path("connectionsCut").asLong(0),
        text.path("bytesDropped").asLong(0),
        text.path("losesData").asBoolean(false),
        text.path("askedNanos").asLong(located.timeNanos()),
        destroyed,
        located,
        Optional.empty());
  }

  void phase(Event event) {
    if (Phase.of(event.text()).isEmpty()) {
      unknown.accept("the phase '" + event.text() + "' is unknown");
    }
  }
}
