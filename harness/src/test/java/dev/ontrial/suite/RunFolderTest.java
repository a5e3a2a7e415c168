package dev.ontrial.suite;

import static dev.ontrial.contract.CellsAssert.assertThatCells;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.trial.BadInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path results;

  private Path run(String name) throws Exception {
    Path history = Files.createDirectories(results.resolve(name).resolve("none/history"));
    Files.createFile(history.resolve("harness.oth"));
    return results.resolve(name);
  }

  private static CellVerdict cell(Verdict verdict) {
    return CellBuilder.of("a", "b", verdict).controls(Map.of("lost", true)).build();
  }

  private static Outcome outcome(boolean complete, CellVerdict... cells) {
    return Outcome.of(List.of(cells), complete, KnownBugPolicy.REPORT);
  }

  @Test
  void newRun_isTheLatest() throws Exception {
    Path first = RunFolder.create(results.resolve("deep/er"), "x").path();
    Path second = RunFolder.create(results.resolve("deep/er"), "x").path();
    assertThat(first).isDirectory().isNotEqualTo(second);
    assertThat(results.resolve("deep/er/latest").toRealPath()).isEqualTo(second.toRealPath());
  }

  @Test
  void resultsInTheWayOfAFile_areRefused() throws Exception {
    Path file = Files.createFile(results.resolve("file"));
    assertThatThrownBy(() -> RunFolder.create(file, "x"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(file + ": runs cannot be kept there: a file is in the way");
    assertThatThrownBy(() -> RunFolder.create(file.resolve("below"), "x"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("name another folder with --results");
  }

  @Test
  void verdicts_beginWithTheNumbers() throws Exception {
    RunFolder run = new RunFolder(results);
    run.writeVerdicts(outcome(true, cell(Verdict.HELD), cell(Verdict.UNPROVEN)));
    JsonNode json = new ObjectMapper().readTree(results.resolve("verdicts.json").toFile());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "format",
            "run",
            "complete",
            "exitCode",
            "knownBugs",
            "summary",
            "doubts",
            "claims",
            "sentences",
            "cells");
    assertThat(json.get("format").asInt()).isEqualTo(2);
    assertThat(json.get("exitCode").asInt()).isEqualTo(2);
    assertThat(json.get("summary").toString())
        .isEqualTo(
            "{\"held\":1,\"knownBugCells\":0,\"broken\":0,\"unproven\":1,\"notApplicable\":0,"
                + "\"controlsExpected\":2,\"controlsSeen\":2,\"knownBugs\":0,"
                + "\"requirementsMet\":0,\"requirementsUnmet\":0,\"requirementsUnproven\":0}");
    run.writeVerdicts(outcome(false, cell(Verdict.BROKEN)));
    json = new ObjectMapper().readTree(results.resolve("verdicts.json").toFile());
    assertThat(json.get("exitCode").asInt()).isEqualTo(1);
    assertThat(json.get("complete").asBoolean()).isFalse();
  }

  @Test
  void folderWithoutAHistory_isNoRun() throws Exception {
    Files.createDirectories(results.resolve("empty/none/history"));
    assertThatThrownBy(() -> RunFolder.open(results.resolve("empty")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no history is in there");
    assertThatThrownBy(() -> RunFolder.open(results.resolve("nowhere")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("there is no such folder");
    assertThat(RunFolder.open(run("20260101-000000-x")).trials()).hasSize(1);
    assertThat(RunFolder.open(results.resolve("20260101-000000-x/none")).trials()).hasSize(1);
  }

  @Test
  void pruning_keepsTheNewest_andWhatIsNoRun() throws Exception {
    Path old = run("20260101-000000-x");
    Path judged = Files.createDirectory(results.resolve("20260102-000000-x"));
    Files.createFile(judged.resolve("verdicts.json"));
    Path outside = Files.createFile(results.resolve("README.md"));
    Files.createSymbolicLink(old.resolve("link"), outside);
    Files.createSymbolicLink(results.resolve("latest"), old.getFileName());
    Path renamed = run("to-keep");
    Path empty = Files.createDirectory(results.resolve("20260103-000000-x"));
    Path newest = run("20260104-000000-x");

    Pruning pruning = new Pruning(results);
    assertThat(pruning.old(1)).containsExactly(old, judged);
    assertThat(pruning.old(9)).isEmpty();
    pruning.remove(pruning.old(1));
    assertThat(results)
        .isDirectoryContaining(newest::equals)
        .isDirectoryContaining(renamed::equals)
        .isDirectoryContaining(empty::equals)
        .isDirectoryContaining(outside::equals);
    assertThat(old).doesNotExist();
    assertThat(judged).doesNotExist();
    assertThat(Files.exists(results.resolve("latest"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void unreadableVerdicts_areNoCompleteRun(@TempDir Path run) throws IOException {
    assertThat(new RunFolder(run).isComplete()).isTrue();
    for (String text : new String[] {"", "{", "[]", "null", "{\"complete\": false}"}) {
      Files.writeString(run.resolve("verdicts.json"), text);
      assertThat(new RunFolder(run).isComplete()).as(text).isFalse();
    }
  }

  /** A named pipe would make its reader wait, and what a link points to may be no file. */
  @Test
  void whatIsNoFile_isNoCompleteRun_andIsReplacedByOne(@TempDir Path run) throws Exception {
    Path verdicts = run.resolve("verdicts.json");
    Path elsewhere = Files.writeString(results.resolve("elsewhere"), "mine");
    Process pipe = new ProcessBuilder("mkfifo", verdicts.toString()).start();
    assertThat(pipe.waitFor()).isZero();
    assertThat(new RunFolder(run).isComplete()).isFalse();
    Files.delete(verdicts);
    for (Path target : List.of(Path.of("nowhere"), verdicts, Path.of("/dev/zero"), elsewhere)) {
      Files.createSymbolicLink(verdicts, target);
      Files.createSymbolicLink(run.resolve("verdicts.json.new"), elsewhere);
      assertThat(new RunFolder(run).isComplete()).as(target.toString()).isFalse();
      new RunFolder(run).writeVerdicts(outcome(true, cell(Verdict.HELD)));
      assertThat(verdicts).isRegularFile();
      assertThat(Files.isSymbolicLink(verdicts)).isFalse();
      assertThat(new RunFolder(run).isComplete()).isTrue();
      assertThat(elsewhere).hasContent("mine");
      Files.delete(verdicts);
    }
    Files.createDirectory(verdicts);
    assertThatThrownBy(() -> new RunFolder(run).writeVerdicts(outcome(true)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("verdicts.json: it is a folder");
    assertThat(run).isDirectoryNotContaining("glob:**.new");
  }

  /** Root may read everything, so this shows something to other users alone. */
  @Test
  void trialThatMayNotBeRead_isNotLeftOut() throws Exception {
    Path run = run("x");
    Path closed = Files.createDirectory(run.resolve("closed"));
    assertThat(closed.toFile().setExecutable(false, false)).isTrue();
    assumeFalse(Files.isExecutable(closed), "this user may read everything");
    assertThatThrownBy(() -> RunFolder.open(run))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("closed: cannot be read: you may not");
    assertThat(closed.toFile().setExecutable(true, false)).isTrue();
  }

  /** To judge a run asks no client for its settings: it may be no longer there, or be hostile. */
  @Test
  void judging_installsNoClient(@TempDir Path run) throws IOException {
    Files.writeString(
        run.resolve("trial.yaml"),
        """
        trial: x
        column: cut
        configurations: [{name: mine, client: kafkajs@9.9.9}, acks-all]
        require: {mine: at-least-once}
        """);
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      List<CellVerdict> cells = RunFolder.judge(run);
      assertThat(cells).extracting(CellVerdict::configuration).containsExactly("mine", "acks-all");
      assertThat(cells).extracting(CellVerdict::fault).containsOnly("cut");
      assertThatCells(cells).allUnproven();
      assertThat(cells.getFirst().requirement()).isNotNull();
    } finally {
      System.setErr(err);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void unreadableHistoryFile_isDamage_andCostsNoOtherTrial(@TempDir Path run) throws IOException {
    Path trial = Files.createDirectories(run.resolve("x"));
    Files.createDirectories(trial.resolve("history/worker-10.oth"));
    Files.writeString(trial.resolve("trial.yaml"), "trial: x\nconfigurations: [acks-1]\n");
    RunFolder.Judged judged = RunFolder.judged(trial);
    assertThatCells(judged.cells()).singleElement().isUnprovenBecause("cannot be read");
    assertThat(judged.damages()).isNotEmpty();
  }

  /** The history is whole; but configurations of which it does not speak would be missing. */
  @Test
  void unreadableTrialFile_isDamage_besideAWholeHistory(@TempDir Path run) throws IOException {
    Path trial = Files.createDirectories(run.resolve("mine"));
    Path history = Files.createDirectories(trial.resolve("history"));
    try (HistoryWriter writer = HistoryWriter.create(history.resolve("harness.oth"))) {
      writer.appendText(EventKind.TRIAL, 0, Event.NONE, Event.NONE, 0, "{\"name\":\"mine\"}");
    }
    Files.writeString(trial.resolve("trial.yaml"), "trial: mine\nconfigurations: [a]\n");
    assertThat(RunFolder.judged(trial).damages()).isEmpty();

    Files.write(trial.resolve("trial.yaml"), new byte[4096]);

    assertThat(RunFolder.judged(trial).damages())
        .singleElement()
        .asString()
        .contains("trial.yaml is damaged at byte 0: it cannot be read: ");
  }

  @Test
  void nameThatIsNoElementOfAPath_isRefused(@TempDir Path run) throws IOException {
    for (String name : new String[] {"..", ".", "a/b", "verdicts.json", "Matrix.md", "", "a\nb"}) {
      assertThatThrownBy(() -> new RunFolder(run).trial(name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new RunFolder(run).trial("x.rerun")).isDirectory();
  }
}
