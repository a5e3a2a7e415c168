package dev.ontrial.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsIndexTest {
  @TempDir Path results;

  private void run(String name, int format, String anomalies) throws IOException {
    Path folder = Files.createDirectories(results.resolve(name));
    Files.writeString(
        folder.resolve("verdicts.json"),
        """
        {"format": %d, "complete": true, "cells": [{"configuration": "<b>|a", "fault": "cut",
        "verdict": "HELD", "exposure": {"sent": 7}, "anomalies": {%s}}]}
        """
            .formatted(format, anomalies));
  }

  private static String finding(String kind, int count) {
    return "\"%s\": {\"count\": %d, \"grade\": \"PERMITTED\", \"witnesses\": [{\"sentence\": \"x\"}]}"
        .formatted(kind, count);
  }

  @Test
  void page_tellsWhatIsNew_stillThere_andGone_ofTheSameSuite() throws IOException {
    run("20261127-010000-verify", 1, finding("lost", 3));
    run("20261128-010000-verify", 2, finding("lost", 5) + "," + finding("duplicate", 2));
    run("20261128-020000-other", 2, finding("stuck", 1));
    run("20261129-010000-verify", 2, finding("duplicate", 4));
    Files.createDirectories(results.resolve("no-run"));
    Files.writeString(
        Files.createDirectories(results.resolve("damaged")).resolve("verdicts.json"), "{");
    RunsIndex.write(results);
    String page = Files.readString(results.resolve(RunsIndex.NAME));
    assertThat(page)
        .contains("2026-11-29 01:00")
        .contains("&lt;b&gt;|a × cut: duplicate (permitted), 4, before 2")
        .contains("Gone: 1")
        .contains("&lt;b&gt;|a × cut: lost (permitted), 5")
        .contains("How often, in 3 runs of verify")
        .contains("2 of 3</td><td>21 to 94 %")
        .contains("aria-label=\"3, 5, 0\"")
        .doesNotContain("<b>|a")
        .doesNotContain("damaged/")
        .doesNotContain("How often, in 1 runs");
    assertThat(page.indexOf("2026-11-29")).isLessThan(page.indexOf("2026-11-27"));
  }

  @Test
  void page_belongsWhereRunsAre_andReplacesNoOther() throws IOException {
    Path page = results.resolve(RunsIndex.NAME);
    assertThat(RunsIndex.belongsIn(results)).isFalse();
    Files.createSymbolicLink(results.resolve("latest"), Path.of("20261129-010000-verify"));
    assertThat(RunsIndex.belongsIn(results)).isTrue();
    RunsIndex.write(results);
    Files.delete(results.resolve("latest"));
    assertThat(RunsIndex.belongsIn(results)).isTrue();
    Files.writeString(page, "<title>my page</title>");
    assertThat(RunsIndex.belongsIn(results)).isFalse();
    Files.delete(page);
    Files.createSymbolicLink(page, Path.of("nowhere"));
    assertThat(RunsIndex.belongsIn(results)).isFalse();
  }

  @Test
  void wilson_isWideForFewRuns() {
    assertThat(Wilson.of(0, 1)).hasToString("0 to 79 %");
    assertThat(Wilson.of(10, 10)).hasToString("72 to 100 %");
    assertThat(Wilson.of(50, 100)).hasToString("40 to 60 %");
  }
}
