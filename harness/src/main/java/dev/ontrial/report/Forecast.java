package dev.ontrial.report;

import dev.ontrial.trial.Trial;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long a run will still take: its trials' own times, and what each took besides until now. */
final class Forecast {
  /** What a trial takes besides its phases, as long as none is over: start, settling, reading. */
  private static final long FIRST_GUESS_NANOS = Duration.ofSeconds(12).toNanos();

  private final List<Trial> trials;
  private final Map<String, Long> begun = new HashMap<>();
  private int over;
  private long besidesNanos;

  /** A forecast at the beginning, of all trials of the run, in order. */
  Forecast(List<Trial> trials) {
    this.trials = trials;
  }

  /** A trial begins. */
  void begins(Trial trial, long nanos) {
    begun.put(trial.name(), nanos);
  }

  /** How long a trial that runs has taken until now. */
  Duration elapsed(Trial trial, long nowNanos) {
    return Duration.ofNanos(Math.max(0, nowNanos - begun.getOrDefault(trial.name(), nowNanos)));
  }

  /** How long a trial will take as a whole. */
  Duration expected(Trial trial) {
    return Duration.ofNanos(planned(trial) + besides());
  }

  private long besides() {
    return over == 0 ? FIRST_GUESS_NANOS : besidesNanos / over;
  }

  /** A trial is over; the second run of one is not counted. */
  void over(Trial trial, long nanos) {
    Long begin = begun.get(trial.name());
    if (begin != null && trials.contains(trial)) {
      besidesNanos += nanos - begin - planned(trial);
      over++;
    }
  }

  /** How many trials are over. */
  int over() {
    return over;
  }

  /**
   * What is left from that moment on; zero if it should be over.
   *
   * @param running the trials that run now, at least one of which runs until the end
   */
  Duration left(List<Trial> running, long nowNanos) {
    long due = 0;
    for (Trial trial : trials) {
      if (!begun.containsKey(trial.name())) {
        due += expected(trial).toNanos();
      } else if (running.contains(trial)) {
        due += expected(trial).minus(elapsed(trial, nowNanos)).toNanos();
      }
    }
    return Duration.ofNanos(Math.max(0, due / Math.max(1, running.size())));
  }

  private static long planned(Trial trial) {
    Trial.Timing timing = trial.timing();
    return timing.warmUp().plus(trial.scheduleLength()).plus(timing.recovery()).toNanos();
  }

  /** Such as {@code 3:07}. */
  static String clock(Duration time) {
    return "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
