package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BurstsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private Process busy;

  @BeforeEach
  void start() throws IOException {
    busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
  }

  @AfterEach
  void end() {
    busy.destroyForcibly();
  }

  @Test
  void aStarvedProcess_isStoppedForMostOfTheTime_andRunsAfterwards() {
    Bursts bursts = Bursts.of(busy.toHandle(), 0.05);
    Bursts.Tally tally = bursts.awaitStops(12, PATIENCE);
    assertThat(tally.stoppedShare()).isBetween(0.8, 1.0);

    Bursts.Tally last = bursts.end();

    assertThat(last.stops()).isGreaterThanOrEqualTo(12);
    assertThat(busy.isAlive()).isTrue();
    assertThat(ProcessSignals.isPaused(busy.pid())).isFalse();
  }

  @Test
  void aProcessThatEnds_isNotWaitedFor() {
    Bursts bursts = Bursts.of(busy.toHandle(), 0.05);
    bursts.awaitStops(1, PATIENCE);
    busy.destroyForcibly();

    assertThatThrownBy(() -> bursts.awaitStops(10_000, PATIENCE))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("times only");
    bursts.end();
  }
}
