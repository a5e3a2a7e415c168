package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.Rerun;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.file.TrialWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which cells run once more, and which run of them counts. */
class RerunsTest {
  private static final String MISSED = "too little exposure: epochs-moved 0, needed 1";
  private static final String WHY = "disturbed: the machine is overloaded";

  @TempDir Path folder;

  private static CellVerdict cell(String trial, String name, Verdict verdict, String... reasons) {
    return CellBuilder.of(name, "leader-killed", verdict)
        .reasons(reasons)
        .build()
        .of(trial, 0, null);
  }

  private static Trial trial() {
    Trial shipped = TrialReader.shipped("leader-killed");
    return shipped.with(
        shipped.configurations().stream()
            .filter(each -> List.of("acks-0", "acks-1", "acks-all").contains(each.name()))
            .toList());
  }

  @Test
  void cellsThatADisturbanceExplains_runAgain_andNoOthers() {
    List<CellVerdict> cells =
        List.of(
            cell("leader-killed", "acks-0", Verdict.UNPROVEN, MISSED, WHY),
            cell("leader-killed", "acks-1", Verdict.UNPROVEN, MISSED),
            cell("leader-killed", "acks-all", Verdict.BROKEN, MISSED, WHY));

    Trial again = Reruns.of(trial(), cells).orElseThrow();

    assertThat(again.name()).isEqualTo("leader-killed.rerun");
    assertThat(again.column()).isEqualTo("leader-killed");
    assertThat(again.configurations()).extracting(Configuration::name).containsExactly("acks-0");
  }

  @Test
  void undecidedCell_doesNotRunAgain() {
    List<CellVerdict> cells =
        List.of(
            cell("leader-killed", "acks-0", Verdict.UNPROVEN, "undecided lost: why", MISSED, WHY));
    assertThat(Reruns.of(trial(), cells)).isEmpty();
  }

  @Test
  void secondRun_countsInsteadOfTheFirst_whichIsReported() {
    CellVerdict first = cell("leader-killed", "acks-0", Verdict.UNPROVEN, MISSED, WHY);
    CellVerdict other = cell("leader-killed", "acks-1", Verdict.HELD);
    CellVerdict second = cell("leader-killed.rerun", "acks-0", Verdict.HELD);
    List<Rerun> reruns = new ArrayList<>();

    List<CellVerdict> counting =
        Reruns.counting(
            List.of(first, other, second), Map.of("leader-killed.rerun", "leader-killed"), reruns);

    assertThat(counting).containsExactly(second, other);
    assertThat(reruns)
        .containsExactly(
            new Rerun("acks-0", "leader-killed", "leader-killed.rerun", List.of(MISSED, WHY)));
  }

  @Test
  void brokenCell_countsWhicheverRunShowedIt() {
    CellVerdict broken = cell("leader-killed", "acks-0", Verdict.BROKEN, "lost 1: why");
    CellVerdict held = cell("leader-killed.rerun", "acks-0", Verdict.HELD);
    Map<String, String> firsts = Map.of("leader-killed.rerun", "leader-killed");
    assertThat(Reruns.counting(List.of(broken, held), firsts, new ArrayList<>()))
        .containsExactly(broken);

    CellVerdict unproven = cell("leader-killed", "acks-0", Verdict.UNPROVEN, MISSED, WHY);
    CellVerdict later = cell("leader-killed.rerun", "acks-0", Verdict.BROKEN, "lost 1: why");
    assertThat(Reruns.counting(List.of(unproven, later), firsts, new ArrayList<>()))
        .containsExactly(later);
  }

  @Test
  void trialFile_saysOfWhichTrialItIsTheSecondRun() throws IOException {
    Path first = Files.createDirectory(folder.resolve("leader-killed"));
    Path second = Files.createDirectory(folder.resolve("leader-killed.rerun"));
    Map<String, Object> provenance = new LinkedHashMap<>();
    Files.writeString(first.resolve("trial.yaml"), TrialWriter.write(trial(), provenance));
    provenance.put(TrialReader.RERUN_OF, "leader-killed");
    Files.writeString(second.resolve("trial.yaml"), TrialWriter.write(trial(), provenance));

    assertThat(Reruns.firsts(List.of(first, second)))
        .isEqualTo(Map.of("leader-killed.rerun", "leader-killed"));
    // Without the first run, what the second showed counts.
    assertThat(Reruns.firsts(List.of(second))).isEmpty();
  }

  @Test
  void fileOfASecondRun_isRead_andItsNameIsNobodyElses() throws IOException {
    String text = "trial: mine.rerun\nconfigurations: [acks-all]\n";
    Path written = folder.resolve("written.yaml");
    Path other = folder.resolve("other.yaml");
    Files.writeString(written, text + "provenance: {rerun-of: mine}\n");
    Files.writeString(other, text);

    assertThat(TrialReader.read(written).name()).isEqualTo("mine.rerun");
    assertThatThrownBy(() -> TrialReader.read(other))
        .hasMessageContaining("are those of second runs");
  }
}
