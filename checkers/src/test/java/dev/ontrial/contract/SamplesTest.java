package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

/** A count rises between two samples. */
class SamplesTest {
  private static final long MILLI = 1_000_000;
  private static final Sight UNKNOWN =
      Sight.unknown("nothing was recorded of whether p3 retried at that time");

  private final HistoryBuilder history = new HistoryBuilder();

  private void sample(long at, long value, boolean last) {
    history.at(at).metric(3, Evidence.RETRIES, value, last);
  }

  private Sight rose(long from, long until) {
    return new Samples(history.build(), Evidence.RETRIES)
        .rose(3, from * MILLI, until * MILLI, "p3 retried");
  }

  /** Three retries before a second, and two more between two and three. */
  private void twice() {
    sample(1_000, 3, false);
    sample(2_000, 3, false);
    sample(3_000, 5, false);
    sample(4_000, 5, true);
  }

  @Test
  void aRise_isSeen_ifItsTimeAndTheTimeAskedForMeet() {
    twice();
    assertThat(rose(500, 600)).isEqualTo(Sight.seen("p3 retried (3)"));
    assertThat(rose(1_500, 2_000)).isEqualTo(Sight.seen("p3 retried (2)"));
    assertThat(rose(3_000, 3_500)).isEqualTo(Sight.seen("p3 retried (2)"));
  }

  @Test
  void aCountThatStays_isNoRise() {
    twice();
    Sight elsewhere = Sight.elsewhere("p3 retried, but at another time");
    assertThat(rose(1_001, 1_999)).isEqualTo(elsewhere);
    assertThat(rose(3_001, 3_500)).isEqualTo(elsewhere);
  }

  @Test
  void aCountOfNothing_isNoRise() {
    sample(1_000, 0, false);
    sample(4_000, 0, true);
    assertThat(rose(500, 3_000)).isEqualTo(Sight.notSeen("it was not seen that p3 retried"));
  }

  @Test
  void afterTheLastSample_nothingIsKnown_unlessTheClientClosedThen() {
    sample(4_000, 0, false);
    assertThat(rose(3_000, 4_000).answer()).isEqualTo(Observation.Answer.NOT_SEEN);
    assertThat(rose(3_000, 4_001)).isEqualTo(UNKNOWN);
    sample(5_000, 0, true);
    assertThat(rose(5_000, 6_000).answer()).isEqualTo(Observation.Answer.NOT_SEEN);
    assertThat(rose(4_999, 5_000).answer()).isEqualTo(Observation.Answer.NOT_SEEN);
    assertThat(rose(4_999, 5_001)).isEqualTo(UNKNOWN);
  }
}
