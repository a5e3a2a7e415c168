package dev.ontrial.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Tests {@link Comparison}. */
class ComparisonTest {
  private static final String EARLIER =
      """
      {"format": 1, "cells": [
        {"configuration": "a", "fault": "cut", "verdict": "HELD",
         "anomalies": {"lost": {"count": 3, "grade": "PERMITTED"},
                       "duplicate": {"count": 1, "grade": "KNOWN"}}},
        {"configuration": "b", "fault": "cut", "verdict": "UNPROVEN", "reason": "too thin",
         "anomalies": {}},
        {"configuration": "c", "fault": "cut", "verdict": "HELD", "anomalies": {}}]}
      """;

  private static final String LATER =
      """
      {"format": 2, "cells": [
        {"configuration": "a", "fault": "cut", "verdict": "BROKEN",
         "anomalies": {"lost": {"count": 1842, "grade": "PERMITTED"},
                       "reordering": {"count": 2, "grade": "FORBIDDEN"}}},
        {"configuration": "b", "fault": "cut", "verdict": "HELD", "anomalies": {},
         "requirement": {"status": "UNMET", "sentence": "b requires"}},
        {"configuration": "d", "fault": "cut", "verdict": "HELD", "anomalies": {}}]}
      """;

  @Test
  void runs_areComparedCellByCell() throws Exception {
    ObjectMapper json = new ObjectMapper();
    Comparison comparison = Comparison.of(json.readTree(EARLIER), json.readTree(LATER));
    assertThat(comparison.fresh())
        .containsExactly(
            "a × cut: reordering (forbidden), 2", "b × cut: requirement unmet, b requires");
    assertThat(comparison.still()).containsExactly("a × cut: lost (permitted), 1,842, before 3");
    assertThat(comparison.gone())
        .containsExactly("a × cut: duplicate (known), 1", "b × cut: unproven, too thin");
    assertThat(comparison.onlyInOne())
        .containsExactly("c × cut: only in the earlier run", "d × cut: only in the later run");
  }
}
