package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import dev.ontrial.trial.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplaysTest {
  @TempDir Path folder;

  private Replays replays(String name, int times) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve(name + ".yaml"),
            "trial: " + name + "\nseed: 7\nconfigurations: [acks-1]\nfound: {acks-1: [lost]}\n");
    return Replays.of(Incident.read(file), times, null);
  }

  /** The verdicts of runs of which the first so many lost something. */
  private static List<CellVerdict> cells(Replays replays, int lost) {
    List<CellVerdict> cells = new ArrayList<>();
    for (Trial trial : replays.trials()) {
      CellBuilder cell = CellBuilder.of("acks-1", "f", Verdict.HELD);
      if (cells.size() < lost) {
        cell.anomaly("lost", Grade.PERMITTED, 1);
      }
      cells.add(cell.build().of(trial.name(), 0, null));
    }
    return cells;
  }

  @Test
  void eachTime_hasANameOfItsOwn_andTheSameSeed() throws Exception {
    assertThat(replays("a", 3).trials()).extracting(Trial::name).containsExactly("a", "a-2", "a-3");
    assertThat(replays("a", 3).trials()).extracting(Trial::seed).containsOnly(7L);
  }

  @Test
  void share_isReached_withSoManyOfTheRuns() throws Exception {
    Replays twenty = replays("a", 20);
    Replays.Outcome most = twenty.outcome(cells(twenty, 19));
    assertThat(most.reproduced()).isEqualTo(19);
    assertThat(most.reached(95)).isTrue();
    assertThat(most.reached(96)).isFalse();
    assertThat(twenty.outcome(cells(twenty, 18)).reached(95)).isFalse();
    Replays once = replays("a", 1);
    assertThat(once.outcome(cells(once, 1)).reached(100)).isTrue();
    assertThat(once.outcome(cells(once, 0)).reached(1)).isFalse();
  }

  @Test
  void several_areToldALineEach_andWhatWasMissedUnderIt() throws Exception {
    Replays one = replays("one", 2);
    Replays two = replays("two", 2);
    List<CellVerdict> cells = new ArrayList<>(cells(one, 2));
    cells.addAll(cells(two, 1));
    assertThat(Replays.table(List.of(one.outcome(cells), two.outcome(cells))))
        .map(line -> line.replaceAll(" {2,}(?=\\d)", " "))
        .containsExactly("one 2 of 2", "two 1 of 2", "  acks-1 lost 1 of 2");
    assertThat(two.outcome(cells).lines())
        .map(line -> line.replaceAll(" {2,}", " "))
        .containsExactly("acks-1 lost 1 of 2", "reproduced 1 of 2");
  }

  @Test
  void anomaly_replacesWhatWasFound() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("n.yaml"), "trial: n\nconfigurations: [acks-1, acks-all]\n");
    assertThat(Incident.read(file, List.of("acks-1:lost", "acks-1:duplicate")).found())
        .isEqualTo(Map.of("acks-1", List.of("lost", "duplicate")));
    assertThatThrownBy(() -> Incident.read(file, List.of("acks-9:lost")))
        .hasMessageContaining("no configuration of that name is in the trial");
    assertThatThrownBy(() -> Incident.read(file, List.of("acks-1:lots")))
        .hasMessageContaining("unknown anomaly `lots`, did you mean `lost`?");
    assertThatThrownBy(() -> Incident.read(file, List.of("acks-1")))
        .hasMessageContaining("add what to look for, as in acks-1:lost");
  }

  @Test
  void any_isReproducedByOneOfSeveral() throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "trial: a\nconfigurations: [acks-1]\n");
    Incident either = Incident.read(file, List.of("acks-1:lost", "acks-1:duplicate"));
    Replays all = Replays.of(either, 2, null);
    assertThat(all.outcome(cells(all, 2)).reproduced()).isZero();
    Replays any = Replays.of(either, 2, null, true);
    assertThat(any.outcome(cells(any, 2)).reproduced()).isEqualTo(2);
    assertThat(any.outcome(cells(any, 0)).reproduced()).isZero();
  }
}
