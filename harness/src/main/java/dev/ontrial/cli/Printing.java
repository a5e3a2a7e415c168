package dev.ontrial.cli;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.report.LastLines;
import dev.ontrial.report.Matrix;
import dev.ontrial.report.Paint;
import dev.ontrial.report.Plain;
import dev.ontrial.report.TextReport;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What commands print: text without control characters, in colours where the user wants them. */
final class Printing {
  private static final int DEFAULT_COLUMNS = 120;
  private static final int DEFAULT_ROWS = 24;

  /** The output itself; what is printed to it may hold controls. */
  private static PrintStream terminal = System.out;

  private Printing() {}

  /** From here on, {@link System#out} and {@link System#err} take no control characters. */
  static void prepare() {
    terminal = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = System.err;
    System.setOut(new PrintStream(Plain.filter(terminal), false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(Plain.filter(err), true, StandardCharsets.UTF_8));
  }

  /** The output for what paints: colours and cursor movements pass. */
  static PrintStream terminal() {
    return terminal;
  }

  /** The columns of the terminal. */
  static int columns() {
    return Integer.getInteger("ontrial.columns", DEFAULT_COLUMNS);
  }

  /** The lines of the terminal. */
  static int rows() {
    return Integer.getInteger("ontrial.rows", DEFAULT_ROWS);
  }

  /** The matrix, sentences, and words for every cell that did not hold. */
  static void cells(List<CellVerdict> cells, boolean verbose, boolean quiet) {
    if (!quiet) {
      println("");
      TextReport.of(cells, columns(), verbose).forEach(Printing::println);
    }
  }

  /**
   * The last lines: what the run came to, where the report is, and how to run it again.
   *
   * @param took how long the run took; null if nothing was run
   */
  static void ending(Outcome outcome, Path run, @Nullable Duration took) {
    wrapped(LastLines.answers(outcome));
    outcome.doubts().forEach(doubt -> System.err.println("ontrial: " + Plain.line(doubt)));
    String time =
        took == null ? "" : "    %d min %02d s".formatted(took.toMinutes(), took.toSecondsPart());
    println(LastLines.verdict(outcome) + " " + Matrix.summary(outcome.cells()) + time);
    LastLines.pointers(outcome, run).forEach(Printing::println);
  }

  static void wrapped(List<String> lines) {
    lines.forEach(line -> TextReport.wrapped(line, columns()).forEach(Printing::println));
  }

  private static void println(String line) {
    System.out.flush();
    terminal.println(Paint.OF_TERMINAL.line(Plain.line(line)));
    terminal.flush();
  }
}
