package dev.ontrial.shrink;

import dev.ontrial.fault.Uninterrupted;
import dev.ontrial.shrink.Attempts.Attempt;
import dev.ontrial.shrink.Journal.Entry;
import dev.ontrial.shrink.Journal.Purpose;
import dev.ontrial.shrink.Journal.Tally;
import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Decides about candidates by running them, unless the journal knows already. */
final class Trials {
  private final Attempts attempts;
  private final Journal journal;
  private final Rate rate;
  private final Duration budget;
  private final LongSupplier nanos;
  private final long startNanos;
  private Duration longest = Duration.ZERO;

  /**
   * @param budget no run is begun that would probably end later
   * @param nanos the clock, as {@link System#nanoTime}
   */
  Trials(Attempts attempts, Journal journal, Rate rate, Duration budget, LongSupplier nanos) {
    this.attempts = attempts;
    this.journal = journal;
    this.rate = rate;
    this.budget = budget;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  /**
   * What is known of a candidate.
   *
   * @param reproduces whether it shows the anomaly at the rate
   * @param tally how often it did
   * @param fresh whether it took a run to know that
   * @param failure why the last run ended before its time; empty if it did not
   */
  record Decision(boolean reproduces, Tally tally, boolean fresh, String failure) {}

  /**
   * Runs a candidate until it is known whether it shows the anomaly at the rate.
   *
   * @throws Ended if the time is over, or the user ended it
   */
  Decision decide(String key, Trial trial, Purpose purpose, String change) throws IOException {
    String failure = "";
    for (boolean fresh = false; ; fresh = true) {
      Tally tally = journal.tally(key, purpose);
      Optional<Boolean> decided = rate.decided(tally.seen(), tally.missed());
      if (decided.isPresent()) {
        return new Decision(decided.get(), tally, fresh, failure);
      }
      failure = run(key, trial, purpose, change);
    }
  }

  private String run(String key, Trial trial, Purpose purpose, String change) throws IOException {
    if (Thread.interrupted()) {
      throw new Ended(Ending.INTERRUPTED);
    }
    if (elapsed().plus(longest).compareTo(budget) > 0) {
      throw new Ended(Ending.BUDGET);
    }
    long begin = nanos.getAsLong();
    Attempt attempt = attempts.run(trial);
    Duration took = Duration.ofNanos(nanos.getAsLong() - begin);
    longest = took.compareTo(longest) > 0 ? took : longest;
    Entry entry = new Entry(key, purpose, change, attempt.seen(), attempt.run(), took.toMillis());
    Uninterrupted.run(() -> journal.add(entry));
    return attempt.failure();
  }

  /** The time since it began. */
  Duration elapsed() {
    return Duration.ofNanos(nanos.getAsLong() - startNanos);
  }
}
