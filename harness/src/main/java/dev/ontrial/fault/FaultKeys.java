package dev.ontrial.fault;

import java.time.Duration;
import java.util.Map;

/** The keys of one entry of a schedule, as the specification of a fault reads its own. */
public interface FaultKeys {
  /** The duration of a key, or the usual one where the entry does not have it. */
  Duration duration(String key, Duration usual);

  /** The duration of a key, which must not be zero, or the usual one. */
  default Duration durationAboveZero(String key, Duration usual) {
    Duration duration = duration(key, usual);
    if (duration.isZero()) {
      throw complaint(key, "must be above zero");
    }
    return duration;
  }

  /** The number of a key within its bounds, or the usual one where the entry does not have it. */
  long number(String key, long usual, long least, long most);

  /** The single value of a key, or the usual one where the entry does not have it. */
  String text(String key, String usual);

  /** The single values of a key's mapping; empty where the entry has none. */
  Map<String, String> texts(String key);

  /** An error about a key that names its place in the file. */
  RuntimeException complaint(String key, String what);
}
