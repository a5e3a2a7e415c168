package dev.ontrial.report;

import dev.ontrial.workload.ProcessStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What a trial that runs is doing, and how many records its clients get served each second. */
final class RunningTrial {
  private static final long INTERVAL_NANOS = 1_000_000_000;

  private final Map<Integer, Long> ackedBefore = new HashMap<>();
  private long lastNanos;

  /** In words. */
  String phase = "";

  /** Records each second, of all configurations. */
  long rate;

  /**
   * The records each second since the last call that had some, by configuration; empty if that is
   * not a second ago.
   */
  Map<String, Long> rates(long now, Collection<ProcessStatus> clients) {
    if (now - lastNanos < INTERVAL_NANOS) {
      return Map.of();
    }
    double seconds = (now - lastNanos) / 1e9;
    lastNanos = now;
    Map<String, Long> rates = new HashMap<>();
    for (ProcessStatus status : clients) {
      long before = ackedBefore.getOrDefault(status.process(), 0L);
      ackedBefore.put(status.process(), status.acked());
      long each = Math.round(Math.max(0, status.acked() - before) / seconds);
      rates.merge(status.configuration(), each, Long::sum);
    }
    rate = rates.values().stream().mapToLong(each -> each).sum();
    return rates;
  }
}
