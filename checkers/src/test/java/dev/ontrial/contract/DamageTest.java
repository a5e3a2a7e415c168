package dev.ontrial.contract;

import static dev.ontrial.contract.Observation.Answer.NOT_SEEN;
import static dev.ontrial.contract.Observation.Answer.SEEN;
import static dev.ontrial.contract.Observation.Answer.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One damaged copy of several excuses nothing; all copies that were counted on do. */
class DamageTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history = new HistoryBuilder();

  private HistoryBuilder damage(String log, Integer... nodes) {
    String each =
        Arrays.stream(nodes)
            .map(node -> "{\"node\":%d,\"logs\":{\"%s\":\"0.log\"}}".formatted(node, log))
            .collect(Collectors.joining(","));
    return history.fault(
        "{\"kind\":\"corrupt\",\"target\":\"leader\",\"nodes\":[1],\"damaged\":[%s]}"
            .formatted(each));
  }

  private Answer all(long knownByNanos) {
    History built = history.build();
    Candidate lost = new Candidate(AnomalyKind.LOST, "c", 0, 3, knownByNanos);
    return new Damage(built, new ClusterChanges(built))
        .ofAllCopies(0, built.configurations().getFirst(), lost)
        .answer();
  }

  private Answer all() {
    return all(Long.MAX_VALUE);
  }

  private Answer internal() {
    History built = history.build();
    Candidate lost = new Candidate(AnomalyKind.LOST, "c", 0, 3, Long.MAX_VALUE);
    return new Damage(built, new ClusterChanges(built)).ofInternalTopics(lost).answer();
  }

  @Test
  void oneOfThree_excusesNothing() {
    InSync.are(history, 0, 1, 2, 3);
    damage("t-0", 1).healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
  }

  @Test
  void allInSync_areAll_andTheOthersDoNotMatter() {
    InSync.are(history, 0, 1, 2, 3);
    InSync.are(history, 0, 1, 2);
    damage("t-0", 1, 2).healed();
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void asManyAsWereInSync_butOthers_areNotAll() {
    InSync.are(history, 0, 1, 2);
    damage("t-0", 1, 3).healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
  }

  @Test
  void lastReplicaInSync_isAll() {
    InSync.are(history, 0, 1);
    damage("t-0", 1).healed();
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void anotherLastReplica_isNot() {
    InSync.are(history, 0, 2);
    damage("t-0", 1).healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
  }

  @Test
  void eligibleReplica_isACopyToo() {
    history.setting("eligible.leader.replicas.version", "1").setting("min.insync.replicas", "2");
    InSync.are(history, 0, 1);
    damage("t-0", 1).healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
  }

  @Test
  void anotherTopicPartition_isNotIt() {
    InSync.are(history, 0, 1);
    damage("t-1", 1).healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
  }

  @Test
  void aFileOfTheWholeBroker_isOneOfEachLog() {
    InSync.are(history, 0, 1);
    damage("", 1).healed();
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void membersUnknown_isNotKnown() {
    history.inSync(0, 0, 1);
    damage("t-0", 1).healed();
    assertThat(all()).isEqualTo(UNKNOWN);
  }

  @Test
  void moreInSyncThanDamaged_whicheverTheyAre_isNotAll() {
    history.inSync(0, 0, 2);
    damage("t-0", 1).healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
  }

  @Test
  void acknowledgedAfterTheEnd_isNotTaken() {
    InSync.are(history, 0, 1);
    damage("t-0", 1).healed();
    assertThat(all(3 * MILLI)).isEqualTo(SEEN);
    assertThat(all(3 * MILLI + 1)).isEqualTo(NOT_SEEN);
  }

  @Test
  void metadataOfMostControllers_isAll_andOfOneIsNothing() {
    InSync.are(history, 0, 1, 2, 3);
    damage("__cluster_metadata-0", 1).healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
    damage("__cluster_metadata-0", 1, 3).healed();
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void metadataOnBrokers_countsForNothingBesideSeparateControllers() {
    Separate.controllers(history);
    InSync.are(history, 0, 1, 2, 3);
    damage("__cluster_metadata-0", 1, 2, 3, 4).healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
    damage("__cluster_metadata-0", 4, 7).healed();
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void metadataOfSeparateControllers_isNoInternalTopicOfBrokers() {
    Separate.controllers(history);
    damage("__cluster_metadata-0", 4, 5).healed();
    assertThat(internal()).isEqualTo(NOT_SEEN);
  }

  @Test
  void internalTopics_areTakenByTwoCopies() {
    damage("__consumer_offsets-1", 1).healed();
    assertThat(internal()).isEqualTo(NOT_SEEN);
    history.pass(20_000);
    damage("__consumer_offsets-1", 1, 2).healed();
    assertThat(internal()).isEqualTo(SEEN);
  }

  @Test
  void internalTopics_whileAnotherFaultIsNear_areNotKnown() {
    history.fault("{\"kind\":\"pause\",\"target\":\"leader\",\"nodes\":[1]}").healed();
    damage("__consumer_offsets-1", 1).healed();
    assertThat(internal()).isEqualTo(UNKNOWN);
  }
}
