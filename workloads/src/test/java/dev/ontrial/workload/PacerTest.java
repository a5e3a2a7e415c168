package dev.ontrial.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long START = -17;

  @Test
  void slowPace_takesOneTurnPerInterval() {
    Pacer pacer = new Pacer(10, START);
    assertThat(pacer.take(START)).isZero();
    assertThat(pacer.take(START)).isEqualTo(100_000_000);
    assertThat(pacer.take(START + 40_000_000)).isEqualTo(60_000_000);
    assertThat(pacer.take(START + 100_000_000)).isZero();
  }

  @Test
  void fastPace_takesSeveralTurnsPerTick() {
    Pacer pacer = new Pacer(200, START);
    assertThat(turns(pacer, START)).isEqualTo(1);
    assertThat(pacer.take(START + 1)).isEqualTo(20_000_000);
    assertThat(turns(pacer, START + 20_000_001)).isEqualTo(4);
    assertThat(turns(pacer, START + 1_000_000_000)).as("the rest of a second").isEqualTo(196);
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
