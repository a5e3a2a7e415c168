package dev.ontrial.contract;

import dev.ontrial.checker.Accusation;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.DeclaredConfiguration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of one anomaly.
 *
 * @param grade the grade
 * @param because why
 * @param excuse what excuses it; null where nothing does
 */
record Ruling(Grade grade, String because, @Nullable Excuse excuse) {
  /** A ruling without an excuse. */
  Ruling(Grade grade, String because) {
    this(grade, because, null);
  }

  /**
   * Applies the contract: the first clause whose condition was observed excuses; one whose
   * condition could not be observed leaves it undecided; otherwise it is forbidden.
   */
  static Ruling on(Accusation accusation, DeclaredConfiguration configuration, Observed observed) {
    List<Clause> clauses = Contract.clauses(accusation.kind(), configuration);
    Ruling undecided = null;
    for (Clause clause : clauses) {
      Answer answer = observed.answer(clause.observation(), accusation, configuration);
      if (answer == Answer.SEEN) {
        return new Ruling(
            clause.grade(), clause.reason() + " (" + clause.source() + ")", Excuse.of(clause));
      }
      if (answer == Answer.UNKNOWN && undecided == null) {
        undecided =
            new Ruling(
                Grade.UNDECIDED,
                "it could not be observed whether " + clause.observation().words());
      }
    }
    return undecided != null ? undecided : forbidden(configuration, clauses);
  }

  private static Ruling forbidden(DeclaredConfiguration configuration, List<Clause> clauses) {
    String unless =
        clauses.isEmpty()
            ? ""
            : ", and not excused, as this was not observed: "
                + clauses.getFirst().observation().words();
    return new Ruling(Grade.FORBIDDEN, "forbidden for " + configuration.name() + unless);
  }
}
