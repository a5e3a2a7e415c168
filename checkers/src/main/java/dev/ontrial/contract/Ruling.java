package dev.ontrial.contract;

import dev.ontrial.checker.Candidate;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.FaultSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of one anomaly.
 *
 * @param grade the grade
 * @param because why
 * @param excuse what excuses it; null where nothing does
 */
record Ruling(Grade grade, String because, @Nullable Excuse excuse) {
  private static final int MOST_FAULTS = 2;

  /** A ruling without an excuse. */
  Ruling(Grade grade, String because) {
    this(grade, because, null);
  }

  /** What was seen of the conditions of one clause. */
  private record Case(Clause clause, List<Sight> sights) {
    Answer answer() {
      if (sights.stream().anyMatch(sight -> sight.answer() == Answer.NOT_SEEN)) {
        return Answer.NOT_SEEN;
      }
      boolean all = sights.stream().allMatch(Sight::isSeen);
      return all ? Answer.SEEN : Answer.UNKNOWN;
    }

    /** The first sight of that answer. */
    String words(Answer answer) {
      return sights.stream()
          .filter(sight -> sight.answer() == answer)
          .map(Sight::words)
          .findFirst()
          .orElse("");
    }

    /** How little is missing: conditions that were met, then those met elsewhere. */
    int closeness() {
      int met = (int) sights.stream().filter(Sight::isSeen).count();
      boolean near = sights.stream().anyMatch(Sight::near);
      return 2 * met + (near ? 1 : 0);
    }
  }

  /**
   * Applies the contract: the first clause whose conditions were all observed excuses; one whose
   * conditions could not be observed leaves it undecided; otherwise it is forbidden.
   */
  static Ruling on(Candidate candidate, DeclaredConfiguration configuration, Observed observed) {
    List<Case> cases = new ArrayList<>();
    for (Clause clause : Contract.clauses(candidate.kind(), configuration)) {
      List<Sight> sights =
          clause.observations().stream()
              .map(observation -> observed.see(observation, candidate, configuration))
              .toList();
      Case its = new Case(clause, sights);
      if (its.answer() == Answer.SEEN) {
        return excused(its);
      }
      cases.add(its);
    }
    return cases.stream()
        .filter(its -> its.answer() == Answer.UNKNOWN)
        .findFirst()
        .map(its -> new Ruling(Grade.UNDECIDED, its.words(Answer.UNKNOWN)))
        .orElseGet(() -> forbidden(candidate, configuration, observed, cases));
  }

  private static Ruling excused(Case its) {
    Clause clause = its.clause();
    String seen =
        its.sights().stream().map(Sight::words).distinct().collect(Collectors.joining(", "));
    boolean always = clause.observations().contains(Observation.ALWAYS);
    String because = clause.reason() + " (" + clause.source() + ")";
    return new Ruling(
        clause.grade(), always ? because : because + "; seen: " + seen, Excuse.of(clause));
  }

  private static Ruling forbidden(
      Candidate candidate,
      DeclaredConfiguration configuration,
      Observed observed,
      List<Case> cases) {
    List<FaultSeen> active = observed.active(candidate);
    String names =
        active.stream().limit(MOST_FAULTS).map(Faults::name).collect(Collectors.joining(", "));
    String faults =
        switch (active.size()) {
          case 0 -> "no fault was active";
          case 1 -> names + " was active";
          case 2 -> names + " were active";
          default -> names + " and %d more were active".formatted(active.size() - MOST_FAULTS);
        };
    @Nullable Case nearest = null;
    for (Case its : cases) {
      boolean remote = its.closeness() == 0 && ClockClauses.isOfClocks(its.clause());
      if (!remote && (nearest == null || its.closeness() > nearest.closeness())) {
        nearest = its;
      }
    }
    String why = nearest == null ? "no clause permits it" : nearest.words(Answer.NOT_SEEN);
    return new Ruling(
        Grade.FORBIDDEN,
        "forbidden for %s: %s, and %s".formatted(configuration.name(), faults, why));
  }
}
