package dev.ontrial.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The errors of a configuration's clients, as the text of an {@link EventKind#CLIENT_ERRORS} event.
 *
 * @param configuration the configuration's name
 * @param count how many errors its clients got
 * @param last the class and the message of the last one; of the last permanent one if there was any
 * @param gaveUp whether the trial went on without the configuration, as it could not succeed
 */
public record ClientTrouble(String configuration, long count, String last, boolean gaveUp) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The text of the event. */
  public String encode() {
    ObjectNode text = JSON.createObjectNode();
    text.put("configuration", configuration).put("count", count).put("last", last);
    return text.put("gaveUp", gaveUp).toString();
  }

  /** In words, such as {@code TimeoutException: Expiring # record(s) (37 times)}. */
  public String words() {
    return count > 1 ? "%s (%d times)".formatted(last, count) : last;
  }

  /** What the event says; empty if it cannot be understood. */
  public static Optional<ClientTrouble> of(Event event) {
    try {
      JsonNode text = JSON.readTree(event.text());
      return Optional.of(
          new ClientTrouble(
              text.path("configuration").asText(""),
              text.path("count").asLong(0),
              text.path("last").asText(""),
              text.path("gaveUp").asBoolean(false)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
