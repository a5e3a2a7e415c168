package dev.ontrial.trial.run;

import static dev.ontrial.contract.CellsAssert.assertThatCells;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.suite.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that somebody else ends leaves unproven cells, and the reason names it. */
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class ProgramKilledTest {
  /** Traffic flows for so long that only an early end ends the trial before the test does. */
  private static final String LONG =
      """
      trial: killed
      configurations: [acks-1]
      timing: {warm-up: 10m}
      """;

  private static final String TWO =
      """
      trial: killed
      configurations: [acks-1, commit-after]
      timing: {warm-up: 15s, recovery: 500ms}
      """;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} by {2}")
  @CsvSource({
    "worker-10, --node 10, KILL, killed by SIGKILL",
    "worker-11, --node 11, SEGV, crashed by SIGABRT",
    "broker-2, broker-2.properties, KILL, killed by SIGKILL",
    "broker-1, broker-1.properties, TERM, ",
    "toxiproxy, toxiproxy-server, KILL, killed by SIGKILL",
    "watchdog, ontrial-watchdog, KILL, killed by SIGKILL",
  })
  void programThatAllCellsNeed_endsTheTrial(
      String program, String command, String signal, String how) throws Exception {
    try (HarnessProcess harness = HarnessProcess.start(folder, LONG)) {
      harness.awaitLine("records flow");
      long pid = send(harness, command, signal);

      assertThat(harness.process().waitFor(120, TimeUnit.SECONDS)).as(harness.output()).isTrue();
      assertThat(harness.process().exitValue()).as(harness.output()).isEqualTo(2);

      String reason = program + " (process " + pid + ") ended unasked: " + (how == null ? "" : how);
      assertThat(harness.output()).contains(reason);
      Path trial = folder.resolve("results/latest/killed");
      List<CellVerdict> cells = RunFolder.judge(trial);
      assertThatCells(cells).singleElement().isUnproven();
      assertThat(cells.getFirst().reasons().getFirst()).startsWith(reason);
      assertThat(phases(trial)).anyMatch(phase -> phase.startsWith("aborted: "));
      assertThat(phases(trial)).doesNotContain("faulted");
      await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> RunningProcess.mentioning(folder.toString()).isEmpty());
    }
  }

  @Test
  void programThatSomeCellsNeed_leavesTheOthers() throws Exception {
    try (HarnessProcess harness = HarnessProcess.start(folder, TWO)) {
      harness.awaitLine("records flow");
      long pid = send(harness, "--node 12", "KILL");

      assertThat(harness.process().waitFor(180, TimeUnit.SECONDS)).as(harness.output()).isTrue();

      List<CellVerdict> cells = RunFolder.judge(folder.resolve("results/latest/killed"));
      assertThat(reasons(cells, "commit-after"))
          .contains("worker-12 (process " + pid + ") ended unasked: killed by SIGKILL");
      assertThat(reasons(cells, "acks-1")).noneMatch(reason -> reason.contains("ended unasked"));
      assertThat(phases(folder.resolve("results/latest/killed"))).contains("read");
    }
  }

  /** TriggerSource the one program of the harness whose command line contains a text. */
  private static long send(HarnessProcess harness, String command, String signal)
      throws IOException, InterruptedException {
    List<RunningProcess> those =
        harness.descendants().stream().filter(each -> each.command().contains(command)).toList();
    assertThat(those).as(command).hasSize(1);
    long pid = those.getFirst().pid();
    assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor())
        .isZero();
    return pid;
  }

  private static List<String> reasons(List<CellVerdict> cells, String configuration) {
    return cells.stream()
        .filter(cell -> cell.configuration().equals(configuration))
        .flatMap(cell -> cell.reasons().stream())
        .toList();
  }

  private static List<String> phases(Path trial) throws IOException {
    return History.read(trial.resolve("history")).events(EventKind.PHASE).stream()
        .map(LocatedEvent::event)
        .map(event -> event.text())
        .toList();
  }
}
