package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.RequirementAnswer;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.outcome.Rerun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last lines of a run: what it came to, why, where the report is, and how to run it again. */
public final class LastLines {
  private static final int MOST_REQUIREMENTS = 10;

  private LastLines() {}

  /** The outcome in a few words. */
  public static String verdict(Outcome outcome) {
    if (outcome.hasClaims()) {
      return outcome.exitCode() == 0 ? "As expected." : "Not as expected.";
    }
    List<String> parts = new ArrayList<>();
    long broken = outcome.cells().stream().filter(outcome::fails).count();
    long unmet = outcome.summary().requirementsUnmet();
    if (broken > 0) {
      parts.add("promises were broken in %d %s".formatted(broken, cells(broken)));
    }
    if (unmet > 0) {
      parts.add("requirements are not met in %d %s".formatted(unmet, cells(unmet)));
    }
    if (!parts.isEmpty()) {
      String text = String.join(", and ", parts) + ".";
      return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
    if (outcome.exitCode() == Outcome.UNPROVEN) {
      return "Unproven.";
    }
    boolean known = outcome.summary().knownBugCells() > 0;
    return known ? "As promised, except for known bugs." : "As promised.";
  }

  private static String cells(long count) {
    return count == 1 ? "cell" : "cells";
  }

  /** Lines about requirements and known bugs, which stand before the counts. */
  public static List<String> answers(Outcome outcome) {
    List<String> lines = new ArrayList<>();
    List<RequirementAnswer> unmet = outcome.requirements(RequirementAnswer.Status.UNMET);
    List<RequirementAnswer> open = outcome.requirements(RequirementAnswer.Status.UNPROVEN);
    unmet.stream().limit(MOST_REQUIREMENTS).forEach(each -> lines.add("unmet: " + each.sentence()));
    open.stream().limit(MOST_REQUIREMENTS).forEach(each -> lines.add(each.sentence()));
    int more =
        Math.max(0, unmet.size() - MOST_REQUIREMENTS)
            + Math.max(0, open.size() - MOST_REQUIREMENTS);
    if (more > 0) {
      lines.add("%d more requirements are unmet or unproven".formatted(more));
    }
    long known = outcome.summary().knownBugs();
    if (known > 0 && !outcome.hasClaims()) {
      lines.add(
          outcome.policy() == KnownBugPolicy.FAIL
              ? "known bugs were seen, and --known-bugs fail makes them fail the run"
              : "known bugs were seen; they do not fail the run without --known-bugs fail");
    }
    for (Rerun each : outcome.reruns()) {
      lines.add(
          "%s of %s was run twice; the first run proved nothing: %s"
              .formatted(each.configuration(), each.trial(), String.join("; ", each.because())));
    }
    return lines;
  }

  /**
   * Where the report is, and how to run again what is worth it.
   *
   * @param run the run's folder as the user types it
   */
  public static List<String> pointers(Outcome outcome, Path run) {
    Path report = run.resolve("report.html");
    boolean html = Files.isRegularFile(report);
    List<String> lines = new ArrayList<>();
    lines.add("report: " + (html ? report : run.resolve(Reports.DETAILS)));
    again(outcome, run).ifPresent(command -> lines.add("again:  " + command));
    return lines;
  }

  /** The trial that is worth the most: one that is broken, unmet, a known bug, or unproven. */
  private static Optional<String> again(Outcome outcome, Path run) {
    Optional<CellVerdict> broken = first(outcome, cell -> outcome.fails(cell));
    Optional<CellVerdict> worth =
        broken
            .or(() -> first(outcome, LastLines::isUnmet))
            .or(() -> first(outcome, cell -> cell.verdict() == Verdict.UNPROVEN));
    if (worth.isPresent()) {
      Path trial = trial(run, worth.get());
      boolean seen = !worth.get().anomalies().isEmpty();
      return Optional.of(
          seen
              ? "./ontrial replay " + trial + " --times 5"
              : "./ontrial run " + trial.resolve("trial.yaml"));
    }
    return first(outcome, cell -> true)
        .map(cell -> "./ontrial run " + trial(run, cell).resolve("trial.yaml"));
  }

  private static Optional<CellVerdict> first(
      Outcome outcome, java.util.function.Predicate<CellVerdict> which) {
    return outcome.cells().stream().filter(which).findFirst();
  }

  private static boolean isUnmet(CellVerdict cell) {
    RequirementAnswer answer = cell.requirement();
    return answer != null && answer.status() == RequirementAnswer.Status.UNMET;
  }

  private static Path trial(Path run, CellVerdict cell) {
    return Facts.folder(run, cell.trial());
  }
}
