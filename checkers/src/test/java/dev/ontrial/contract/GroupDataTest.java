package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

/** Which lost or damaged topic-partitions excuse what a group did, and the words for faults. */
class GroupDataTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history = new HistoryBuilder();

  private static Candidate candidate(AnomalyKind kind) {
    return new Candidate(kind, "c", 0, 3, 9_000 * MILLI).within(0, 9_000 * MILLI);
  }

  private boolean isSeen(Observation observation, AnomalyKind kind) {
    return observed(history.build())
        .see(observation, candidate(kind), history.build().configurations().getFirst())
        .isSeen();
  }

  private static Observed observed(History built) {
    return new Observed(new Evidence(built), WriterNotes.of(built), new ClusterChanges(built));
  }

  private void damage(String log) {
    history
        .fault(
            "{\"kind\":\"corrupt\",\"target\":\"leader\",\"nodes\":[1],"
                + "\"damaged\":[{\"node\":1,\"logs\":{\"%s\":\"0.log\"}}]}".formatted(log))
        .healed();
  }

  @Test
  void damageOfAnotherTopicPartition_matters_ofWhatIsMade() {
    InSync.are(history, 0, 1);
    InSync.are(history, 1, 1);
    damage("t-1");
    assertThat(isSeen(Observation.GROUP_DATA_DAMAGED, AnomalyKind.REDELIVERED)).isFalse();
    assertThat(isSeen(Observation.GROUP_DATA_DAMAGED, AnomalyKind.OUTPUT_MISSING)).isTrue();
    damage("t-0");
    assertThat(isSeen(Observation.GROUP_DATA_DAMAGED, AnomalyKind.REDELIVERED)).isTrue();
  }

  @Test
  void damageOfAnotherConfiguration_doesNotMatter() {
    history.simple(
        EventKind.TOPIC_PARTITION,
        -1,
        5,
        0,
        0,
        "{\"topic\":\"other\",\"partition\":0,\"configuration\":\"other\",\"role\":\"\"}");
    InSync.are(history, 5, 1);
    damage("other-0");
    assertThat(isSeen(Observation.GROUP_DATA_DAMAGED, AnomalyKind.OUTPUT_MISSING)).isFalse();
  }

  @Test
  void ofManyFaults_twoAreNamed() {
    for (int fault = 0; fault < 4; fault++) {
      history.fault().healed();
    }
    History built = history.build();
    Ruling ruling =
        Ruling.on(
            candidate(AnomalyKind.PHANTOM), built.configurations().getFirst(), observed(built));
    assertThat(ruling.because())
        .isEqualTo(
            "forbidden for c: fault 1 (kill of the leader), fault 2 (kill of the leader) and 2"
                + " more were active, and no clause permits it");
  }
}
