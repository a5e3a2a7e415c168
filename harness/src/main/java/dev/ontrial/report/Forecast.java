package dev.ontrial.report;

import dev.ontrial.trial.Trial;
import java.time.Duration;
import java.util.List;

/** How long a run will still take: its trials' own times, and what each took besides until now. */
final class Forecast {
  /** What a trial takes besides its phases, as long as none is over: start, settling, reading. */
  private static final long FIRST_GUESS_NANOS = Duration.ofSeconds(12).toNanos();

  private final List<Trial> trials;
  private final long startNanos;
  private int over;
  private long plannedNanos;
  private long lastNanos;
  private long trialStartNanos;

  /**
   * A forecast at the beginning.
   *
   * @param trials all of the run, in order
   * @param startNanos when it began
   */
  Forecast(List<Trial> trials, long startNanos) {
    this.trials = trials;
    this.startNanos = startNanos;
    this.lastNanos = startNanos;
    this.trialStartNanos = startNanos;
  }

  /** The next trial begins. */
  void trialBegins(long nanos) {
    trialStartNanos = nanos;
  }

  /** How long the trial that runs has taken until now. */
  Duration trialElapsed(long nowNanos) {
    return Duration.ofNanos(Math.max(0, nowNanos - trialStartNanos));
  }

  /** How long the trial that runs will take as a whole. */
  Duration trialExpected() {
    return over < trials.size()
        ? Duration.ofNanos(planned(trials.get(over)) + besides())
        : Duration.ZERO;
  }

  private long besides() {
    return over == 0 ? FIRST_GUESS_NANOS : (lastNanos - startNanos - plannedNanos) / over;
  }

  /** The next trial is over. */
  void trialOver(long nanos) {
    if (over < trials.size()) {
      plannedNanos += planned(trials.get(over));
      over++;
      lastNanos = nanos;
    }
  }

  /** How many trials are over. */
  int over() {
    return over;
  }

  /** What is left from that moment on; zero if it should be over. */
  Duration left(long nowNanos) {
    long besides = besides();
    long due = lastNanos;
    for (Trial trial : trials.subList(over, trials.size())) {
      due += planned(trial) + besides;
    }
    return Duration.ofNanos(Math.max(0, due - nowNanos));
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
