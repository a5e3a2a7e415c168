package dev.ontrial.fault;

import java.util.Map;

/** One fault that can be begun once and healed once. */
interface Fault {
  /**
   * Breaks, and makes sure that it is broken.
   *
   * @return what was seen that proves it
   * @throws FaultException if it did not take
   */
  String begin();

  /** What both events of the fault tell besides its step, once it has begun. */
  default Map<String, Object> facts() {
    return Map.of();
  }

  /**
   * Mends, and makes sure that it is mended. Also called after a {@link #begin} that failed
   * halfway.
   *
   * @return counters and other facts about the time of the fault
   */
  Map<String, Object> heal();
}
