package dev.ontrial.link.wire;

import dev.ontrial.link.Direction;
import java.util.Locale;

/**
 * A frame that a rule struck.
 *
 * @param link the name of the link
 * @param api the kind of request, as in {@code Produce}
 * @param version its version
 * @param direction the request itself, or the reply to it
 * @param correlationId the request's
 * @param count how many frames the rule had meant until then, this one included
 * @param nanos when, as {@link System#nanoTime}
 */
public record Hit(
    String link,
    String api,
    int version,
    Direction direction,
    int correlationId,
    long count,
    long nanos) {

  @Override
  public String toString() {
    return "%s %s v%d, correlation id %d, on %s, the %s that was meant"
        .formatted(
            api,
            direction.name().toLowerCase(Locale.ROOT),
            version,
            correlationId,
            link,
            ordinal(count));
  }

  private static String ordinal(long number) {
    long tens = number % 100;
    String ending =
        tens >= 11 && tens <= 13
            ? "th"
            : switch ((int) (number % 10)) {
              case 1 -> "st";
              case 2 -> "nd";
              case 3 -> "rd";
              default -> "th";
            };
    return number + ending;
  }
}
