package dev.ontrial.trial.run;

import static dev.ontrial.contract.CellsAssert.assertThatCells;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications on a real broker whose clients come back with other settings, or as other versions.
 */
@Timeout(180)
class RedeploymentsRunTest {
  private static final String TRIAL =
      """
      trial: redeployed
      cluster: {clients: 4.3.1}
      configurations:
        - name: to-all
          producer: {acks: 1}
          redeployed: {producer: {acks: all}}
        - name: to-kip848
          workload: application
          consumer: {auto.offset.reset: earliest, max.poll.records: 40}
          load: {records-per-second: 100, partitions: 6}
          redeployed: {consumer: {group.protocol: consumer}}
      schedule:
        - {fault: redeploy, target: producers, at: 0s, for: 500ms}
        - {fault: redeploy, target: consumers, clients: 4.4.0, at: 1s, for: 2s}
      exposure:
        to-all: {processes-redeployed: 1}
        to-kip848: {processes-redeployed: 2}
      timing: {warm-up: 2s, recovery: 1s}
      """;

  @TempDir private Path folder;

  @Test
  void clients_comeBackWithOtherSettings_andAsAnotherVersion() throws IOException {
    Trial trial = TrialReader.read(Files.writeString(folder.resolve("t.yaml"), TRIAL));

    Suite.Result result = Proven.run(trial, folder.resolve("runs"));

    assertThatCells(result.cells()).hasSize(2).allHeld();
    List<String> processes = processes(result.folder().path().resolve("redeployed/history"));
    assertThat(processes)
        .anyMatch(each -> each.contains("to-all") && each.contains("\"acks\":\"1\""));
    assertThat(processes)
        .anyMatch(each -> each.contains("to-all") && each.contains("\"acks\":\"all\""));
    assertThat(processes).anyMatch(each -> each.contains("to-kip848") && each.contains("4.3.1"));
    assertThat(processes).anyMatch(each -> each.contains("to-kip848") && each.contains("4.4.0"));
  }

  /** How the client processes of a run were declared. */
  private static List<String> processes(Path histories) throws IOException {
    List<String> processes = new ArrayList<>();
    for (Path file : HistoryDirectory.files(histories)) {
      assertThat(
              HistoryReader.read(
                  file,
                  event -> {
                    if (event.kind() == EventKind.PROCESS) {
                      processes.add(event.text());
                    }
                  }))
          .isEmpty();
    }
    return processes;
  }
}
