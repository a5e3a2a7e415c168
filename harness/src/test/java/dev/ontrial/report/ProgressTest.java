package dev.ontrial.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.Resources;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.workload.ProcessStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private static final Trial NONE = small("none");
  private static final Trial KILLED = small("leader-killed");

  /** Five of the rows. */
  private static Trial small(String name) {
    Trial shipped = TrialReader.shipped(name);
    List<String> rows = List.of("acks-0", "acks-1", "acks-all", "idempotent", "transactional");
    return shipped.with(
        shipped.configurations().stream().filter(row -> rows.contains(row.name())).toList());
  }

  /** As much of a terminal as the table needs: lines, cursor up, clear to the end. */
  private static final class Terminal {
    private static final Pattern CONTROL = Pattern.compile("\u001b\\[(\\d*)([FJ])");

    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    List<String> screen() {
      List<String> lines = new ArrayList<>();
      int row = 0;
      for (String written : bytes.toString(StandardCharsets.UTF_8).split("\n", -1)) {
        Matcher control = CONTROL.matcher(written);
        while (control.find()) {
          if (control.group(2).equals("F")) {
            row -= Integer.parseInt(control.group(1));
          } else {
            lines = new ArrayList<>(lines.subList(0, row));
          }
        }
        lines.add(CONTROL.matcher(written).replaceAll("").replaceAll("\u001b\\[\\?7[lh]", ""));
        row++;
      }
      lines.removeLast();
      return lines;
    }
  }

  private static ProcessStatus acked(long count) {
    return new ProcessStatus(
        100, 100, "acks-1", count, count, 0, 0, 0, 0, 0, 0, 1, ProcessStatus.Errors.NONE);
  }

  private static CellVerdict held(String row, String column) {
    return CellBuilder.of(row, column, Verdict.HELD).build();
  }

  private static LiveTable table(Terminal terminal, int width, int height) {
    return new LiveTable(terminal.out, width, height, new Paint(false));
  }

  @Test
  void table_fillsInPlace() {
    Terminal terminal = new Terminal();
    LiveTable table = table(terminal, 80, 24);
    table.begins(List.of(NONE, KILLED), "ontrial on a machine");
    assertThat(terminal.screen())
        .startsWith("ontrial on a machine", "", "               none  leader-killed")
        .contains("acks-1         ·     ·");
    int before = terminal.screen().size();
    table.phase(NONE, "running");
    table.status(NONE, List.of(acked(5)));
    assertThat(terminal.screen())
        .hasSize(before)
        .anyMatch(line -> line.matches("acks-1 +… \\d+/s +·"))
        .anyMatch(line -> line.matches("1 none: records flow, warming up( · \\d+ records/s)?"))
        .anyMatch(line ->
            line.matches(
                "trial 1 of 2, 0:\\d\\d of about \\d:\\d\\d · run 0:\\d\\d of about \\d:\\d\\d"));
    table.judged(NONE, List.of(held("acks-1", "none")));
    table.notice("the cat is on the keyboard");
    assertThat(terminal.screen())
        .contains("acks-1         ✔     ·")
        .anyMatch(line -> line.startsWith("✔ nothing seen  ○ permitted  ! known bug"))
        .endsWith("! the cat is on the keyboard");
  }

  @Test
  void trialsBesideEachOther_haveALineEach() {
    Terminal terminal = new Terminal();
    LiveTable table = table(terminal, 100, 24);
    table.begins(List.of(NONE, KILLED), "ontrial on a machine");
    table.phase(NONE, "running");
    table.phase(KILLED, "starting");
    table.status(KILLED, List.of(acked(5)));
    table.status(NONE, List.of(acked(7)));
    assertThat(terminal.screen())
        .anyMatch(line -> line.startsWith("1 none: records flow"))
        .anyMatch(line -> line.startsWith("2 leader-killed: starting"))
        .anyMatch(line -> line.matches("acks-1 +… \\d+/s +… \\d+/s"))
        .anyMatch(line -> line.matches("trial 2 of 2, 0:.* of about .* and 0:.* of about .*"));
    table.judged(KILLED, List.of(held("acks-1", "leader-killed")));
    assertThat(terminal.screen())
        .anyMatch(line -> line.startsWith("1 none: records flow"))
        .noneMatch(line -> line.startsWith("2 leader-killed:"))
        .anyMatch(line -> line.startsWith("trial 2 of 2, 0:"));
  }

  @Test
  void longLines_areCut_soThatNoneWraps() {
    Terminal terminal = new Terminal();
    LiveTable table = table(terminal, 30, 24);
    table.begins(List.of(NONE, KILLED), "x".repeat(31));
    table.notice("y".repeat(28));
    assertThat(terminal.screen())
        .allMatch(line -> line.length() <= 30)
        .startsWith("x".repeat(29) + "…")
        .endsWith("! " + "y".repeat(28));
  }

  @Test
  void terminalWithoutASize_isTakenForASmallOne() {
    Terminal terminal = new Terminal();
    table(terminal, 0, 0).begins(List.of(NONE), "a header that is long");
    assertThat(terminal.screen()).startsWith("a header that is lo…").hasSizeLessThan(8);
  }

  @Test
  void controlCharacters_doNotReachTheTerminal() {
    Terminal terminal = new Terminal();
    LiveTable table = table(terminal, 80, 24);
    table.begins(List.of(NONE), "header");
    table.notice("a\u001b[2Jb\u009bc\nd");
    assertThat(terminal.screen()).endsWith("! a\ufffd[2Jb\ufffdc d");
  }

  @ParameterizedTest
  @CsvSource({"80, 24", "120, 40", "200, 50", "40, 10"})
  void frames_areNeverHigherThanTheTerminal(int width, int height) {
    Terminal terminal = new Terminal();
    List<Trial> all = new ArrayList<>();
    Resources.trials().forEach(name -> all.add(TrialReader.shipped(name)));
    LiveTable table = table(terminal, width, height);
    table.begins(all, "header");
    for (Trial trial : all) {
      table.phase(trial, "starting");
      assertThat(terminal.screen())
          .hasSizeLessThan(height)
          .allMatch(line -> line.length() <= width)
          .anyMatch(line -> line.contains(trial.name()));
      table.judged(
          trial,
          trial.configurations().stream().map(row -> held(row.name(), trial.column())).toList());
    }
    assertThat(terminal.screen()).startsWith("header").hasSizeLessThan(height);
  }

  @Test
  void forecast_learnsWhatTrialsTakeBesides() {
    Trial bridge = TrialReader.shipped("bridge");
    Forecast forecast = new Forecast(List.of(NONE, KILLED, bridge));
    forecast.begins(NONE, 0);
    assertThat(forecast.left(List.of(NONE), 0).toNanos())
        .isGreaterThan(planned(NONE) + planned(KILLED) + planned(bridge));
    long besides = Duration.ofSeconds(5).toNanos();
    long end = planned(NONE) + besides;
    forecast.over(NONE, end);
    forecast.begins(KILLED, end);
    assertThat(forecast.left(List.of(KILLED), end).toNanos())
        .isEqualTo(planned(KILLED) + planned(bridge) + 2 * besides);
    assertThat(forecast.left(List.of(KILLED), end + 1_000).toNanos())
        .isEqualTo(planned(KILLED) + planned(bridge) + 2 * besides - 1_000);
    forecast.begins(bridge, end);
    assertThat(forecast.left(List.of(KILLED, bridge), end).toNanos())
        .as("two at a time")
        .isEqualTo((planned(KILLED) + planned(bridge) + 2 * besides) / 2);
    forecast.over(bridge, end + planned(bridge) + besides);
    forecast.over(KILLED, end + planned(KILLED) + besides);
    assertThat(forecast.left(List.of(), end)).isZero();
  }

  @Test
  void plainProgress_isALineForEachThing_withoutControls() {
    Terminal terminal = new Terminal();
    PlainProgress progress = new PlainProgress(terminal.out);
    progress.begins(List.of(NONE), "header");
    progress.phase(NONE, "running");
    progress.status(NONE, List.of(acked(5)));
    progress.judged(
        NONE,
        List.of(
            held("acks-1", "none"),
            CellBuilder.of("acks-all", "none", Verdict.UNPROVEN).reasons("too thin").build()));
    progress.notice("a notice");
    assertThat(terminal.screen())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("header"),
            line -> assertThat(line).matches(" +\\d+\\.\\d s  none: records flow, warming up"),
            line -> assertThat(line).endsWith("  none: acks-1 ✔"),
            line -> assertThat(line).endsWith("  none: acks-all ?  too thin"),
            line -> assertThat(line).endsWith("  a notice"));
  }

  private static long planned(Trial trial) {
    return trial
        .timing()
        .warmUp()
        .plus(trial.scheduleLength())
        .plus(trial.timing().recovery())
        .toNanos();
  }
}
