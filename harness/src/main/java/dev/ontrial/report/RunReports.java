package dev.ontrial.report;

import dev.ontrial.outcome.Outcome;
import dev.ontrial.report.html.HtmlReport;
import dev.ontrial.report.html.RunsIndex;
import dev.ontrial.suite.VerdictsFile;
import dev.ontrial.trial.file.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** All reports of one run, written again after each trial: for machines, as Markdown, as HTML. */
public final class RunReports {
  private final HtmlReport html = new HtmlReport();

  /** Reports of a run that has not been judged yet. */
  public RunReports() {}

  /**
   * Writes all reports into the run's folder. The HTML report is for reading only: where it cannot
   * be written, a line on standard error says so, and the verdicts stand.
   *
   * @param run the folder of the run, or that of a single trial
   * @param outcome what the run came to until now
   * @throws IOException if the reports for machines cannot be written
   */
  public void write(Path run, Outcome outcome) throws IOException {
    Reports.write(run, outcome);
    try {
      html.write(run, outcome, Reports.shown(run.toRealPath()));
      index(run, outcome);
    } catch (IOException | RuntimeException e) {
      System.err.println(
          "ontrial: %s: cannot be written: %s"
              .formatted(
                  run.resolve(HtmlReport.NAME),
                  e instanceof IOException io ? Reasons.of(io) : e.getMessage()));
    }
  }

  /** The list of all runs, once a run is over; a trial's folder within a run has none. */
  private static void index(Path run, Outcome outcome) throws IOException {
    Path results = run.toRealPath().getParent();
    if (results == null || Files.exists(results.resolve(VerdictsFile.NAME))) {
      return;
    }
    boolean judged = outcome.complete() && Files.exists(run.resolve(VerdictsFile.NAME));
    if (judged && RunsIndex.belongsIn(results)) {
      RunsIndex.write(results);
    }
  }
}
