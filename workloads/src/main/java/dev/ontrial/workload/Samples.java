package dev.ontrial.workload;

import java.util.HashMap;
import java.util.Map;

/**
 * The totals of one process's client as they were sampled. A total is written when it differs from
 * the one before, with the time of the sample that still had the former value: the change came
 * between the two. Not thread-safe.
 */
final class Samples {
  private final int process;
  private final Recorder recorder;
  private final Map<String, Long> written = new HashMap<>();
  private long lastNanos;
  private long nowNanos;

  Samples(int process, Recorder recorder) {
    this.process = process;
    this.recorder = recorder;
  }

  /** Begins a sample; to be called before any total of it is read. */
  void begin() {
    lastNanos = nowNanos;
    nowNanos = System.nanoTime();
  }

  /**
   * Takes one total.
   *
   * @param last whether it is the last before the client closes, which is always written
   */
  void take(String name, long value, boolean last) {
    Long before = written.put(name, value);
    if (last || before == null || before != value) {
      recorder.metric(process, name, value, last, before == null ? 0 : lastNanos);
    }
  }
}
