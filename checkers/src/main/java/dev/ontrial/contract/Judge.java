package dev.ontrial.contract;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.AnomalySink;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Checker;
import dev.ontrial.checker.Checkers;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges the cells of a trial by its history alone. */
public final class Judge {
  private final Evidence evidence;
  private final Map<String, CellFindings> cells = new LinkedHashMap<>();

  private Judge(History history, Traffic traffic) {
    this.evidence = new Evidence(history);
    Observed observed = new Observed(evidence, traffic.notes(), traffic.changes());
    WireSettings wire = new WireSettings(history);
    boolean damaged = !history.damages().isEmpty();
    for (DeclaredConfiguration configuration : history.configurations()) {
      List<String> contradictions = new ArrayList<>(wire.contradictions(configuration));
      contradictions.addAll(BrokenAdapters.of(history, configuration));
      cells.put(
          configuration.name(), new CellFindings(configuration, observed, contradictions, damaged));
    }
  }

  /** One verdict for each configuration of the trial, in the order of their declaration. */
  public static List<CellVerdict> judge(HistoryFiles files) {
    return judge(files, Checkers.all());
  }

  /** The same of a history that is in memory. */
  public static List<CellVerdict> judge(History history) {
    return judge(HistoryFiles.of(history));
  }

  /** The same by some checkers only. */
  static List<CellVerdict> judge(HistoryFiles files, List<Checker> checkers) {
    return judge(files, checkers, files.areShort());
  }

  /**
   * @param whole whether to judge the whole history, although some of it could be left out
   */
  static List<CellVerdict> judge(HistoryFiles files, List<Checker> checkers, boolean whole) {
    History history = files.outline();
    boolean every = checkers.stream().anyMatch(checker -> checker.needsEveryRecord(history));
    boolean fits = files.fitInMemory();
    HistoryFiles.Screened<Traffic> screened =
        (every || whole) && fits ? files.unscreened(Traffic::new) : files.screened(Traffic::new);
    Traffic traffic = screened.visitor();
    Judge judge = new Judge(screened.history(), traffic);
    for (Checker checker : checkers) {
      if (fits || !checker.needsEveryRecord(history)) {
        judge.run(checker);
      } else {
        judge.doubt(
            checker.kind().id() + " was not looked for: it takes more memory than there is");
      }
    }
    List<CellVerdict> verdicts = new ArrayList<>();
    long took = (history.lastNanos() - history.firstNanos()) / 1_000_000;
    for (DeclaredConfiguration configuration : history.configurations()) {
      CellFindings cell = judge.cells.get(configuration.name());
      if (cell != null) {
        @Nullable Availability served = traffic.availability(judge.evidence, configuration);
        CellVerdict verdict =
            new CellJudge(judge.evidence, traffic, configuration, cell, served).verdict();
        verdicts.add(
            verdict.of(history.trial().name(), took / history.configurations().size(), served));
      }
    }
    return verdicts;
  }

  // A checker that fails must not take the verdicts of the others with it.
  private void run(Checker checker) {
    try {
      checker.check(evidence, new Sink());
    } catch (RuntimeException e) {
      String where = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
      String reason = "the checker for " + checker.kind().id() + " failed: " + e + where;
      doubt(reason);
    }
  }

  private void doubt(String reason) {
    cells.values().forEach(cell -> cell.gap(reason));
  }

  /** Hands an anomaly to its configuration's cell; one without a cell is a doubt of all cells. */
  private final class Sink implements AnomalySink {
    @Override
    public void found(Candidate candidate, Supplier<Anomaly> witness) {
      CellFindings cell = cells.get(candidate.configuration());
      if (cell != null) {
        cell.found(candidate, witness);
        return;
      }
      String reason = candidate.kind().id() + " was found where no configuration is declared";
      doubt(reason);
    }

    @Override
    public void gap(String configuration, String reason) {
      CellFindings cell = cells.get(configuration);
      if (cell != null) {
        cell.gap(reason);
      }
    }
  }
}
