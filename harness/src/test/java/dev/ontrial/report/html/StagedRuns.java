package dev.ontrial.report.html;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.history.EventKind;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Runs with histories of their own, and their reports. */
final class StagedRuns {
  /** A name with everything that means something in HTML, Markdown or XML. */
  static final String EVIL = "<script>alert('x')</script>|\"&amp;]]>\nnew `line`";

  private static final String PLAIN = "\"acks\":\"1\",\"enable.idempotence\":\"false\"";
  private static final String SAFE = "\"acks\":\"all\",\"enable.idempotence\":\"true\"";

  private StagedRuns() {}

  /** A run in which something is broken, something permitted, something unproven; its report. */
  static Path broken(Path folder) throws IOException {
    List<CellVerdict> cells = new ArrayList<>();
    cells.addAll(lost(folder));
    cells.addAll(
        new StagedTrial(folder.resolve("swapped"), EVIL, "sequenced", PLAIN)
            .ok("3#0", 0, 0)
            .ok("3#1", 0, 1)
            .finalRead(0, "3#1", "3#0", "3#1")
            .finalRead(1)
            .judged());
    cells.addAll(
        new StagedTrial(
                folder.resolve("skipped"), "group", "application", "\"processing\":\"after\"")
            .ok("3#0", 0, 0)
            .ok("3#1", 0, 1)
            .process(7, "application")
            .member(EventKind.READ, 7, "3#0", 0)
            .member(EventKind.PROCESSED, 7, "3#0", 0)
            .member(EventKind.READ, 7, "3#1", 1)
            .commitsPosition(7, 2)
            .groupOffset(2)
            .finalRead(0, "3#0", "3#1")
            .finalRead(1)
            .judged());
    trialFile(folder.resolve("lost"));
    return report(folder, cells);
  }

  /** A trial in which an acknowledged record was lost. */
  static List<CellVerdict> lost(Path folder) throws IOException {
    return new StagedTrial(folder.resolve("lost"), "safe", "sequenced", SAFE)
        .ok("3#0", 0, 0)
        .ok("3#1", 0, 1)
        .fault()
        .leader(0, 2, 1)
        .healed()
        .ok("3#2", 0, 1)
        .finalRead(0, "3#0", "3#2")
        .finalRead(1)
        .judged();
  }

  /** A trial in which nothing was seen. */
  static List<CellVerdict> quiet(Path folder) throws IOException {
    return new StagedTrial(folder.resolve("quiet"), "safe", "sequenced", SAFE)
        .ok("3#0", 0, 0)
        .ok("3#1", 0, 1)
        .finalRead(0, "3#0", "3#1")
        .finalRead(1)
        .phase("read")
        .judged();
  }

  /** A run of one trial in which as many records were lost as were kept. */
  static Path manyLost(Path folder, int lost) throws IOException {
    StagedTrial trial = new StagedTrial(folder.resolve("many"), "safe", "sequenced", SAFE);
    for (int number = 0; number < 2 * lost; number++) {
      trial.ok("3#" + number, 0, number);
    }
    String[] kept =
        IntStream.range(0, 2 * lost)
            .mapToObj(number -> number % 2 == 0 ? "3#" + number : "-")
            .toArray(String[]::new);
    return report(folder, trial.finalRead(0, kept).finalRead(1).judged());
  }

  /** The report of verdicts whose histories are gone. */
  static Path report(Path folder, List<CellVerdict> cells) throws IOException {
    return new HtmlReport()
        .write(folder, Outcome.of(cells, true, KnownBugPolicy.REPORT), "results/run");
  }

  private static void trialFile(Path trial) throws IOException {
    Files.writeString(
        trial.resolve("trial.yaml"),
        """
        trial: lost
        seed: 42
        cluster: {brokers: 3, kafka: 4.3.1, clients: 4.3.1}
        configurations:
        - name: safe
          workload: sequenced
          producer:
            acks: all
            sasl.jaas.config: 'module required password="hunter2";'
            plugin.of.ours: hunter2
            key.serializer: Bytes
        provenance:
          ontrial: 0.1.0
          commit: abc
          links: http://alice:hunter2@example.org:8474
          started: '2026-11-29T11:00:00Z'
          shortened-broker-defaults: {log.flush: 1 (was 2)}
        """);
  }
}
