package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.ClusterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor's script, run by this machine's bash instead of a container's. */
@EnabledOnOs(OS.LINUX)
final class SupervisorTest {
  private static final Duration AT_ONCE = Duration.ofMillis(50);
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Process process;
  private Supervisor supervisor;

  @BeforeEach
  void start() throws IOException {
    process = new ProcessBuilder(Supervisor.command(folder.toString())).inheritIO().start();
    supervisor = new Supervisor(SupervisorTest::run, folder.toString());
  }

  @AfterEach
  void end() throws Exception {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static String run(String script, Duration limit) {
    try {
      Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
      String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (bash.waitFor() != 0) {
        throw new ClusterException(out);
      }
      return out;
    } catch (IOException | InterruptedException e) {
      throw new ClusterException("bash does not run", e);
    }
  }

  private void program(Map<String, String> environment, String... command) throws IOException {
    Files.writeString(
        folder.resolve(Supervisor.START), Supervisor.startScript(environment, List.of(command)));
  }

  @Test
  void programThatIsKilled_endsWith137_andStartsAgain() throws Exception {
    program(Map.of(), "sleep", "1000");
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
    program(Map.of(), "sleep", "1000");
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
    program(Map.of("CODE", "it's 7"), "bash", "-c", "[ \"$CODE\" = \"it's 7\" ] && exit 7");
    supervisor.start(1);
    assertThat(supervisor.awaitEnd(1, SOON)).hasValue(7);
  }

  @Test
  void supervisorThatIsAskedToEnd_takesTheProgramWithIt() throws Exception {
    program(Map.of(), "sleep", "1000");
    ProcessHandle child = ProcessHandle.of(supervisor.start(1)).orElseThrow();
    process.destroy();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    child.onExit().get(10, TimeUnit.SECONDS);
    assertThat(child.isAlive()).isFalse();
  }
}
