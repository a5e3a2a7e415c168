package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One exception to the rule that every anomaly is forbidden.
 *
 * @param kind the anomaly
 * @param grade {@link Grade#PERMITTED} or {@link Grade#KNOWN}
 * @param given the configurations to which it applies
 * @param observations what must have been observed, all of it
 * @param reason why, as the end of a sentence
 * @param source where Kafka says so
 */
public record Clause(
    AnomalyKind kind,
    Grade grade,
    Given given,
    List<Observation> observations,
    String reason,
    String source) {

  /** The names of what must have been observed, for tables. */
  String observed() {
    return observations.stream()
        .map(observation -> "`" + observation.id() + "`")
        .collect(Collectors.joining(" and "));
  }

  /** A clause that is being written down: {@code permit(LOST).under(ACKS_1).when(…).because(…)}. */
  static final class Draft {
    private final List<AnomalyKind> kinds;
    private final Grade grade;
    private Given given = Given.ANY;
    private List<Observation> observations = List.of(Observation.ALWAYS);
    private String reason = "";

    private Draft(Grade grade, List<AnomalyKind> kinds) {
      this.grade = grade;
      this.kinds = kinds;
    }

    Draft under(Given configured) {
      given = configured;
      return this;
    }

    Draft when(Observation... observed) {
      observations = List.of(observed);
      return this;
    }

    Draft because(String why) {
      reason = why;
      return this;
    }

    List<Clause> source(String where) {
      return kinds.stream()
          .map(kind -> new Clause(kind, grade, given, observations, reason, where))
          .toList();
    }
  }

  /** Begins a clause about something that the configuration does not promise. */
  static Draft permit(AnomalyKind... kinds) {
    return new Draft(Grade.PERMITTED, List.of(kinds));
  }

  /** Begins a clause about a known bug of released versions. */
  static Draft known(AnomalyKind... kinds) {
    return new Draft(Grade.KNOWN, List.of(kinds));
  }
}
