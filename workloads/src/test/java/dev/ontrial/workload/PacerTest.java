package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long START = -17;

  @Test
  void evenPace_takesOneTurnPerInterval() {
    Pacer pacer = new Pacer(1000, START);
    assertThat(pacer.take(START)).isZero();
    assertThat(pacer.take(START)).isEqualTo(1_000_000);
    assertThat(pacer.take(START + 400_000)).isEqualTo(600_000);
    assertThat(pacer.take(START + 1_000_000)).isZero();
  }

  @Test
  void lateness_isCaughtUp() {
    Pacer pacer = new Pacer(1000, START);
    assertThat(turns(pacer, START + TimeUnit.MILLISECONDS.toNanos(500))).isEqualTo(501);
  }

  @Test
  void longStall_isCaughtUpForOneSecondOnly() {
    Pacer pacer = new Pacer(1000, START);
    assertThat(turns(pacer, START + TimeUnit.SECONDS.toNanos(60))).isEqualTo(1001);
  }

  @Test
  void noPace_isAlwaysDue() {
    Pacer pacer = new Pacer(0, START);
    for (int turn = 0; turn < 1000; turn++) {
      assertThat(pacer.take(START)).isZero();
    }
  }

  private static int turns(Pacer pacer, long now) {
    int turns = 0;
    while (pacer.take(now) == 0) {
      turns++;
    }
    return turns;
  }
}
