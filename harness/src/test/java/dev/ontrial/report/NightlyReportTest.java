package dev.ontrial.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.report.NightlyReport.Ran;
import dev.ontrial.suite.NightlyEntry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NightlyReportTest {
  private static final NightlyEntry ENTRY =
      new NightlyEntry("one", "3.9.2", "4.3.1", List.of(":none"));

  private static Ran ended(int code) {
    return new Ran(ENTRY, code, Duration.ofSeconds(61), "", null);
  }

  @ParameterizedTest
  @CsvSource({"0;0, 0", "0;2, 2", "2;1, 1", "1;70, 1", "2;64, 64", "2;70, 70"})
  void exitCode_isTheWorst(String codes, int worst) {
    List<Ran> all =
        Arrays.stream(codes.split(";", -1)).map(code -> ended(Integer.parseInt(code))).toList();
    assertThat(NightlyReport.exitCode(all)).isEqualTo(worst);
  }

  @Test
  void entryWithoutVerdicts_isUnproven() {
    assertThat(NightlyReport.markdown(List.of(ended(70))))
        .contains("## Unproven", "* one: nothing was judged, exit code 70");
  }

  @Test
  void knownBugs_standApart() throws Exception {
    String verdicts =
        """
        {"summary": {"held": 2, "knownBugCells": 1, "requirementsUnmet": 1, "broken": 1, "unproven": 0, "notApplicable": 2,
                     "controlsExpected": 2, "controlsSeen": 1, "knownBugs": 1},
         "cells": [
           {"configuration": "a", "fault": "none", "verdict": "BROKEN", "reasons": [],
            "anomalies": {"lost": {"grades": {"FORBIDDEN": 4}}}},
           {"configuration": "b", "fault": "none", "verdict": "KNOWN_BUG", "reasons": [],
            "requirement": {"status": "UNMET", "sentence": "b requires at-least-once"},
            "anomalies": {"duplicate": {"grades": {"KNOWN": 7, "PERMITTED": 1}}}}]}
        """;
    Ran ran =
        new Ran(ENTRY, 1, Duration.ofSeconds(61), "one/run", new ObjectMapper().readTree(verdicts));
    assertThat(NightlyReport.markdown(List.of(ran)))
        .containsSubsequence(
            "| [one](one/run/matrix.md) | 2 | 1 | 1 | 0 | 2 | 1 | 1 of 2 | 1 | 1 min 01 s |",
            "## Broken",
            "* one: a × none: lost 4",
            "## Requirements that are not met",
            "* one: b requires at-least-once",
            "## Known bugs of a released Kafka",
            "* one: b × none: duplicate 7")
        .doesNotContain("## Unproven");
  }
}
