package dev.ontrial.checker;

import dev.ontrial.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What checkers find in a history, and its gaps. */
final class Collected implements AnomalySink {
  final List<Candidate> candidates = new ArrayList<>();
  final List<Anomaly> anomalies = new ArrayList<>();
  final List<String> gaps = new ArrayList<>();

  static Collected by(Checker checker, History history) {
    Collected collected = new Collected();
    checker.check(new Evidence(history), collected);
    return collected;
  }

  @Override
  public void found(Candidate candidate, Supplier<Anomaly> witness) {
    candidates.add(candidate);
    anomalies.add(witness.get());
  }

  @Override
  public void gap(String configuration, String reason) {
    gaps.add(reason);
  }
}
