package dev.ontrial.suite;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.outcome.Rerun;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.run.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The verdicts of a run, as its trials are judged one after the other. */
final class SuiteCells {
  private final RunFolder folder;
  private final Suite.Reporting reports;
  private final KnownBugPolicy policy;
  private final List<CellVerdict> cells = new ArrayList<>();
  private final Map<String, String> firsts = new LinkedHashMap<>();

  SuiteCells(RunFolder folder, Suite.Reporting reports, KnownBugPolicy policy) {
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
    cells.addAll(judged);
    if (!first.isEmpty()) {
      firsts.put(trial.name(), first);
    }
    Incident.write(folder.trial(trial.name()), judged);
    write(false);
    progress.judged(trial, judged);
  }

  /**
   * Writes the run's verdicts and reports.
   *
   * @param complete whether no trial of the run is still to come
   */
  void write(boolean complete) throws IOException {
    Outcome outcome = Outcome.of(counting(), complete, policy).rerunning(reruns());
    folder.writeVerdicts(outcome);
    reports.write(folder.path(), outcome);
  }

  /** The verdicts on a trial's cells. */
  List<CellVerdict> of(Trial trial) {
    return cells.stream().filter(cell -> cell.trial().equals(trial.name())).toList();
  }

  /** The verdicts that count: of a cell that was run twice, one. */
  List<CellVerdict> counting() {
    return Reruns.counting(cells, firsts, new ArrayList<>());
  }

  /** The cells that were run twice. */
  List<Rerun> reruns() {
    List<Rerun> reruns = new ArrayList<>();
    Reruns.counting(cells, firsts, reruns);
    return reruns;
  }
}
