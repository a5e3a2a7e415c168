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

  /** The signal reaches the main thread, which runs one trial; the other runs on another thread. */
  @ParameterizedTest(name = "while {0}")
  @ValueSource(strings = {"starting", "pause leader"})
  void interruptedHarness_endsTrialsThatRunBesideEachOther(String moment) throws Exception {
    try (HarnessProcess harness =
        HarnessProcess.startWith(folder, "--repeat", "3", "--parallel", "2")) {
      harness.awaitLine("killed: " + moment);
      harness.awaitLine("killed-2: " + moment);
      List<RunningProcess> before = harness.descendants();

      new ProcessBuilder("kill", "-INT", Long.toString(harness.process().pid())).start().waitFor();

      assertThat(harness.process().waitFor(40, TimeUnit.SECONDS)).as(harness.output()).isTrue();
      assertThat(harness.process().exitValue()).as(harness.output()).isEqualTo(2);
      assertNothingLeft(before);
      assertThat(harness.output()).doesNotContain("killed-3: ");
      JsonNode cells = cells();
      assertThat(cells).extracting(each -> each.path("verdict").asText()).containsOnly("UNPROVEN");
      assertThat(cells)
          .extracting(each -> each.path("trial").asText())
          .containsExactly("killed", "killed-2");
    }
  }

  @Test
  void trialsBesideEachOther_areReportedInTheirOrder() throws Exception {
    try (HarnessProcess harness =
        HarnessProcess.startWith(folder, "--repeat", "3", "--parallel", "2")) {
      assertThat(harness.process().waitFor(100, TimeUnit.SECONDS)).as(harness.output()).isTrue();
      assertThat(cells())
          .as(harness.output())
          .extracting(each -> each.path("trial").asText())
          .containsExactly("killed", "killed-2", "killed-3");
      assertThat(cells())
          .extracting(each -> each.path("verdict").asText())
          .doesNotContain("BROKEN");
      assertThat(harness.output().indexOf("killed-2: starting"))
          .as("the second begins before the first is judged")
          .isPositive()
          .isLessThan(harness.output().indexOf("killed: acks-1"));
      assertThat(RunningProcess.mentioning(folder.toString())).isEmpty();
    }
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
    JsonNode cells = cells();
    assertThat(cells).hasSize(1);
    assertThat(cells.get(0).path("verdict").asText()).isEqualTo("UNPROVEN");
    assertThat(cells.get(0).path("reason").asText()).contains("the trial was aborted: interrupted");
    assertThat(Files.isDirectory(run.resolve("killed/data"))).as("the brokers' data").isFalse();
  }

  private JsonNode cells() throws IOException {
    Path verdicts = folder.resolve("results/latest/verdicts.json");
    return new ObjectMapper().readTree(verdicts.toFile()).path("cells");
  }
}
