package dev.ontrial.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fault that was verified to have begun.
 *
 * @param number its number in the trial
 * @param kind the way of breaking
 * @param target whom it aimed at
 * @param nodes the nodes that it hit
 * @param connectionsCut how many connections it broke, as far as its end tells
 * @param bytesDropped how many bytes it swallowed
 * @param losesData whether it destroys data that was not forced to disk, such as a power loss
 * @param askedNanos when it was asked to begin; what it broke may have been broken soon after
 * @param destroyed the bytes that it destroyed, by topic-partition such as {@code topic-0}
 * @param begin where its beginning is recorded
 * @param end where its end is recorded, if it ended
 */
public record FaultSeen(
    int number,
    FaultKind kind,
    String target,
    List<Integer> nodes,
    long connectionsCut,
    long bytesDropped,
    boolean losesData,
    long askedNanos,
    Map<String, Long> destroyed,
    LocatedEvent begin,
    Optional<LocatedEvent> end) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether it disturbed brokers, or their links, and not the workload's clients. */
  public boolean hitsBroker() {
    return kind.disturbs() && Word.find(ClientSide.class, target).isEmpty();
  }

  /** When the fault was verified to have begun. */
  public long beginNanos() {
    return begin.timeNanos();
  }

  /** When the fault was verified to have ended; {@link Long#MAX_VALUE} if it never did. */
  public long endNanos() {
    return end.map(LocatedEvent::timeNanos).orElse(Long.MAX_VALUE);
  }

  /**
   * The nodes that it did not end, of a kind that may end processes and need not: what its end says
   * as {@code ranOn}.
   */
  public List<Integer> ranOn() {
    return end.map(
            located -> {
              List<Integer> nodes = new ArrayList<>();
              json(located).path("ranOn").forEach(node -> nodes.add(node.asInt()));
              return nodes;
            })
        .orElse(List.of());
  }

  /** The names of the brokers that refused to start on what it had left of their files. */
  public List<String> refused() {
    return end.map(located ->
            json(located).path("refused").propertyStream().map(Map.Entry::getKey).toList())
        .orElse(List.of());
  }

  /** What the event of its beginning says: see docs/history-format.md, FAULT_BEGIN. */
  public JsonNode said() {
    return json(begin);
  }

  private static JsonNode json(LocatedEvent located) {
    try {
      return JSON.readTree(located.event().text());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The same fault with its end, whose counts replace those of the beginning. */
  FaultSeen ended(LocatedEvent located) {
    JsonNode text = json(located);
    long cut = text.path("connectionsCut").asLong(connectionsCut);
    long dropped = text.path("bytesDropped").asLong(bytesDropped);
    boolean loses = losesData || text.path("losesData").asBoolean(false);
    return new FaultSeen(
        number,
        kind,
        target,
        nodes,
        cut,
        dropped,
        loses,
        askedNanos,
        destroyed,
        begin,
        Optional.of(located));
  }
}
