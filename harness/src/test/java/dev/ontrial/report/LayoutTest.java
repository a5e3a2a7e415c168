package dev.ontrial.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static CellVerdict cell(String row, String column, String kind, long count) {
    CellBuilder cell = CellBuilder.of(row, column, Verdict.HELD);
    return kind.isEmpty() ? cell.build() : cell.anomaly(kind, Grade.PERMITTED, count).build();
  }

  private static CellVerdict turn(int turn, Verdict verdict, boolean seen) {
    CellBuilder cell = CellBuilder.of("acks-1", "cut", verdict).controls(Map.of("lost", seen));
    return (seen
            ? cell.anomaly("lost", Grade.PERMITTED, 3)
            : cell.reasons("control not seen: lost"))
        .build()
        .of(turn == 1 ? "cut" : "cut-" + turn, 1_000, null);
  }

  static List<CellVerdict> tenTurns() {
    List<CellVerdict> cells = new ArrayList<>();
    for (int turn = 1; turn <= 10; turn++) {
      cells.add(turn(turn, turn == 4 ? Verdict.UNPROVEN : Verdict.HELD, turn != 4));
    }
    return cells;
  }

  @Test
  void whatFits_staysOneTable() {
    List<CellVerdict> cells = List.of(cell("a", "one", "lost", 7), cell("a", "two", "", 0));
    Matrix matrix = Matrix.of(cells);
    assertThat(matrix.lines(22)).isEqualTo(matrix.lines());
    assertThat(matrix.isCompact(22)).isFalse();
  }

  @Test
  void slightlyTooWide_comesInTwoBlocks() {
    List<CellVerdict> cells = List.of(cell("a", "one", "lost", 7), cell("a", "two", "", 0));
    assertThat(Matrix.of(cells).lines(15))
        .containsExactly("   one", "a  ○ L lost 7", "", "   two", "a  ✔");
  }

  @Test
  void farTooWide_isSignsUnderNumbers() {
    List<CellVerdict> cells =
        List.of(
            cell("acks-all", "first", "lost", 1_234),
            cell("acks-all", "second", "", 0),
            cell("acks-all", "third", "lost", 1_234));
    assertThat(Matrix.of(cells).lines(20))
        .containsExactly(
            "1 first · 2 second ·", "  3 third", "", "         1  2  3", "acks-all ○L ✔  ○L");
    assertThat(Matrix.of(cells).isCompact(20)).isTrue();
  }

  @Test
  void everything_fitsATerminal_andSaysOfEachFaultWhatWasSeen() {
    List<CellVerdict> cells = FakeRun.cells(1);
    List<String> lines = TextReport.of(cells, 120, false);
    assertThat(lines)
        .filteredOn(line -> !line.contains("#"))
        .allMatch(line -> line.length() <= 120);
    assertThat(lines)
        .anyMatch(line -> line.startsWith("leader-killed ") && line.contains("seen: lost "))
        .anyMatch(line -> line.startsWith("acks-all  ") && line.contains("○D"))
        .anyMatch(line -> line.startsWith("✔ nothing seen  ○ permitted"));
    assertThat(lines).anyMatch(line -> line.startsWith("known bug: duplicate 11"));
    assertThat(lines).anyMatch(line -> line.endsWith(": broken"));
  }

  @Test
  void moreThanAFew_areNotAllExplained() {
    List<CellVerdict> cells = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      cells.add(ReportTest.cell("row-" + i, Verdict.UNPROVEN, Map.of()));
    }
    assertThat(TextReport.of(cells, 120, false))
        .contains("5 more cells are broken or unproven: see details.md in the run's folder");
    assertThat(TextReport.of(cells, 120, true)).noneMatch(line -> line.contains("more cells"));
  }

  @Test
  void repeatedTrial_isOnePlace() {
    List<Place> places = Place.of(tenTurns());
    assertThat(places).hasSize(1);
    Place place = places.get(0);
    assertThat(place.verdict()).isEqualTo(Verdict.UNPROVEN);
    assertThat(place.text()).isEqualTo("? 9/10 L lost in 9 ◆ 9/10");
    assertThat(place.sign(5)).isEqualTo("?L");
    assertThat(Matrix.of(tenTurns()).lines())
        .containsExactly("        cut", "acks-1  ? 9/10 L lost in 9 ◆ 9/10");
    assertThat(Explanation.of(place.worst(), 1).get(0))
        .isEqualTo("acks-1 × cut (trial cut-4): unproven");
  }

  @Test
  void trial_isALine() {
    assertThat(TrialLine.of("cut", 5, tenTurns()))
        .isEqualTo("cut    ○ 9  ? 1  ◆ 9 of 10  seen: lost 9 cells");
    assertThat(TrialLine.of("none", 4, List.of(cell("a", "none", "", 0)))).isEqualTo("none  ✔ 1");
  }

  @Test
  void repeatedKnownBug_isOneLine() {
    CellVerdict known =
        ReportTest.cell(
            "a", Verdict.KNOWN_BUG, Map.of("lost", ReportTest.finding(Grade.KNOWN, 3, "KAFKA-1")));
    assertThat(KnownBugs.of(List.of(known, known)))
        .containsExactly("known bug: lost 6 in 2 of 2 · a × cut · KAFKA-1");
  }
}
