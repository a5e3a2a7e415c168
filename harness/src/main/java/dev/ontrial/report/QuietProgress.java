package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.run.Progress;
import dev.ontrial.workload.ProcessStatus;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;

/** Says nothing of how a run goes but what the user should know. */
public final class QuietProgress implements Progress {
  private final PrintStream out;

  public QuietProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begins(List<Trial> trials, String header) {
    // The verdict comes in the end.
  }

  @Override
  public void phase(Trial trial, String phase) {
    // The verdict comes in the end.
  }

  @Override
  public void status(Trial trial, Collection<ProcessStatus> producers) {
    // The verdict comes in the end.
  }

  @Override
  public void judged(Trial trial, List<CellVerdict> cells) {
    // The verdict comes in the end.
  }

  @Override
  public void notice(String line) {
    out.println("ontrial: " + Plain.line(line));
  }
}
