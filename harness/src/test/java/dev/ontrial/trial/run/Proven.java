package dev.ontrial.trial.run;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import dev.ontrial.report.PlainProgress;
import dev.ontrial.report.Reports;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a trial until it proves something. On a machine that is short of time a fault may miss what
 * it is meant to hit, or a group may not be back when the trial ends: such a cell is unproven, as
 * it should be, and no word about Kafka. A broken promise is never tried again.
 */
final class Proven {
  private static final int TRIES = 3;

  private Proven() {}

  /** The first run without an unproven cell, or the last one. */
  static Suite.Result run(Trial trial, Path results) throws IOException {
    Suite.Result result = once(trial, results);
    for (int tries = 1; tries < TRIES && isUnproven(result.cells()); tries++) {
      System.out.println("tried again: " + notHeld(result.cells()));
      result = once(trial, results);
    }
    return result;
  }

  /** A run, whatever comes of it. */
  static Suite.Result once(Trial trial, Path results) throws IOException {
    return new Suite(trial.name(), List.of(trial), false, Reports::write)
        .run(results, new PlainProgress(System.out));
  }

  private static boolean isUnproven(List<CellVerdict> cells) {
    return cells.stream().anyMatch(cell -> cell.verdict() == Verdict.UNPROVEN)
        && cells.stream().noneMatch(cell -> cell.verdict() == Verdict.BROKEN);
  }

  private static List<String> notHeld(List<CellVerdict> cells) {
    return cells.stream()
        .filter(cell -> cell.verdict() != Verdict.HELD)
        .map(cell -> cell.configuration() + " " + cell.verdict() + ": " + cell.reason())
        .toList();
  }
}
