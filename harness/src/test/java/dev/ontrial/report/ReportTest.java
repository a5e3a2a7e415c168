package dev.ontrial.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.WitnessStep;
import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  static final Anomaly LOSS =
      new Anomaly(
          AnomalyKind.LOST,
          "acks-1",
          "acks-1-0",
          100,
          "record p100#7 is nowhere",
          List.of(new WitnessStep(1_500_000_000L, "p100 sends #7", "worker-10.oth#12")));

  static Finding finding(Grade grade, long count, String because) {
    return new Finding(count, grade, Map.of(grade, count), List.of(because), List.of(LOSS, LOSS));
  }

  static CellVerdict cell(String row, Verdict verdict, Map<String, Finding> anomalies) {
    return of(row, verdict, anomalies).build();
  }

  private static CellVerdict controls(CellVerdict cell, Map<String, Boolean> controls) {
    return of(cell.configuration(), cell.verdict(), cell.anomalies())
        .controls(controls)
        .reasons("the control was not seen")
        .build();
  }

  private static CellBuilder of(String row, Verdict verdict, Map<String, Finding> anomalies) {
    return CellBuilder.of(row, "cut", verdict)
        .anomalies(anomalies)
        .exposure(Map.of("sent", 9L, "read", 0L));
  }

  @Test
  void cell_saysVerdict_gravestAnomaly_andControls() {
    assertThat(Cells.text(cell("a", Verdict.HELD, Map.of()))).isEqualTo("✔");
    assertThat(Cells.text(cell("a", Verdict.UNPROVEN, Map.of()))).isEqualTo("?");
    assertThat(Cells.text(cell("a", Verdict.NOT_APPLICABLE, Map.of()))).isEqualTo("n/a");
    CellVerdict broken =
        cell(
            "a",
            Verdict.BROKEN,
            Map.of(
                "duplicate", finding(Grade.PERMITTED, 900, "KIP-98"),
                "lost", finding(Grade.FORBIDDEN, 2, "no")));
    assertThat(Cells.text(broken)).isEqualTo("✘ LD lost 2");
    assertThat(Cells.seen(broken)).isEqualTo("lost 2 (forbidden), duplicate 900 (permitted)");
    CellVerdict known =
        cell("a", Verdict.KNOWN_BUG, Map.of("duplicate", finding(Grade.KNOWN, 3, "KAFKA-14034")));
    assertThat(Cells.text(controls(known, Map.of("duplicate", true))))
        .isEqualTo("! D duplicate 3 ◆");
    assertThat(Cells.text(controls(known, Map.of("duplicate", true, "lost", false))))
        .isEqualTo("! D duplicate 3");
    assertThat(Cells.seen(cell("a", Verdict.HELD, Map.of()))).isEqualTo("nothing");
  }

  @Test
  void matrix_linesUp() {
    List<CellVerdict> cells =
        List.of(
            cell("acks-1", Verdict.HELD, Map.of("lost", finding(Grade.PERMITTED, 812, "acks"))),
            cell("idempotent", Verdict.HELD, Map.of()));
    assertThat(Matrix.of(cells).lines())
        .containsExactly("            cut", "acks-1      ○ L lost 812", "idempotent  ✔");
  }

  @Test
  void summary_countsEverything_andKnownBugsLoudly() {
    CellVerdict held = cell("a", Verdict.HELD, Map.of());
    assertThat(Matrix.summary(List.of(held))).isEqualTo("1 cell: 1 held · 0 broken · 0 unproven");
    assertThat(KnownBugs.of(List.of(held))).isEmpty();
    CellVerdict known =
        controls(
            cell(
                "idempotent",
                Verdict.KNOWN_BUG,
                Map.of("duplicate", finding(Grade.KNOWN, 3, "again (KAFKA-14034)"))),
            Map.of("duplicate", true));
    List<CellVerdict> cells =
        List.of(
            held,
            cell("b", Verdict.BROKEN, Map.of()),
            cell("c", Verdict.UNPROVEN, Map.of()),
            cell("d", Verdict.NOT_APPLICABLE, Map.of()),
            known,
            controls(held, Map.of("lost", false)));
    assertThat(Matrix.summary(cells))
        .isEqualTo(
            "5 cells: 2 held · 1 broken · 1 unproven · 1 known bug · 1 n/a · controls seen ◆ 1 of"
                + " 2");
    assertThat(KnownBugs.of(cells))
        .containsExactly("known bug: duplicate 3 · idempotent × cut · again (KAFKA-14034)");
  }

  @Test
  void forbiddenFinding_withAKnownOneAmongIt_isStillListed() {
    Finding mixed =
        new Finding(
            5,
            Grade.FORBIDDEN,
            Map.of(Grade.FORBIDDEN, 3L, Grade.KNOWN, 2L),
            List.of("forbidden for a", "again (KAFKA-14034)"),
            List.of());
    assertThat(KnownBugs.of(List.of(cell("a", Verdict.BROKEN, Map.of("duplicate", mixed)))))
        .containsExactly("known bug: duplicate 2 · a × cut · again (KAFKA-14034)");
  }

  @Test
  void explanation_arguesAndPointsIntoTheHistory() {
    CellVerdict broken =
        controls(
            cell("acks-1", Verdict.BROKEN, Map.of("lost", finding(Grade.FORBIDDEN, 2, "promised"))),
            Map.of());
    assertThat(Explanation.of(broken, 1))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("acks-1 × cut: broken"),
            line -> assertThat(line).isEqualTo("  because the control was not seen"),
            line -> assertThat(line).isEqualTo("  seen: lost 2 (forbidden)"),
            line -> assertThat(line).isEqualTo("  exposure: sent 9"),
            line ->
                assertThat(line)
                    .isEqualTo("  lost · acks-1 × cut · acks-1-0 · forbidden (promised)"),
            line -> assertThat(line).isEqualTo("    record p100#7 is nowhere"),
            line -> assertThat(line).matches(" +1\\.500 s  p100 sends #7 +worker-10\\.oth#12"));
    assertThat(Explanation.of(broken, 2)).hasSize(10);
  }
}
