package dev.ontrial.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Anomaly;
import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.WitnessStep;
import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Finding;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import dev.ontrial.suite.Incident;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionTest {
  private static final long SECOND = 1_000_000_000;

  @TempDir Path folder;

  private static Anomaly witness(long... seconds) {
    List<WitnessStep> steps =
        LongStream.of(seconds)
            .mapToObj(at -> new WitnessStep(at * SECOND, "it happens", "x#1"))
            .toList();
    return new Anomaly(AnomalyKind.LOST, "acks-1", "t-0", 1, "it is lost", steps);
  }

  /** A trial whose cluster was ready after 2 s, whose clients ended after 20 s. */
  private static FirstWitness trial(String column, Anomaly... witnesses) {
    Map<String, Finding> found =
        witnesses.length == 0
            ? Map.of()
            : Map.of(
                "lost", new Finding(1, Grade.PERMITTED, Map.of(), List.of(), List.of(witnesses)));
    CellVerdict cell = CellBuilder.of("acks-1", column, Verdict.HELD).anomalies(found).build();
    return new FirstWitness(column, column, List.of(cell), 2 * SECOND, 20 * SECOND, 23 * SECOND);
  }

  @Test
  void witnessStands_whenAllOfItHasHappened_butForWhatIsReadAtTheEnd() {
    FirstWitness trial = trial("a", witness(3, 9, 21), witness(4, 7, 22));
    assertThat(trial.seconds("acks-1", "lost")).hasValue(5);
    assertThat(trial.seconds("acks-1", "duplicate")).isEmpty();
    assertThat(trial.seconds("acks-2", "lost")).isEmpty();
    assertThat(trial.verdict()).isEqualTo(21);
  }

  @Test
  void median_isABound_whereTheControlWasSeldomSeen() {
    FirstWitness soon = trial("a", witness(4));
    FirstWitness late = trial("a", witness(12));
    FirstWitness never = trial("a");
    assertThat(DetectionTable.Times.of(List.of(late, soon, never), "acks-1", "lost"))
        .hasToString("2 of 3, 10.0 s");
    assertThat(DetectionTable.Times.of(List.of(never, soon, never), "acks-1", "lost"))
        .hasToString("1 of 3, > 18.0 s");
    assertThat(DetectionTable.Times.of(List.of(), "acks-1", "lost")).hasToString("0 of 0, –");
  }

  @Test
  void incidentAndChance_standSideBySide() throws Exception {
    Incident incident =
        Incident.read(
            Files.writeString(
                folder.resolve("a.yaml"),
                "trial: a\nconfigurations: [acks-1]\nfound: {acks-1: [lost]}\n"));
    List<FirstWitness> targeted = List.of(trial("a", witness(4)), trial("b"), trial("a"));
    DetectionTable table =
        new DetectionTable(List.of(incident), targeted.subList(0, 2), List.of(trial("r")));
    assertThat(table.rates()).last().isEqualTo("| [a](a.md) | `acks-1`: lost | 1 of 1 |");
    assertThat(table.speeds())
        .last()
        .isEqualTo("| a | `acks-1`: lost | 1 of 1, 2.0 s | 21.0 s | 0 of 1, > 18.0 s | > 9.0 |");
    DetectionTable other = new DetectionTable(List.of(incident), targeted, List.of());
    assertThat(other.rates()).last().isEqualTo("| [a](a.md) | `acks-1`: lost | 1 of 2 |");
    assertThat(other.speeds())
        .last()
        .isEqualTo("| a | `acks-1`: lost | 1 of 2, 2.0 s | 21.0 s | 0 of 0, – |  |");
    DetectionTable none = new DetectionTable(List.of(incident), List.of(), List.of(trial("r")));
    assertThat(none.rates()).last().asString().endsWith("| not measured here |");
    assertThat(none.speeds()).hasSize(2);
  }
}
