package dev.ontrial.trial.run;

import dev.ontrial.history.ClockInterval;
import java.util.ArrayList;
import java.util.List;

/**
 * What questions and answers have shown of a worker's clock; thread-safe.
 *
 * <p>An answer shows within what the offset was at one moment. Two clocks that nothing steps differ
 * in rate by at most {@link #DRIFT}: Linux slews a clock by no more than 500 parts in a million
 * (adjtimex(2)), and an oscillator is wrong by about 100. So an answer also says something about
 * the offset at all other moments, the less the further they are away.
 */
final class ClockSamples {
  /** By how much the rates of two clocks differ at most, in parts of one. */
  static final double DRIFT = 1200e-6;

  /** What may be anything. */
  static final ClockInterval UNKNOWN = new ClockInterval(-(1L << 60), 1L << 60);

  /** Older samples are thinned out beyond this number. */
  private static final int MOST = 4_096;

  private record Sample(long fromNanos, long toNanos, ClockInterval offset) {
    /** Its length adds to its distance from other samples, so that short ones say more. */
    long distance(Sample other) {
      return Math.max(toNanos, other.toNanos) - Math.min(fromNanos, other.fromNanos);
    }
  }

  private List<Sample> samples = new ArrayList<>();

  /**
   * Adds one question and its answer.
   *
   * @param askedNanos the time here before the question
   * @param stampNanos the worker's time, with the corrections that it had received
   * @param answeredNanos the time here after the answer
   */
  synchronized void add(long askedNanos, long stampNanos, long answeredNanos) {
    samples.add(
        new Sample(
            askedNanos, answeredNanos, ClockInterval.of(askedNanos, stampNanos, answeredNanos)));
    if (samples.size() > MOST) {
      thinOut();
    }
  }

  /** Keeps of each two neighbours the one that says more, and the first and the last one. */
  private void thinOut() {
    List<Sample> kept = new ArrayList<>(List.of(samples.getFirst()));
    for (int at = 1; at + 1 < samples.size() - 1; at += 2) {
      Sample one = samples.get(at);
      Sample other = samples.get(at + 1);
      kept.add(width(one) <= width(other) ? one : other);
    }
    kept.add(samples.getLast());
    samples = kept;
  }

  private static long width(Sample sample) {
    return sample.offset.high() - sample.offset.low();
  }

  /** The worker adds that to its times from now on, and to those that it was asked for. */
  synchronized void correct(long nanos) {
    List<Sample> corrected = new ArrayList<>();
    for (Sample each : samples) {
      corrected.add(new Sample(each.fromNanos, each.toNanos, each.offset.corrected(nanos)));
    }
    samples = corrected;
  }

  /**
   * Within what the offset was from the first sample until a moment.
   *
   * @param untilNanos the last moment that matters, not before the last sample
   */
  synchronized ClockInterval until(long untilNanos) {
    int count = samples.size();
    if (count == 0) {
      return UNKNOWN;
    }
    // The bounds at each sample, with what its neighbours on both sides say.
    long[] low = new long[count];
    long[] high = new long[count];
    for (int at = 0; at < count; at++) {
      low[at] = samples.get(at).offset.low();
      high[at] = samples.get(at).offset.high();
      if (at > 0) {
        tighten(low, high, at, at - 1);
      }
    }
    for (int at = count - 2; at >= 0; at--) {
      tighten(low, high, at, at + 1);
    }
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int at = 0; at < count; at++) {
      if (low[at] > high[at]) {
        return UNKNOWN; // One of the clocks was stepped, or stood still.
      }
      long gap =
          at + 1 < count
              ? drift(samples.get(at).distance(samples.get(at + 1)))
              : 2 * drift(Math.max(0, untilNanos - samples.get(at).fromNanos));
      int next = Math.min(at + 1, count - 1);
      least = Math.min(least, (low[at] + low[next] - gap) / 2);
      most = Math.max(most, (high[at] + high[next] + gap) / 2);
    }
    return new ClockInterval(least, most);
  }

  private void tighten(long[] low, long[] high, int at, int neighbour) {
    long drift = drift(samples.get(at).distance(samples.get(neighbour)));
    low[at] = Math.max(low[at], low[neighbour] - drift);
    high[at] = Math.min(high[at], high[neighbour] + drift);
  }

  private static long drift(long nanos) {
    return (long) Math.ceil(nanos * DRIFT);
  }
}
