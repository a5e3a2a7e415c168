package dev.ontrial.proof;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.AnomalySink;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Checker;
import dev.ontrial.checker.Checkers;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.Event;
import dev.ontrial.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What all checkers say of a history: the only place where a proof touches how they are called. */
public final class Candidates {
  private Candidates() {}

  /** Everything that is found in the history which consists of these events. */
  public static List<Candidate> in(List<Event> events) {
    return in(History.of(events));
  }

  /** Everything that is found in a history. */
  public static List<Candidate> in(History history) {
    return in(history, Checkers.all());
  }

  /** What is found of some kinds. */
  static List<Candidate> in(List<Event> events, Set<AnomalyKind> kinds) {
    return in(
        History.of(events),
        Checkers.all().stream().filter(checker -> kinds.contains(checker.kind())).toList());
  }

  private static List<Candidate> in(History history, List<Checker> checkers) {
    List<Candidate> found = new ArrayList<>();
    AnomalySink sink =
        new AnomalySink() {
          @Override
          public void found(Candidate candidate, Supplier<Anomaly> witness) {
            found.add(candidate);
          }

          @Override
          public void gap(String configuration, String reason) {}
        };
    Evidence evidence = new Evidence(history);
    for (Checker checker : checkers) {
      checker.check(evidence, sink);
    }
    return found;
  }

  /** How often a kind is found. */
  public static long count(List<Event> events, AnomalyKind kind) {
    return in(events, Set.of(kind)).size();
  }
}
