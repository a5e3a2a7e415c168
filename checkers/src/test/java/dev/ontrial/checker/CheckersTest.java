package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckersTest {
  static List<AnomalyCases.Case> cases() {
    return AnomalyCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyCase_isFoundExactlyAsOftenAsItHappened(AnomalyCases.Case example) {
    History history = example.history().build();

    List<Anomaly> found = find(example.kind(), history);

    assertThat(history.damages()).isEmpty();
    assertThat(found).as("%s", found).hasSize(example.count());
    assertThat(found)
        .allSatisfy(anomaly -> {
          assertThat(anomaly.kind()).isEqualTo(example.kind());
          assertThat(anomaly.configuration()).isEqualTo("c");
          assertThat(anomaly.sentence()).isNotBlank();
          assertThat(anomaly.steps())
              .isNotEmpty()
              .isSortedAccordingTo((a, b) -> Long.compare(a.atNanos(), b.atNanos()));
          assertThat(anomaly.steps())
              .allSatisfy(step -> assertThat(step.pointer()).matches("history.oth#\\d+"));
        });
  }

  @ParameterizedTest
  @EnumSource
  void everyKind_hasACheckerAGuiltyAndAnInnocentHistory(AnomalyKind kind) {
    assertThat(Checkers.all()).filteredOn(checker -> checker.kind() == kind).hasSize(1);
    assertThat(cases()).filteredOn(c -> c.kind() == kind && c.count() > 0).isNotEmpty();
    assertThat(cases()).filteredOn(c -> c.kind() == kind && c.count() == 0).isNotEmpty();
    assertThat(Checkers.of(kind).description().timeline().lines()).hasSize(4);
  }

  @Test
  void duplicate_witness_arguesFromSendToBothOffsets() {
    History history =
        new HistoryBuilder()
            .fault()
            .send("3#0")
            .retries(3, 41, false)
            .done("3#0", Outcome.OK, 1)
            .healed()
            .finalRead(0, "3#0", "3#0")
            .build();

    Anomaly anomaly = find(AnomalyKind.DUPLICATE, history).getFirst();

    assertThat(anomaly.sentence()).isEqualTo("record p3#0 is at offsets 0 and 1");
    assertThat(anomaly.steps())
        .extracting(WitnessStep::sentence)
        .containsExactly(
            "fault 1 begins: kill of the leader, nodes [2] until 0.004 s",
            "p3 sends #0 to t-0",
            "p3 has retried 41 records",
            "p3 gets OK, offset 1, for #0",
            "the final reader p99 reads p3#0 at offset 0 of t-0",
            "the final reader p99 reads p3#0 at offset 1 of t-0");
  }

  @Test
  void everyRecord_isNeededOnlyForFencedProducersAndSeveralTransactionalOnes() {
    assertThat(Checkers.all())
        .filteredOn(checker -> checker.keptBy().isEmpty())
        .extracting(Checker::kind)
        .containsExactlyInAnyOrder(AnomalyKind.ZOMBIE_WRITE, AnomalyKind.WRITE_CYCLE);
    HistoryBuilder history = new HistoryBuilder();
    assertThat(needing(history)).isEmpty();
    transactional(history, 1, "c");
    transactional(history, 2, "d");
    history.process(3, "producer");
    initialized(history, 1);
    assertThat(needing(history)).isEmpty();
    transactional(history, 4, "c");
    assertThat(needing(history)).containsExactly(AnomalyKind.WRITE_CYCLE);
    initialized(history, 4);
    assertThat(needing(history))
        .containsExactlyInAnyOrder(AnomalyKind.ZOMBIE_WRITE, AnomalyKind.WRITE_CYCLE);
  }

  private static void transactional(HistoryBuilder history, int process, String configuration) {
    String json =
        "{\"role\":\"producer\",\"configuration\":\"%s\",\"transactional\":true}"
            .formatted(configuration);
    history.simple(EventKind.PROCESS, process, -1, 0, 0, json);
  }

  private static void initialized(HistoryBuilder history, int process) {
    int ok = HistoryBuilder.code(Outcome.OK);
    history
        .simple(EventKind.INIT_TXN, process, -1, 0, 0, "x")
        .add(EventKind.INIT_TXN_DONE, ok, process, -1, 0, 0, -1, 0, 0, -1, -1, "x");
  }

  private static List<AnomalyKind> needing(HistoryBuilder history) {
    History built = history.build();
    return Checkers.all().stream()
        .filter(checker -> checker.needsEveryRecord(built))
        .map(Checker::kind)
        .toList();
  }

  @Test
  void aKind_isFoundByItsId() {
    assertThat(AnomalyKind.of("lost")).contains(AnomalyKind.LOST);
    assertThat(AnomalyKind.of("zombie-write")).contains(AnomalyKind.ZOMBIE_WRITE);
    assertThat(AnomalyKind.of("found")).isEmpty();
  }

  @Test
  void aRecord_isNewToASetOnce_andWithoutANumberNeverIn() {
    RecordSet set = new RecordSet();

    assertThat(set.add(1, 0)).isTrue();
    assertThat(set.add(1, 0)).isFalse();
    assertThat(set.add(2, 0)).isTrue();
    assertThat(set.add(1, -1)).isTrue();
    assertThat(set.add(1, -1)).isTrue();
    assertThat(set.contains(1, 0)).isTrue();
    assertThat(set.contains(1, -1)).isFalse();
    assertThat(set.contains(3, 0)).isFalse();
  }

  private static List<Anomaly> find(AnomalyKind kind, History history) {
    Collected found = new Collected();
    Checkers.all().stream()
        .filter(checker -> checker.kind() == kind)
        .forEach(checker -> checker.check(new Evidence(history), found));
    return found.anomalies;
  }
}
