package dev.ontrial.contract;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The samples of one cumulative client metric, by process.
 *
 * <p>A rise lies between two samples. Where that interval and the time asked for overlap, the rise
 * counts as seen. A client has not counted before its first sample.
 */
final class Samples {
  private final Map<Integer, List<Sample>> samples = new HashMap<>();

  /**
   * One value.
   *
   * @param isFinal whether it was taken right before the client was closed
   */
  private record Sample(long nanos, long value, boolean isFinal) {}

  Samples(History history, String metric) {
    for (LocatedEvent located : history.events(EventKind.METRIC)) {
      Event event = located.event();
      if (event.text().equals(metric)) {
        samples
            .computeIfAbsent(event.process(), id -> new ArrayList<>())
            .add(new Sample(event.timeNanos(), event.offset(), event.position() == 1));
      }
    }
  }

  /** Whether there is a sample of that process. */
  boolean has(int process) {
    return samples.containsKey(process);
  }

  /**
   * Whether the metric rose within the time.
   *
   * @param counted what it counts, in words, such as {@code p3 retried}
   */
  Sight rose(int process, long fromNanos, long untilNanos, String counted) {
    long value = 0;
    long since = Long.MIN_VALUE;
    boolean elsewhere = false;
    boolean complete = false;
    for (Sample sample : samples.getOrDefault(process, List.of())) {
      if (sample.value() > value) {
        if (sample.nanos() >= fromNanos && since <= untilNanos) {
          return Sight.seen(counted + " (" + (sample.value() - value) + ")");
        }
        elsewhere = true;
      }
      value = Math.max(value, sample.value());
      since = sample.nanos();
      complete |= sample.isFinal();
    }
    // While a client closes it may go on with what was open, and tells nothing any more.
    boolean open = complete && fromNanos < since && untilNanos > since;
    if ((!complete && untilNanos > since) || open) {
      return Sight.unknown("nothing was recorded of whether " + counted + " at that time");
    }
    return elsewhere
        ? Sight.elsewhere(counted + ", but at another time")
        : Sight.notSeen("it was not seen that " + counted);
  }
}
