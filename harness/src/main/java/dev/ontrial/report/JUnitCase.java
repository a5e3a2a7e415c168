package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.RequirementAnswer;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.Claim;
import dev.ontrial.outcome.Outcome;
import dev.ontrial.outcome.Sentences;
import java.util.ArrayList;
import java.util.List;

/**
 * What a CI server reads as one test.
 *
 * <p>There is one for each cell, one for each requirement of a cell, one for each claim of the
 * command, and one for the run as a whole where that proves less than its cells say. So a run fails
 * there if and only if the process ends with another exit code than 0. Where the command has
 * claims, as a replay does, they alone decide, and the cells are only told.
 *
 * @param suite the trial, or {@code run} for the run as a whole
 * @param name the case
 * @param millis how long it took
 * @param result what came of it
 * @param type the word for a failure or an error, such as {@code broken}
 * @param message a line about a failure, an error or a skipped case
 * @param text all of it
 * @param output what else there is to tell
 */
record JUnitCase(
    String suite,
    String name,
    long millis,
    Result result,
    String type,
    String message,
    String text,
    String output) {
  /** The suite of what belongs to no trial. */
  static final String RUN = "run";

  /** What came of a case. */
  enum Result {
    PASSED,
    FAILURE,
    ERROR,
    SKIPPED
  }

  /** All cases of a run. */
  static List<JUnitCase> of(Outcome outcome) {
    List<JUnitCase> cases = new ArrayList<>();
    for (CellVerdict cell : outcome.cells()) {
      cases.add(outcome.hasClaims() ? told(cell) : judged(cell, outcome.fails(cell)));
      RequirementAnswer answer = cell.requirement();
      if (answer != null && !outcome.hasClaims()) {
        cases.add(required(cell, answer));
      }
    }
    outcome.claims().forEach(claim -> cases.add(claimed(claim)));
    outcome
        .doubts()
        .forEach(doubt ->
            cases.add(
                new JUnitCase(RUN, "complete", 0, Result.ERROR, "unproven", doubt, doubt, "")));
    return cases;
  }

  private static JUnitCase judged(CellVerdict cell, boolean fails) {
    String explanation = String.join("\n", Explanation.of(cell, 1));
    String known = String.join("\n", KnownBugs.of(List.of(cell)));
    if (fails && cell.verdict() != Verdict.BROKEN) {
      return of(cell, Result.FAILURE, "known-bug", Sentences.of(cell), explanation, known);
    }
    return switch (cell.verdict()) {
      case BROKEN -> of(cell, Result.FAILURE, "broken", cell.reason(), explanation, known);
      case UNPROVEN -> of(cell, Result.ERROR, "unproven", cell.reason(), explanation, known);
      case NOT_APPLICABLE -> of(cell, Result.SKIPPED, "", cell.reason(), "", "");
      case KNOWN_BUG -> of(cell, Result.PASSED, "", "", "", known + "\n" + explanation);
      case HELD -> of(cell, Result.PASSED, "", "", "", output(cell, explanation));
    };
  }

  /** The sentence says what is permitted; the explanation has the figures. */
  private static String output(CellVerdict cell, String explanation) {
    return cell.anomalies().isEmpty() ? explanation : Sentences.of(cell) + "\n" + explanation;
  }

  /** A cell that decides nothing. */
  private static JUnitCase told(CellVerdict cell) {
    return cell.verdict() == Verdict.NOT_APPLICABLE
        ? of(cell, Result.SKIPPED, "", cell.reason(), "", "")
        : of(cell, Result.PASSED, "", "", "", String.join("\n", Explanation.of(cell, 1)));
  }

  private static JUnitCase of(
      CellVerdict cell, Result result, String type, String message, String text, String output) {
    return new JUnitCase(
        cell.trial(), cell.configuration(), cell.millis(), result, type, message, text, output);
  }

  private static JUnitCase required(CellVerdict cell, RequirementAnswer answer) {
    Result result =
        switch (answer.status()) {
          case MET -> Result.PASSED;
          case UNMET -> Result.FAILURE;
          case UNPROVEN -> Result.ERROR;
          case NOT_APPLICABLE -> Result.SKIPPED;
        };
    String type = result == Result.FAILURE ? "requirement" : "unproven";
    String name = cell.configuration() + " requires " + answer.requires().text();
    String text = answer.sentence();
    return new JUnitCase(
        cell.trial(), name, 0, result, type, text, text, result == Result.PASSED ? text : "");
  }

  private static JUnitCase claimed(Claim claim) {
    Result result =
        switch (claim.status()) {
          case HOLDS -> Result.PASSED;
          case FAILS -> Result.FAILURE;
          case UNPROVEN -> Result.ERROR;
        };
    String type = result == Result.FAILURE ? "claim" : "unproven";
    String output = result == Result.PASSED ? claim.text() : "";
    return new JUnitCase(RUN, claim.name(), 0, result, type, claim.text(), claim.text(), output);
  }
}
