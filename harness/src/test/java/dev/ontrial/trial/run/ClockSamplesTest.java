package dev.ontrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.ClockInterval;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClockSamplesTest {
  private static final long MILLI = 1_000_000;

  /** A clock that is wrong by an offset, which drifts now one way and now the other. */
  private static final class Drifting {
    private final Random random;
    private double offset;
    private double rate;
    private long now;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    Drifting(long seed, double offset) {
      this.random = new Random(seed);
      this.offset = offset;
    }

    void passes(long nanos) {
      rate = random.nextDouble(-ClockSamples.DRIFT, ClockSamples.DRIFT);
      offset += rate * nanos;
      now += nanos;
      least = Math.min(least, offset);
      most = Math.max(most, offset);
    }

    /** Its own time; the offset is what has to be added to it. */
    long stamp() {
      return Math.round(now - offset);
    }

    void ask(ClockSamples samples) {
      long asked = now;
      passes(random.nextLong(MILLI / 10, 20 * MILLI));
      long stamp = stamp();
      passes(random.nextLong(MILLI / 10, 20 * MILLI));
      samples.add(asked, stamp, now);
    }

    /** From now on the extremes count. */
    void begin() {
      least = offset;
      most = offset;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void intervalHasEveryOffsetThatThereWas(long seed) {
    Drifting clock = new Drifting(seed, 3e15);
    ClockSamples samples = new ClockSamples();
    for (int i = 0; i < 20; i++) {
      clock.ask(samples);
    }
    long middle = samples.until(clock.now).middle();
    assertThat((double) middle).isCloseTo(clock.offset, org.assertj.core.data.Offset.offset(2e7));
    samples.correct(middle);
    clock.offset -= middle;
    clock.begin();
    // More than are kept.
    for (int i = 0; i < 6_000; i++) {
      clock.passes(clock.random.nextLong(600 * MILLI));
      clock.ask(samples);
    }
    clock.passes(300 * MILLI);
    ClockInterval found = samples.until(clock.now);
    assertThat((double) found.low()).isLessThanOrEqualTo(clock.least + 1);
    assertThat((double) found.high()).isGreaterThanOrEqualTo(clock.most - 1);
    assertThat(found.farthest()).isLessThan(Math.round(clock.most - clock.least) + 50 * MILLI);
  }

  @Test
  void oneSlowAnswerSaysLittle_andItsNeighboursSayTheRest() {
    ClockSamples samples = new ClockSamples();
    samples.add(0, MILLI, 2 * MILLI);
    samples.add(100 * MILLI, 101 * MILLI, 1_100 * MILLI); // The process was stopped.
    samples.add(1_200 * MILLI, 1_201 * MILLI, 1_202 * MILLI);
    ClockInterval found = samples.until(1_203 * MILLI);
    assertThat(found.low()).isBetween(-3 * MILLI, -MILLI);
    assertThat(found.high()).isBetween(MILLI, 3 * MILLI);
  }

  @Test
  void clockThatWasStepped_isNotKnown() {
    ClockSamples samples = new ClockSamples();
    samples.add(0, MILLI, 2 * MILLI);
    samples.add(100 * MILLI, 151 * MILLI, 102 * MILLI);
    assertThat(samples.until(103 * MILLI)).isEqualTo(ClockSamples.UNKNOWN);
  }

  @Test
  void timeAfterTheLastAnswer_widensTheInterval() {
    ClockSamples samples = new ClockSamples();
    samples.add(0, MILLI, 2 * MILLI);
    long second = 1_000 * MILLI;
    ClockInterval soon = samples.until(2 * MILLI);
    ClockInterval later = samples.until(second);
    long drift = Math.round(ClockSamples.DRIFT * (second - 2 * MILLI));
    assertThat(soon.low() - later.low()).isBetween(drift - 2, drift + 2);
    assertThat(later.high() - soon.high()).isBetween(drift - 2, drift + 2);
  }

  @Test
  void noAnswer_saysNothing() {
    assertThat(new ClockSamples().until(0)).isEqualTo(ClockSamples.UNKNOWN);
  }
}
