package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterSpec;
import dev.ontrial.cluster.KafkaVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A broker of a pod, whose supervisor is run by this machine's bash. */
@EnabledOnOs(OS.LINUX)
final class PodBrokerSignalsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final Queue<String> crashes = new ConcurrentLinkedQueue<>();
  private LocalSupervisor local;
  private PodBroker broker;

  @BeforeEach
  void start() throws IOException {
    local = new LocalSupervisor(folder);
    local.program(Map.of(), "sleep", "1000");
    broker =
        new PodBroker(
            1,
            KafkaVersion.parse(ClusterSpec.DEFAULT_VERSION),
            (program, pid, code) -> crashes.add(program + " " + code),
            () -> true,
            local.supervisor(),
            null,
            folder.resolve("log"),
            () -> true);
    broker.start();
    broker.awaitReady(SOON);
  }

  @AfterEach
  void end() throws Exception {
    broker.end();
    local.end();
  }

  private ProcessHandle process() {
    return ProcessHandle.of(broker.pid().orElseThrow()).orElseThrow();
  }

  @Test
  void isKilled_pausedOrNot_andStartedAgain() {
    ProcessHandle first = process();
    broker.pause();
    assertThat(broker.state()).isEqualTo(Broker.State.PAUSED);
    broker.resume();
    broker.pause();
    broker.kill();
    assertThat(first.isAlive()).isFalse();
    assertThat(broker.pid()).isEmpty();
    assertThat(broker.state()).isEqualTo(Broker.State.KILLED);
    broker.start();
    assertThat(process()).isNotEqualTo(first);
    broker.kill();
    assertThat(crashes).isEmpty();
  }

  @Test
  void isStoppedInGoodOrder() {
    ProcessHandle process = process();
    broker.stopGracefully(SOON);
    assertThat(process.isAlive()).isFalse();
    assertThat(broker.state()).isEqualTo(Broker.State.STOPPED);
    assertThat(crashes).isEmpty();
  }

  @Test
  void endThatNobodyAskedFor_isACrash() {
    process().destroyForcibly();
    await().atMost(SOON).until(() -> broker.state() == Broker.State.CRASHED);
    await().atMost(SOON).until(() -> crashes.contains("broker-1 137"));
    assertThat(broker.pid()).isEmpty();
  }
}
