package dev.ontrial.contract;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.History;
import java.util.List;
import java.util.Map;

/** Judges one configuration under the trial's fault. */
final class CellJudge {
  private final History history;
  private final DeclaredConfiguration configuration;

  CellJudge(History history, DeclaredConfiguration configuration) {
    this.history = history;
    this.configuration = configuration;
  }

  CellVerdict verdict() {
    return new CellVerdict(
        configuration.name(),
        history.trial().fault(),
        Verdict.UNPROVEN,
        Map.of(),
        Map.of(),
        configuration.exposure(),
        Map.of(),
        List.of("there are no checkers yet"));
  }
}
