package dev.ontrial.trial.run;

import static dev.ontrial.contract.CellAssert.assertThat;
import static dev.ontrial.contract.CellsAssert.assertThatCells;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FaultKind;
import dev.ontrial.history.FaultSeen;
import dev.ontrial.history.History;
import dev.ontrial.report.PlainProgress;
import dev.ontrial.report.Reports;
import dev.ontrial.suite.Suite;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.TrialReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole trials on real brokers that strike at moments of the protocol. */
@Timeout(180)
class WireTrialTest {
  @TempDir Path folder;

  private History history = History.of(List.of());

  private Trial trial(String yaml) throws IOException {
    return TrialReader.read(Files.writeString(folder.resolve("trial.yaml"), yaml));
  }

  private List<CellVerdict> run(String yaml) throws IOException {
    Trial trial = trial(yaml);
    return cells(trial, Proven.run(trial, folder.resolve("runs")));
  }

  /** For trials that prove nothing, and shall not. */
  private List<CellVerdict> runOnce(String yaml) throws IOException {
    Trial trial = trial(yaml);
    return cells(trial, Proven.once(trial, folder.resolve("runs")));
  }

  private List<CellVerdict> cells(Trial trial, Suite.Result result) throws IOException {
    Path its = result.folder().path().resolve(trial.name());
    assertThat(TrialReader.read(its.resolve("trial.yaml"))).isEqualTo(trial);
    assertThat(Files.readString(its.resolve("trial.yaml"))).contains("wire link");
    history = History.read(its.resolve("history"));
    return result.cells();
  }

  private static CellVerdict cell(List<CellVerdict> cells, String configuration) {
    return cells.stream()
        .filter(each -> each.configuration().equals(configuration))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneLostReply_makesADuplicate_whereNothingIsIdempotent() throws IOException {
    List<CellVerdict> cells =
        run(
            """
            trial: third-reply-lost
            configurations: [acks-all, idempotent]
            schedule:
              - fault: wire
                on: {api: Produce, direction: reply, topic: acks-all, partition: 0, nth: 3}
                do: disconnect
                for: 500ms
              - fault: wire
                on: {api: Produce, direction: reply, topic: idempotent, partition: 1, nth: 3}
                do: drop
                for: 500ms
            exposure: {retried: 1, faults-begun: 2}
            controls: {acks-all: [duplicate]}
            """);
    assertThatCells(cells).allHeld();
    assertThat(cell(cells, "idempotent")).hasNoAnomaly(AnomalyKind.DUPLICATE);
    assertThat(history.faults()).hasSize(2);
    assertThat(history.faults())
        .allSatisfy(fault -> {
          assertThat(fault.kind()).isEqualTo(FaultKind.WIRE);
          assertThat(fault.connectionsCut()).isPositive();
          assertThat(fault.begin().event().text())
              .contains("the 3rd that was meant", "\"api\":\"Produce\"", "\"count\":3");
        });
  }

  /** The coordinator is told of the end only when it has stood still, after its client's death. */
  @Test
  void transactions_surviveAHeldEnd_andAnErrorAtTheirSuccessorsStart() throws IOException {
    List<CellVerdict> cells =
        run(
            """
            trial: held-end
            configurations: [transactional]
            schedule:
              - fault: wire
                name: held
                target: coordinator
                on: {api: EndTxn, transactional-id: ontrial-transactional-0, nth: 2}
                do: hold
                until: stall
                for: 5s
              - {fault: pause, target: coordinator, name: stall, after: held, at: 300ms, for: 1s}
              - fault: wire
                name: refused
                target: all
                after: held ended
                on: {api: InitProducerId, transactional-id: ontrial-transactional-0}
                do: answer
                error: COORDINATOR_LOAD_IN_PROGRESS
                within: 20s
                for: 500ms
              - {fault: kill, target: producers, after: held ended, at: 200ms, for: 1s}
            exposure: {transactions-committed: 1, faults-begun: 4}
            timing: {stuck-after: 30s}
            """);
    assertThat(cell(cells, "transactional")).isHeld().hasNoAnomalies();
    assertThat(history.faults())
        .extracting(FaultSeen::kind)
        .containsExactlyInAnyOrder(FaultKind.WIRE, FaultKind.PAUSE, FaultKind.WIRE, FaultKind.KILL);
    assertThat(history.events(EventKind.FAULT_BEGIN))
        .extracting(located -> located.event().text())
        .anySatisfy(text -> assertThat(text).contains("\"api\":\"EndTxn\"", "\"count\":2"))
        .anySatisfy(text -> assertThat(text).contains("\"api\":\"InitProducerId\""));
  }

  @Test
  void ruleThatMeetsNothing_isUnproven_withTheReason() throws IOException {
    List<CellVerdict> cells =
        runOnce(
            """
            trial: no-such-frame
            configurations: [acks-1]
            schedule:
              - {fault: wire, on: {api: EndTxn}, do: drop, within: 1s}
            """);
    assertThat(cell(cells, "acks-1"))
        .isUnprovenBecause(
            "wire drop of [EndTxn] request never happened: 0 such frames came in 1 s");
    assertThat(history.faults()).isEmpty();
  }

  @Test
  void triggerThatNeverComes_isUnproven_withTheReason() throws IOException {
    List<CellVerdict> cells =
        runOnce(
            """
            trial: never
            configurations: [acks-1]
            links: wire
            schedule:
              - {fault: kill, when: {leader-changed: acks-1}, within: 2s, for: 1s}
            """);
    assertThat(cell(cells, "acks-1"))
        .isUnprovenBecause(
            "kill of leader never began: it waited 2 s for another leader of acks-1-0");
  }

  @Test
  void triggers_ofWhatTheClientsDo_begin() throws IOException {
    List<CellVerdict> cells =
        run(
            """
            trial: counted
            configurations: [idempotent, transactional]
            links: wire
            schedule:
              - fault: pause
                target: follower
                name: counted
                when: {acks: 200, configuration: idempotent}
                for: 500ms
              - fault: latency
                from: clients
                name: opened
                after: counted ended
                when: {transaction-opened: ontrial-transactional-0}
                for: 500ms
              - {fault: kill, after: opened ended, when: {appended: 50, topic: idempotent}, for: 1s}
            exposure: {faults-begun: 3}
            """);
    assertThatCells(cells).allHeld();
    assertThat(history.faults())
        .extracting(FaultSeen::kind)
        .containsExactly(FaultKind.PAUSE, FaultKind.LATENCY, FaultKind.KILL);
  }

  @Test
  void linksThatKnowNoFrames_areRefused_whereFramesAreMeant() throws IOException {
    String yaml =
        """
        trial: relayed
        configurations: [acks-1]
        links: %s
        schedule:
          - {fault: wire, on: {api: Produce}, do: drop}
        """;
    assertThatThrownBy(() -> trial(yaml.formatted("relay")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("trial.yaml:3:8: `links`: only `wire` knows the frames");
    Trial overridden = trial(yaml.formatted("auto")).with(Trial.LinksChoice.TOXIPROXY);
    assertThatThrownBy(() ->
            new Suite("wire", List.of(overridden), false, Reports::write)
                .run(folder.resolve("runs"), new PlainProgress(System.out)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("which only the wire link knows, not the links `toxiproxy`");
  }

  @Test
  void unknownConfigurationInATrigger_isRefused() {
    assertThatThrownBy(() ->
            trial(
                """
                trial: typo
                configurations: [acks-1]
                schedule:
                  - {fault: kill, when: {acks: 5, configuration: acks-2}}
                """))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("which is no configuration of the trial, did you mean `acks-1`?");
  }
}
