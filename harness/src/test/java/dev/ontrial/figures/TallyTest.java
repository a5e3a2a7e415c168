package dev.ontrial.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyTest {
  @TempDir Path folder;

  /** A run with one trial and one cell. */
  private Path run(String name, long seed, String verdict, boolean control) throws IOException {
    Path run = folder.resolve(name);
    Path histories = Files.createDirectories(run.resolve("x/history"));
    Files.writeString(
        run.resolve("verdicts.json"),
        """
        {"cells": [{"configuration": "acks-1", "fault": "x", "trial": "x", "verdict": "%s",
          "reason": "because", "controls": {"lost": %s},
          "anomalies": {"lost": {"grades": {"PERMITTED": 3}},
            "duplicate": {"grades": {"KNOWN": 1}}}}]}
        """
            .formatted(verdict, control));
    try (HistoryWriter history = HistoryWriter.create(histories.resolve("harness.oth"))) {
      say(history, EventKind.TRIAL, "{\"seed\": " + seed + "}");
      say(history, EventKind.PHASE, "starting");
      say(history, EventKind.PHASE, "brokers up");
    }
    return run;
  }

  private static void say(HistoryWriter history, EventKind kind, String text) {
    history.appendText(kind, 0, Event.NONE, Event.NONE, 0, text);
  }

  private static String markdown(Path... runs) throws IOException {
    Tally tally = new Tally();
    for (Path run : runs) {
      JsonNode root = new ObjectMapper().readTree(run.resolve("verdicts.json").toFile());
      tally.add(run, root.path("cells"), List.of(run.resolve("x")));
    }
    return String.join("\n", tally.markdown());
  }

  @Test
  void runs_areAddedUp() throws Exception {
    assertThat(markdown(run("a", 3, "HELD", true), run("b", 4, "HELD", true)))
        .startsWith(
            "2 trials, seeds 3 to 4; 2 cells judged: 0 held, 2 known bug, 0 broken, 0 unproven"
                + " (if any cell is accused falsely, then at most 77.64 % of them, at 95 %);"
                + " controls seen 2 of 2.")
        .contains("| acks-1 | ! 2, duplicate (known) in 2, lost in 2, ◆ 2 of 2 |")
        .contains("| three brokers and the workers start | 0.0 s | 0.0 s |");
  }

  @Test
  void whatIsBroken_isNamed_andLeavesNoBound() throws Exception {
    assertThat(markdown(run("a", 1, "HELD", true), run("b", 5, "BROKEN", false)))
        .startsWith(
            "2 trials, seeds 1, 5; 2 cells judged: 0 held, 1 known bug, 1 broken, 0 unproven;"
                + " controls seen 1 of 2.")
        .contains("* broken: acks-1 × x, b: because");
  }

  @Test
  void folderThatIsNoRun_isRefused() {
    assertThatThrownBy(() -> new Tally().add(folder))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no history is in there");
  }

  @Test
  void verdictsThatSomebodyEdited_doNotCount() throws IOException {
    Path run = run("a", 1, "HELD", true);
    Tally tally = new Tally();
    tally.add(run);
    assertThat(String.join("\n", tally.markdown())).contains("0 held", "1 unproven");
  }

  @Test
  void verdictsOfANewerVersion_areRefused() throws IOException {
    Path run = run("a", 1, "HELD", true);
    Files.writeString(run.resolve("verdicts.json"), "{\"format\": 99, \"cells\": []}");
    assertThatThrownBy(() -> new Tally().add(run))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("verdicts.json: its format is newer");
  }

  @Test
  void missingHistory_isNoCellThatHeld() throws IOException {
    Path run = run("a", 1, "HELD", true);
    Files.delete(run.resolve("x/history/harness.oth"));
    Files.writeString(run.resolve("x/trial.yaml"), "trial: x\nconfigurations: [acks-1]\n");
    Tally tally = new Tally();
    tally.add(run);
    assertThat(String.join("\n", tally.markdown())).contains("0 held", "1 unproven");
  }
}
