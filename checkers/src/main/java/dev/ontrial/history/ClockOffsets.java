package dev.ontrial.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Within what the times of workers on other machines are known: {@link EventKind#CLOCK_OFFSET}. */
final class ClockOffsets {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An interval that cannot be read says nothing: no order of times is certain. */
  private static final long UNKNOWN_NANOS = Long.MAX_VALUE / 8;

  private ClockOffsets() {}

  /**
   * By how much the difference of two times of different programs may be wrong at most: what the
   * two worst known clocks are off together. 0 where all have one clock.
   */
  static long slackNanos(List<LocatedEvent> events) {
    Map<Integer, Long> farthest = new TreeMap<>();
    for (LocatedEvent located : events) {
      try {
        JsonNode text = JSON.readTree(located.event().text());
        boolean said = text.path("low").isIntegralNumber() && text.path("high").isIntegralNumber();
        long its =
            said
                ? new ClockInterval(text.path("low").asLong(), text.path("high").asLong())
                    .farthest()
                : UNKNOWN_NANOS;
        farthest.merge(text.path("node").asInt(-1), Math.min(its, UNKNOWN_NANOS), Math::max);
      } catch (JsonProcessingException | IllegalArgumentException e) {
        farthest.merge(-1, UNKNOWN_NANOS, Math::max);
      }
    }
    return farthest.values().stream()
        .sorted((one, other) -> Long.compare(other, one))
        .limit(2)
        .mapToLong(each -> each)
        .sum();
  }
}
