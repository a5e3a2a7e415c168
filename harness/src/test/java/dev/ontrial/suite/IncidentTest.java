package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Grade;
import dev.ontrial.contract.Verdict;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.file.TrialReader;
import dev.ontrial.trial.file.TrialWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncidentTest {
  private static final String TRIAL = "trial: t\nconfigurations: [acks-1, acks-all]\n";

  @TempDir Path folder;

  private static CellVerdict cell(
      String configuration, Map<String, Grade> anomalies, Map<String, Boolean> controls) {
    CellBuilder cell = CellBuilder.of(configuration, "f", Verdict.HELD).controls(controls);
    anomalies.forEach((kind, grade) -> cell.anomaly(kind, grade, 2));
    return cell.build();
  }

  private Path trial(String name, CellVerdict... cells) throws Exception {
    Path its = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(its.resolve("history"));
    Files.writeString(
        its.resolve("trial.yaml"),
        TrialWriter.write(
            TrialReader.read(Files.writeString(folder.resolve("t.yaml"), TRIAL)),
            Map.of("commit", "abc")));
    Incident.write(its, List.of(cells));
    return its;
  }

  @Test
  void incident_isTheTrial_andWhatWasFound() throws Exception {
    Path its =
        trial(
            "a",
            cell("acks-1", Map.of("lost", Grade.PERMITTED), Map.of()),
            cell("acks-all", Map.of(), Map.of()));
    Incident incident = Incident.read(its.resolve("incident.yaml"));
    assertThat(incident.trial()).isEqualTo(TrialReader.read(its.resolve("trial.yaml")));
    assertThat(incident.found()).isEqualTo(Map.of("acks-1", List.of("lost")));
    assertThat(Incident.read(its)).isEqualTo(incident);
    assertThat(Incident.read(folder)).isEqualTo(incident);
  }

  @Test
  void brokenPromises_comeBeforeControls_andControlsBeforeTheRest() {
    CellVerdict rest = cell("a", Map.of("duplicate", Grade.PERMITTED), Map.of());
    CellVerdict control =
        cell(
            "b",
            Map.of("lost", Grade.PERMITTED, "duplicate", Grade.PERMITTED),
            Map.of("lost", true));
    CellVerdict broken = cell("c", Map.of("reordered", Grade.FORBIDDEN), Map.of());
    assertThat(Incident.found(List.of(rest))).isEqualTo(Map.of("a", List.of("duplicate")));
    assertThat(Incident.found(List.of(rest, control))).isEqualTo(Map.of("b", List.of("lost")));
    assertThat(Incident.found(List.of(rest, control, broken)))
        .isEqualTo(Map.of("c", List.of("reordered")));
  }

  @Test
  void again_isTold_forEachAnomaly() throws Exception {
    Path file =
        Files.writeString(folder.resolve("i.yaml"), TRIAL + "found: {acks-1: [lost, duplicate]}\n");
    Incident incident = Incident.read(file);
    assertThat(
            incident.again(
                List.of(
                    cell("acks-1", Map.of("duplicate", Grade.PERMITTED), Map.of()),
                    cell("acks-all", Map.of("lost", Grade.PERMITTED), Map.of()))))
        .isEqualTo(Map.of("acks-1 duplicate", true, "acks-1 lost", false));
  }

  @Test
  void pattern_isFound_whereOneOfThoseItNamesShowsIt() throws Exception {
    Path file = Files.writeString(folder.resolve("i.yaml"), TRIAL + "found: {'acks-*': [lost]}\n");
    Incident incident = Incident.read(file);
    CellVerdict held = cell("acks-1", Map.of(), Map.of());
    CellVerdict lost = cell("acks-all", Map.of("lost", Grade.PERMITTED), Map.of());
    assertThat(incident.again(List.of(held, lost))).isEqualTo(Map.of("acks-* lost", true));
    assertThat(incident.again(List.of(held))).isEqualTo(Map.of("acks-* lost", false));
  }

  @Test
  void counters_andNothing_areFoundAsWell() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("i.yaml"),
            TRIAL + "found: {acks-1: ['exposure:failed', 'exposure:late'], acks-all: [nothing]}\n");
    Incident incident = Incident.read(file);
    CellVerdict counted =
        CellBuilder.of("acks-1", "f", Verdict.HELD)
            .exposure(Map.of("failed", 1L, "late", 5L))
            .required(Map.of("late", 6L))
            .build();
    assertThat(incident.again(List.of(counted, cell("acks-all", Map.of(), Map.of()))))
        .isEqualTo(
            Map.of(
                "acks-1 exposure:failed",
                true,
                "acks-1 exposure:late",
                false,
                "acks-all nothing",
                true));
    assertThat(
            incident.again(List.of(cell("acks-all", Map.of("resent", Grade.PERMITTED), Map.of()))))
        .containsEntry("acks-all nothing", false)
        .containsEntry("acks-1 exposure:failed", false);
    CellVerdict unproven =
        CellBuilder.of("acks-all", "f", Verdict.UNPROVEN).reasons("thin").build();
    assertThat(incident.again(List.of(unproven))).containsEntry("acks-all nothing", false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "found: {acks-1: ['exposure:fialed']} | unknown counter `exposure:fialed`, did you mean"
            + " `exposure:failed`?",
        "found: {acks-1: [nothing, lost]} | `nothing` and an anomaly cannot both be found",
        "'' | it names no anomaly to reproduce; say which",
        "found: {acks-2: [lost]} | i.yaml:3:17: `acks-2`: no such configuration is in the trial",
        "found: {acks-1: [lots]} | `acks-1`: unknown anomaly `lots`, did you mean `lost`?",
      })
  void mistake_isNamed(String line, String complaint) throws Exception {
    Path file = Files.writeString(folder.resolve("i.yaml"), TRIAL + line + "\n");
    assertThatThrownBy(() -> Incident.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void runOfSeveralIncidents_mustBeNamedMoreClosely() throws Exception {
    Path one = trial("one", cell("acks-1", Map.of("lost", Grade.PERMITTED), Map.of()));
    trial("none", cell("acks-1", Map.of(), Map.of()));
    assertThat(Incident.read(folder).found()).containsKey("acks-1");
    trial("two", cell("acks-all", Map.of("lost", Grade.PERMITTED), Map.of()));
    assertThatThrownBy(() -> Incident.read(folder))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("2 of its trials found something; name one: " + one);
    Files.delete(one.resolve("incident.yaml"));
    assertThatThrownBy(() -> Incident.read(one))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no incident.yaml is in there; was it ended early?");
  }
}
