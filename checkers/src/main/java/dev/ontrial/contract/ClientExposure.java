package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Counter;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FatalError;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How a configuration's clients failed, by the classes of the exceptions that they met. */
public final class ClientExposure {
  private static final String OF_CLASS = Counter.CLIENTS_FAILED.word() + ".";

  private ClientExposure() {}

  /** Whether a counter is that of one class of exceptions, such as {@code clients-failed.X}. */
  public static boolean isOfClass(String counter) {
    return counter.startsWith(OF_CLASS) && counter.length() > OF_CLASS.length();
  }

  /** How many of a configuration's clients failed, by {@code clients-failed.CLASS}. */
  static Map<String, Long> of(Evidence evidence, String configuration) {
    Map<String, Long> counts = new TreeMap<>();
    History history = evidence.history();
    Set<Integer> ended = new HashSet<>();
    for (EventKind kind : List.of(EventKind.PROCESS_END, EventKind.NOTE)) {
      for (LocatedEvent located : history.events(kind)) {
        int id = located.event().process();
        if (history.process(id, configuration) == null) {
          continue;
        }
        // A process ends once; only its first end tells why.
        if (kind == EventKind.NOTE || ended.add(id)) {
          FatalError.exception(located.event())
              .ifPresent(exception -> counts.merge(OF_CLASS + exception, 1L, Long::sum));
        }
      }
    }
    return counts;
  }
}
