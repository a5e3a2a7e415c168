package dev.ontrial.suite;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.outcome.Rerun;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.run.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The verdicts of a run, as its trials are judged; several of them may run at the same time. */
final class SuiteCells {
  private final RunFolder folder;
  private final Suite.Reporting reports;
  private final KnownBugPolicy policy;
  private final List<String> order;
  private final List<CellVerdict> cells = new ArrayList<>();
  private final Map<String, String> firsts = new LinkedHashMap<>();

  /**
   * No verdict yet.
   *
   * @param trials in the order in which their cells are reported, whichever is over first
   */
  SuiteCells(RunFolder folder, Suite.Reporting reports, KnownBugPolicy policy, List<Trial> trials) {
    this.order = trials.stream().map(Trial::name).toList();
    this.policy = policy;
    this.folder = folder;
    this.reports = reports;
  }

  RunFolder folder() {
    return folder;
  }

  /**
   * Judges a trial that is over, and writes the run's verdicts and reports.
   *
   * @param first the trial of which it is the second run; empty for none
   */
  void judge(Trial trial, String first, Progress progress) throws IOException {
    List<CellVerdict> judged = RunFolder.judge(folder.trial(trial.name()));
    Incident.write(folder.trial(trial.name()), judged);
    synchronized (this) {
      if (!first.isEmpty()) {
        firsts.put(trial.name(), first);
      }
      cells.addAll(judged);
      cells.sort(Comparator.comparingInt(cell -> place(cell.trial())));
      write(false);
    }
    progress.judged(trial, judged);
  }

  /** Where the cells of a trial stand; those of a second run follow the first. */
  private int place(String trial) {
    return order.indexOf(firsts.getOrDefault(trial, trial));
  }

  /**
   * Writes the run's verdicts and reports.
   *
   * @param complete whether no trial of the run is still to come
   */
  synchronized void write(boolean complete) throws IOException {
    Outcome outcome = Outcome.of(counting(), complete, policy).rerunning(reruns());
    folder.writeVerdicts(outcome);
    reports.write(folder.path(), outcome);
  }

  /** The verdicts on a trial's cells. */
  synchronized List<CellVerdict> of(Trial trial) {
    return cells.stream().filter(cell -> cell.trial().equals(trial.name())).toList();
  }

  /** The verdicts that count: of a cell that was run twice, one. */
  synchronized List<CellVerdict> counting() {
    return Reruns.counting(cells, firsts, new ArrayList<>());
  }

  /** The cells that were run twice. */
  synchronized List<Rerun> reruns() {
    List<Rerun> reruns = new ArrayList<>();
    Reruns.counting(cells, firsts, reruns);
    return reruns;
  }
}
