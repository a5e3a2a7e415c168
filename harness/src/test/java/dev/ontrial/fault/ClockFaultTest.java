package dev.ontrial.fault;

import static dev.ontrial.fault.FaultyCluster.PATIENCE;
import static dev.ontrial.fault.FaultyCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.ControlledClock;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The clock of a real broker is shifted while it runs, and true again afterwards. */
@Timeout(120)
class ClockFaultTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void theClockOfOneBroker_isAhead_alsoAfterARestart_andTrueInTheEnd() throws Exception {
    try (FaultyCluster faulty =
        new FaultyCluster(
            FaultyCluster.kinds().getLast(),
            folder,
            ClusterSpec.of(ClusterSpec.DEFAULT_VERSION).withControlledClocks())) {
      Broker shifted = faulty.cluster.broker(2);
      Broker other = faulty.cluster.broker(1);
      Path histories = Files.createDirectory(folder.resolve("history"));
      FutureTask<Void> task =
          new FutureTask<>(() -> {
            run(faulty, histories);
            return null;
          });
      Thread thread = Thread.ofPlatform().start(task);
      eventually().until(() -> !History.read(histories).faults().isEmpty());

      assertThat(ahead(shifted)).isBetween(3_599_000L, 3_601_000L);
      assertThat(ahead(other)).isBetween(-1_000L, 1_000L);
      shifted.kill();
      shifted.start();
      shifted.awaitReady(PATIENCE);
      assertThat(ahead(shifted)).isBetween(3_599_000L, 3_601_000L);

      thread.interrupt();
      assertThatThrownBy(() -> task.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(ahead(shifted)).isBetween(-1_000L, 1_000L);
      FaultSeen seen = History.read(histories).faults().iterator().next();
      assertThat(seen.nodes()).containsExactly(2);
      assertThat(seen.begin().event().text())
          .contains("broker-2 was given the time", "\"jumpMillis\":3600000");
      assertThat(seen.end()).isPresent();
    }
  }

  private static long ahead(Broker broker) {
    ControlledClock clock = broker.clock().orElseThrow();
    return clock.ask(() -> true, PATIENCE).orElseThrow().aheadMillis();
  }

  private static void run(FaultyCluster faulty, Path histories) throws Exception {
    try (HistoryWriter writer =
        HistoryWriter.create(histories.resolve("nemesis" + HistoryDirectory.SUFFIX))) {
      ScheduledFault step =
          new ScheduledFault(
              ClockShift.USUAL, new Target("2"), ScheduledFault.Scope.ALL, Duration.ZERO, LONG);
      Roles roles = new Roles(FaultyCluster.BROKERS, 1, 1, 1, 7);
      new Nemesis(faulty.cluster, faulty.wires(), roles, Clients.none(), writer, said -> {})
          .run(List.of(step));
    }
  }
}
