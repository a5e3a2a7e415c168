package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.run.Progress;
import dev.ontrial.workload.ProcessStatus;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;

/** One line for each thing that happens: for logs, pipes and CI servers. */
public final class PlainProgress implements Progress {
  private final PrintStream out;
  private final long startNanos = System.nanoTime();

  public PlainProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begins(List<Trial> trials, String header) {
    out.println(Plain.line(header));
  }

  @Override
  public void phase(Trial trial, String phase) {
    say(trial.name() + ": " + PhaseWords.of(phase));
  }

  @Override
  public void status(Trial trial, Collection<ProcessStatus> producers) {
    // Rates are for people who watch; a log has the phases.
  }

  @Override
  public void judged(Trial trial, List<CellVerdict> cells) {
    for (CellVerdict cell : cells) {
      String reason = cell.reasons().isEmpty() ? "" : "  " + cell.reason();
      say(trial.name() + ": " + cell.configuration() + " " + Cells.text(cell) + reason);
    }
  }

  @Override
  public void notice(String line) {
    say(line);
  }

  private void say(String line) {
    synchronized (out) {
      out.printf("%6.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, Plain.line(line));
      out.flush();
    }
  }
}
