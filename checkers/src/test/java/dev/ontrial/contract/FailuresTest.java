package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import org.junit.jupiter.api.Test;

/** Which batches failed while a record was on its way, or shortly before. */
class FailuresTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history = new HistoryBuilder();

  private static Candidate sent(long from, long known) {
    return new Candidate(AnomalyKind.DUPLICATE, "c", 0, 3, known * MILLI)
        .within(from * MILLI, 9_000 * MILLI);
  }

  private boolean meanwhile(long from, long known) {
    return new Failures(history.build()).whileOnItsWay(sent(from, known)).isSeen();
  }

  private Sight before(long from) {
    return new Failures(history.build()).shortlyBefore(sent(from, from + 100), 500 * MILLI);
  }

  private void fails(String record, long at) {
    history.send(record).at(at).done(record, Outcome.INFO, -1);
  }

  @Test
  void aBatchThatFailedMeanwhile_isSeen() {
    fails("3#1", 1_000);
    assertThat(meanwhile(1_000, 2_000)).isTrue();
    assertThat(meanwhile(1_001, 2_000)).isFalse();
    assertThat(meanwhile(500, 1_001)).isTrue();
    assertThat(meanwhile(500, 999)).isFalse();
  }

  /** Records of one batch fail within 5 ms. */
  @Test
  void whatFailedWithTheRecord_wasInItsBatch() {
    fails("3#9", 1_005);
    fails("3#1", 1_001);
    assertThat(meanwhile(500, 1_005)).isFalse();
    fails("3#2", 1_000);
    assertThat(meanwhile(500, 1_005)).isTrue();
  }

  @Test
  void aBatchThatFailedShortlyBefore_isSeen() {
    assertThat(before(1_000)).isEqualTo(Sight.notSeen("no batch of p3 failed"));
    fails("3#1", 1_000);
    Sight seen = Sight.seen("a batch of p3 had failed shortly before");
    assertThat(before(1_500)).isEqualTo(seen);
    assertThat(before(1_501)).isEqualTo(Sight.elsewhere("no batch of p3 failed at that time"));
    assertThat(before(900)).isEqualTo(seen);
    assertThat(before(899)).isEqualTo(Sight.elsewhere("no batch of p3 failed at that time"));
  }
}
