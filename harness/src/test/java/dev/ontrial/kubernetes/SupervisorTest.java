package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class SupervisorTest {
  private static final Duration AT_ONCE = Duration.ofMillis(50);
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private LocalSupervisor local;
  private Supervisor supervisor;

  @BeforeEach
  void start() throws IOException {
    local = new LocalSupervisor(folder);
    supervisor = local.supervisor();
  }

  @AfterEach
  void end() throws Exception {
    local.end();
  }

  @Test
  void programThatIsKilled_endsWith137_andStartsAgain() throws Exception {
    local.program(Map.of(), "sleep", "1000");
    long first = supervisor.start(1);
    assertThat(ProcessHandle.of(first)).isPresent();
    assertThat(supervisor.awaitEnd(1, AT_ONCE)).isEmpty();
    supervisor.signalAll(1, "KILL");
    assertThat(supervisor.awaitEnd(1, SOON)).hasValue(137);
    assertThatThrownBy(() -> supervisor.terminate(1)).hasMessageContaining("the broker has ended");

    long second = supervisor.start(2);
    assertThat(second).isNotEqualTo(first);
    supervisor.terminate(2);
    assertThat(supervisor.awaitEnd(2, SOON)).hasValue(143);
  }

  @Test
  void programThatIsPaused_isStopped_andCanBeKilled() throws Exception {
    local.program(Map.of(), "sleep", "1000");
    supervisor.start(1);
    supervisor.signalAll(1, "STOP");
    supervisor.awaitStopped(1, true);
    assertThat(supervisor.awaitEnd(1, AT_ONCE)).isEmpty();
    supervisor.signalAll(1, "CONT");
    supervisor.awaitStopped(1, false);
    supervisor.signalAll(1, "STOP");
    supervisor.awaitStopped(1, true);
    supervisor.signalAll(1, "KILL");
    assertThat(supervisor.awaitEnd(1, SOON)).hasValue(137);
  }

  @Test
  void programThatEndsByItself_isReportedWithItsExitCode() throws Exception {
    local.program(Map.of("CODE", "it's 7"), "bash", "-c", "[ \"$CODE\" = \"it's 7\" ] && exit 7");
    supervisor.start(1);
    assertThat(supervisor.awaitEnd(1, SOON)).hasValue(7);
  }

  @Test
  void supervisorThatIsAskedToEnd_takesTheProgramWithIt() throws Exception {
    local.program(Map.of(), "sleep", "1000");
    ProcessHandle child = ProcessHandle.of(supervisor.start(1)).orElseThrow();
    local.process().destroy();
    assertThat(local.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    child.onExit().get(10, TimeUnit.SECONDS);
    assertThat(child.isAlive()).isFalse();
  }
}
