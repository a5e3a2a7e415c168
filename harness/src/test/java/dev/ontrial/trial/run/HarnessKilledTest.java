package dev.ontrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.suite.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However the harness ends, what it started ends, too; and Ctrl-C is an orderly end. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class HarnessKilledTest {
  @TempDir Path folder;

  /** Kills at a random moment of so many milliseconds after something was said. */
  @ParameterizedTest(name = "{0}, up to {1} ms later")
  @CsvSource({
    "starting, 1500",
    "starting, 4000",
    "records flow, 500",
    "pause leader, 1500",
    "heal pause, 300",
    "stopping, 300",
    "waiting until all replicas agree, 200",
  })
  void killedHarness_leavesNoProcess(String moment, int millis) throws Exception {
    try (HarnessProcess harness = HarnessProcess.start(folder)) {
      harness.awaitLine(moment);
      harness
          .process()
          .waitFor(RandomGenerator.getDefault().nextInt(millis), TimeUnit.MILLISECONDS);
      List<RunningProcess> before = harness.descendants();
      assertThat(before).as("what the harness had started").isNotEmpty();

      harness.process().toHandle().destroyForcibly();

      assertThat(harness.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertNothingLeft(before);
      Leftovers.discard(folder.resolve("results"), line -> {});
      assertThat(folder.resolve("results/latest/killed/data")).doesNotExist();
    }
  }

  private void assertNothingLeft(List<RunningProcess> before) {
    await()
        .atMost(10, TimeUnit.SECONDS)
        .untilAsserted(() -> {
          assertThat(before).filteredOn(RunningProcess::isRunning).isEmpty();
          assertThat(RunningProcess.mentioning(folder.toString())).isEmpty();
        });
  }

  @ParameterizedTest(name = "while {0}")
  @ValueSource(strings = {"starting", "pause leader", "waiting until all replicas agree"})
  void interruptedHarness_isUnproven_andLeavesNoProcess(String moment) throws Exception {
    interrupted(moment, "kill -INT %d");
  }

  /** A terminal sends the signal to the whole process group of the harness. */
  @Test
  void interruptFromTerminal_isUnproven_andLeavesNoProcess() throws Exception {
    interrupted("pause leader", "kill -INT -%d");
  }

  private void interrupted(String moment, String kill) throws Exception {
    try (HarnessProcess harness = HarnessProcess.start(folder)) {
      harness.awaitLine(moment);
      if (moment.startsWith("pause")) {
        await()
            .atMost(10, TimeUnit.SECONDS)
            .until(() -> harness.descendants().stream().anyMatch(RunningProcess::isStopped));
      }
      List<RunningProcess> before = harness.descendants();

      int sent =
          new ProcessBuilder("sh", "-c", kill.formatted(harness.process().pid())).start().waitFor();

      assertThat(sent).isZero();
      assertThat(harness.process().waitFor(40, TimeUnit.SECONDS)).as(harness.output()).isTrue();
      assertThat(harness.process().exitValue()).as(harness.output()).isEqualTo(2);
      assertNothingLeft(before);
      assertUnproven();
      assertThat(harness.output()).doesNotContain("not everything could be ended");
    }
  }

  private void assertUnproven() throws IOException {
    Path run = folder.resolve("results/latest");
    JsonNode cells =
        new ObjectMapper().readTree(run.resolve("verdicts.json").toFile()).path("cells");
    assertThat(cells).hasSize(1);
    assertThat(cells.get(0).path("verdict").asText()).isEqualTo("UNPROVEN");
    assertThat(cells.get(0).path("reason").asText()).contains("the trial was aborted: interrupted");
    assertThat(Files.isDirectory(run.resolve("killed/data"))).as("the brokers' data").isFalse();
  }
}
