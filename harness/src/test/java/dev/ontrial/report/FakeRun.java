package dev.ontrial.report;

import dev.ontrial.contract.Availability;
import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Cells as a run of everything might have them. */
public final class FakeRun {
  static final List<String> ROWS =
      List.of(
          "acks-0",
          "acks-1",
          "acks-1-no-retries",
          "acks-all",
          "acks-all-one-in-flight",
          "idempotent",
          "idempotent-short-timeout",
          "idempotent-resend",
          "sync",
          "keyed",
          "gzip",
          "snappy",
          "lz4",
          "zstd",
          "transactional",
          "transactional-restart",
          "transform-classic",
          "transform-consumer",
          "commit-before-classic",
          "commit-before-consumer",
          "commit-after-classic",
          "commit-after-consumer",
          "auto-commit-classic",
          "auto-commit-consumer",
          "share-group",
          "streams-at-least-once",
          "streams-exactly-once",
          "min-isr-1",
          "unclean-election",
          "replication-1");

  static final List<String> COLUMNS =
      List.of(
          "none",
          "leader-killed",
          "follower-killed",
          "leader-isolated-then-killed",
          "leader-isolated-from-all",
          "leader-isolated-from-clients",
          "bridge",
          "replies-lost",
          "latency",
          "bandwidth",
          "connections-reset",
          "flapping-link",
          "leader-paused",
          "controller-killed",
          "coordinator-killed",
          "rolling-restart",
          "all-killed",
          "power-loss-leader",
          "power-loss-all",
          "below-min-isr",
          "producers-killed",
          "producers-paused",
          "consumers-killed",
          "rebalance-storm",
          "random-mix",
          "production-timeouts");

  private FakeRun() {}

  /** All rows under all columns; every column so many times. */
  public static List<CellVerdict> cells(int repeat) {
    Random random = new Random(7);
    List<CellVerdict> cells = new ArrayList<>();
    for (String column : COLUMNS) {
      for (int turn = 1; turn <= repeat; turn++) {
        String trial = turn == 1 ? column : column + "-" + turn;
        for (String row : ROWS) {
          cells.add(cell(row, column, trial, random));
        }
      }
    }
    return cells;
  }

  private static CellVerdict cell(String row, String column, String trial, Random random) {
    boolean untouched =
        (column.startsWith("consumers") || column.equals("rebalance-storm"))
            && ROWS.indexOf(row) < 16;
    Map<String, Finding> seen = new TreeMap<>();
    Map<String, Boolean> controls = new TreeMap<>();
    List<String> reasons = new ArrayList<>();
    Verdict verdict = Verdict.HELD;
    if (untouched) {
      verdict = Verdict.NOT_APPLICABLE;
      reasons.add("it has no group, and the fault hits consumers alone");
    } else if (!column.equals("none")) {
      see(row, column, random, seen, controls);
      int dice = random.nextInt(400);
      if (dice == 0) {
        verdict = Verdict.BROKEN;
        seen.put("lost", ReportTest.finding(Grade.FORBIDDEN, 3, "acks=all promises (KIP-966)"));
        reasons.add("lost 3: acks=all promises (KIP-966)");
      } else if (dice < 4) {
        verdict = Verdict.UNPROVEN;
        reasons.add("too little exposure: in-flight-during 0, needed 1");
      } else if (seen.values().stream().anyMatch(each -> each.grade() == Grade.KNOWN)) {
        verdict = Verdict.KNOWN_BUG;
      }
    }
    return CellBuilder.of(row, column, verdict)
        .anomalies(seen)
        .exposure(Map.of("acknowledged", 41_230L, "in-flight-during", 310L, "retried", 0L))
        .required(untouched ? Map.of() : Map.of("in-flight-during", 1L))
        .controls(controls)
        .reasons(reasons.toArray(String[]::new))
        .build()
        .of(trial, 812, untouched ? null : availability(column, random));
  }

  private static void see(
      String row,
      String column,
      Random random,
      Map<String, Finding> seen,
      Map<String, Boolean> controls) {
    int count = 1 + random.nextInt(2_000);
    switch (row) {
      case "acks-0" ->
          seen.put(
              "dropped", ReportTest.finding(Grade.PERMITTED, count, "acks=0 promises nothing"));
      case "acks-1", "min-isr-1" -> {
        seen.put("lost", ReportTest.finding(Grade.PERMITTED, count, "a dead leader had it alone"));
        seen.put("duplicate", ReportTest.finding(Grade.PERMITTED, 9, "a retry writes it again"));
      }
      case "acks-all", "idempotent-resend" -> {
        seen.put("duplicate", ReportTest.finding(Grade.PERMITTED, 9, "a retry writes it again"));
        if (column.equals("replies-lost")) {
          controls.put("duplicate", true);
        }
      }
      case "idempotent-short-timeout" -> {
        if (column.equals("replies-lost")) {
          seen.put("duplicate", ReportTest.finding(Grade.KNOWN, 11, "anew (KAFKA-14034)"));
          controls.put("duplicate", true);
        }
      }
      default -> {}
    }
  }

  private static Availability availability(String column, Random random) {
    Availability.Pace before = new Availability.Pace(1_000, 2_400L, 11_000L);
    if (column.equals("none")) {
      return new Availability("records acknowledged", 31, null, null, before, null, null);
    }
    long gap = 200L + random.nextInt(6_000);
    return new Availability(
        "records acknowledged",
        gap,
        random.nextInt(20) == 0 ? null : gap / 3,
        random.nextInt(20) == 0 ? null : gap / 2,
        before,
        new Availability.Pace(110, 900_000L, 5_120_000L),
        new Availability.Pace(1_310, 2_600L, 45_000L));
  }
}
