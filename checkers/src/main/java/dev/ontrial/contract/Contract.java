package dev.ontrial.contract;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.DeclaredConfiguration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Kafka does not promise. Every anomaly is forbidden unless a clause excuses it by what was
 * configured and by what was observed. {@code docs/guarantees.md} is made from this.
 */
public final class Contract {
  private static final List<Clause> CLAUSES =
      Stream.of(
              ProducerClauses.all(),
              TransactionClauses.all(),
              LogClauses.all(),
              GroupClauses.all(),
              ClockClauses.all(),
              TopicClauses.all())
          .flatMap(List::stream)
          .toList();

  private Contract() {}

  /** All clauses, in the order in which they are tried. */
  public static List<Clause> clauses() {
    return CLAUSES;
  }

  /** The clauses about an anomaly of a configuration. */
  static List<Clause> clauses(AnomalyKind kind, DeclaredConfiguration configuration) {
    return CLAUSES.stream()
        .filter(clause -> clause.kind() == kind && clause.given().holds(configuration))
        .toList();
  }
}
