package dev.ontrial.contract;

import static dev.ontrial.contract.Observation.Answer.NOT_SEEN;
import static dev.ontrial.contract.Observation.Answer.SEEN;
import static dev.ontrial.contract.Observation.Answer.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One damaged copy of several excuses nothing; all copies that were counted on do. */
class DamageTest {
  private static final long MILLI = 1_000_000;

  private static final String LEVEL =
      "{\"kind\":\"alter-features\",\"target\":\"all\",\"nodes\":[1,2,3],"
          + "\"levelsFrom\":{\"eligible.leader.replicas.version\":0},"
          + "\"levelsTo\":{\"eligible.leader.replicas.version\":1}}";

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

  private Damage built() {
    History built = history.build();
    return new Damage(built, new ClusterChanges(built));
  }

  private static Candidate candidate(AnomalyKind kind, long from, long known, long until) {
    long knownNanos = known == Long.MAX_VALUE ? known : known * MILLI;
    return new Candidate(kind, "c", 0, 3, knownNanos).within(from * MILLI, until * MILLI);
  }

  private Sight of(AnomalyKind kind, long from, long known, long until) {
    return built()
        .ofAllCopies(
            0, history.build().configurations().getFirst(), candidate(kind, from, known, until));
  }

  /** The last replica in sync has damaged files from 2 s to 3 s. */
  private void lastReplica() {
    InSync.are(history.at(1_000), 0, 1).at(2_000);
    damage("t-0", 1).at(3_000).healed();
  }

  @Test
  void whatWasAcknowledgedAfterDamage_wasTaken_onlyIfItWasSentBefore() {
    lastReplica();

    assertThat(of(AnomalyKind.LOST, 3_000, 3_001, 9_000))
        .isEqualTo(Sight.unknown("fault 1 (corrupt) ended before the acknowledgement came"));
    assertThat(of(AnomalyKind.LOST, 3_001, 3_002, 9_000))
        .isEqualTo(Sight.elsewhere("fault 1 (corrupt) was over by then"));
    assertThat(of(AnomalyKind.LOST, 2_999, 3_000, 9_000))
        .isEqualTo(
            Sight.seen("fault 1 (corrupt) damaged the copy on broker-1, every copy in sync"));
  }

  @Test
  void aRecordSentAfterDamage_wasNotTaken() {
    lastReplica();

    assertThat(of(AnomalyKind.LOST, 3_000, Long.MAX_VALUE, 9_000).isSeen()).isTrue();
    for (AnomalyKind kind :
        List.of(AnomalyKind.LOST, AnomalyKind.DUPLICATE, AnomalyKind.REORDERING)) {
      assertThat(of(kind, 3_001, Long.MAX_VALUE, 9_000))
          .isEqualTo(Sight.elsewhere("fault 1 (corrupt) was over by then"));
    }
  }

  /** A reader may record 15 s late what it has met. */
  @Test
  void whatAReaderMetShortlyAfter_mayBeOfDamage() {
    lastReplica();

    assertThat(of(AnomalyKind.POLL_SKIP, 18_000, 18_001, 19_000).isSeen()).isTrue();
    assertThat(of(AnomalyKind.POLL_SKIP, 18_001, 18_001, 19_000).isSeen()).isFalse();
  }

  @Test
  void whatWasSeenBeforeDamage_isNotOfIt() {
    lastReplica();

    assertThat(of(AnomalyKind.LOST, 1_000, 1_500, 2_000).isSeen()).isTrue();
    assertThat(of(AnomalyKind.LOST, 1_000, 1_500, 1_999))
        .isEqualTo(Sight.elsewhere("fault 1 (corrupt) came later"));
  }

  @Test
  void halfOfTheControllers_areNotMost() {
    String trial = "{\"name\":\"t\",\"brokers\":3,\"controllers\":4}";
    history.simple(EventKind.TRIAL, -1, -1, 0, 0, trial);
    InSync.are(history, 0, 1, 2, 3);
    damage("__cluster_metadata-0", 4, 5).healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
    damage("__cluster_metadata-0", 4, 5, 6).healed();
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void copiesOnSeveralBrokers_areCounted() {
    InSync.are(history, 0, 1, 2);
    damage("t-0", 1, 2).healed();
    assertThat(of(AnomalyKind.LOST, 1, 2, 9_000).words())
        .isEqualTo("fault 1 (corrupt) damaged the copies on 2 brokers, every copy in sync");
  }

  @Test
  void oldLooks_countOnlyTheLast_andLateOnesNotAtAll() {
    InSync.are(history.at(1_000), 0, 1);
    InSync.are(history.at(2_000), 0, 1, 2).at(17_001);
    damage("t-0", 1).at(17_500).healed();
    InSync.are(history.at(32_501), 0, 1);
    assertThat(all()).isEqualTo(NOT_SEEN);
  }

  @Test
  void looksFifteenSecondsBefore_areNotOld() {
    InSync.are(history.at(2_000), 0, 1);
    InSync.are(history.at(2_001), 0, 1, 2).at(17_000);
    damage("t-0", 1).at(17_500).healed();
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void aLookFifteenSecondsAfterTheEnd_counts() {
    InSync.are(history.at(2_000), 0, 1, 2).at(17_000);
    damage("t-0", 1).at(17_500).healed();
    InSync.are(history.at(32_500), 0, 1);
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void whileDamageLasts_everyLookCounts() {
    InSync.are(history, 0, 1, 2);
    damage("t-0", 1);
    InSync.are(history.at(60_000), 0, 1);
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void nobodyLooked_isNotKnown() {
    damage("t-0", 1).healed();
    history.inSync(0, 0, 0);
    assertThat(all()).isEqualTo(UNKNOWN);
  }

  @Test
  void damageThatSaysNothing_isNone() {
    InSync.are(history, 0, 1);
    history.fault("{\"kind\":\"corrupt\",\"target\":\"leader\",\"nodes\":[1]}").healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
  }

  private void levelRose() {
    history.setting("min.insync.replicas", "2").fault(LEVEL).healed();
    InSync.are(history, 0, 1);
  }

  @Test
  void eligibleReplicas_ofALevelThatRose_areNotKnown() {
    levelRose();
    damage("t-0", 1).healed();
    assertThat(all()).isEqualTo(UNKNOWN);
    damage("t-0", 1, 2).healed();
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void theOnlyReplica_hasNoEligibleOneBesideIt() {
    history.setting("replication.factor", "1");
    levelRose();
    damage("t-0", 1).healed();
    assertThat(all()).isEqualTo(SEEN);
    history.setting("eligible.leader.replicas.version", "1");
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void eligibleReplicasThatWereDamagedToo_areNoCopies() {
    history.setting("eligible.leader.replicas.version", "1").setting("min.insync.replicas", "2");
    InSync.are(history, 0, 1);
    damage("t-0", 1, 2).healed();
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void oneDamagedCopy_mattersFromThenOn() {
    history.at(2_000);
    damage("t-0", 1).healed();
    Candidate before = candidate(AnomalyKind.REPLICA_DIVERGENCE, 0, 1, 1_999);
    Candidate since = candidate(AnomalyKind.REPLICA_DIVERGENCE, 0, 1, 2_000);

    assertThat(built().ofOneCopy(before))
        .isEqualTo(Sight.elsewhere("fault 1 (corrupt) came later"));
    assertThat(built().ofOneCopy(since))
        .isEqualTo(Sight.seen("fault 1 (corrupt) damaged the copy on broker-1"));
  }

  @Test
  void oneDamagedCopy_ofAnotherLog_isNotIt() {
    damage("t-1", 1).healed();
    assertThat(built().ofOneCopy(candidate(AnomalyKind.REPLICA_DIVERGENCE, 0, 1, 9_000)))
        .isEqualTo(Sight.elsewhere("fault 1 (corrupt) damaged no file of that topic-partition"));
  }

  private Sight internal(long from, long until) {
    return built().ofInternalTopics(candidate(AnomalyKind.OUTPUT_MISSING, from, until, until));
  }

  @Test
  void internalTopics_areTakenFromTheBeginUntilFifteenSecondsAfterTheEnd() {
    history.at(2_000);
    damage("__consumer_offsets-1", 1, 2).at(3_000).healed();

    assertThat(internal(1_000, 1_999))
        .isEqualTo(Sight.elsewhere("fault 1 (corrupt) was at another time"));
    assertThat(internal(1_000, 2_000))
        .isEqualTo(Sight.seen("fault 1 (corrupt) damaged internal topics on 2 brokers"));
    assertThat(internal(18_000, 19_000).isSeen()).isTrue();
    assertThat(internal(18_001, 19_000).isSeen()).isFalse();
  }

  @Test
  void otherTopics_areNoInternalTopics() {
    damage("t-0", 1, 2).healed();
    assertThat(internal(1, 9_000))
        .isEqualTo(Sight.elsewhere("fault 1 (corrupt) damaged no file of internal topics"));
    damage("", 1, 2).healed();
    assertThat(internal(1, 9_000).isSeen()).isTrue();
  }

  @Test
  void internalTopics_ofOneBroker_areTakenWithIt() {
    history.brokers("program");
    damage("__consumer_offsets-1", 1).healed();
    assertThat(internal(1, 9_000).isSeen()).isTrue();
  }

  @Test
  void metadataLog_isTakenOnTwoNodes_orOnTheOnlyOne() {
    damage("__cluster_metadata-0", 1).healed();
    assertThat(built().ofMetadata(candidate(AnomalyKind.METADATA_LOST, 1, 2, 9_000)))
        .isEqualTo(Sight.elsewhere("fault 1 (corrupt) damaged the metadata log on one node"));
    history.brokers("program");
    assertThat(built().ofMetadata(candidate(AnomalyKind.METADATA_LOST, 1, 2, 9_000)).isSeen())
        .isTrue();
  }

  @Test
  void looksOfOneMoment_countAlike() {
    InSync.are(history.at(2_000), 0, 1);
    InSync.are(history.pass(-1), 0, 1, 2).at(17_000);
    damage("t-0", 1).at(17_500).healed();
    assertThat(all()).isEqualTo(SEEN);
  }

  @Test
  void aLookThatToldNoNumber_isNone() {
    InSync.are(history, 0, 1, 2);
    history.inSync(0, 0, 0);
    damage("t-0", 1).healed();
    assertThat(all()).isEqualTo(NOT_SEEN);
  }
}
