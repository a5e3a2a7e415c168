package dev.ontrial.contract;

import static dev.ontrial.contract.Observation.Answer.NOT_SEEN;
import static dev.ontrial.contract.Observation.Answer.SEEN;
import static dev.ontrial.contract.Observation.Answer.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

class DestructionTest {
  private static final String PAUSE = "{\"kind\":\"pause\",\"target\":\"leader\",\"nodes\":[1,2]}";
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history = new HistoryBuilder();

  private static String powerLoss(String nodes) {
    return fault("power-loss", "leader", nodes, ",\"losesData\":true");
  }

  private static String kill(String nodes) {
    return fault("kill", "leader", nodes, "");
  }

  private static String fault(String kind, String target, String nodes, String more) {
    return "{\"kind\":\"%s\",\"target\":\"%s\",\"nodes\":[%s]%s}"
        .formatted(kind, target, nodes, more);
  }

  private Destruction destruction() {
    History built = history.build();
    return new Destruction(built, new ClusterChanges(built));
  }

  private Answer destroyed(long knownByNanos) {
    return destruction().of(0, configuration(), lost(knownByNanos)).answer();
  }

  private static Candidate lost(long knownByNanos) {
    return new Candidate(AnomalyKind.LOST, "c", 0, 3, knownByNanos);
  }

  private Answer destroyed() {
    return destroyed(Long.MAX_VALUE);
  }

  private Answer stopped() {
    return destruction().stopped(configuration(), lost(Long.MAX_VALUE)).answer();
  }

  private Answer internal() {
    return destruction().ofInternalTopics(lost(Long.MAX_VALUE)).answer();
  }

  /** What comes next happens in the same nanosecond as what came before. */
  private HistoryBuilder meanwhile() {
    return history.pass(-1);
  }

  @Test
  void whatWasKnownUntilTheEndOfThePowerLoss_mayBeTaken() {
    history.inSync(0, 0, 2).fault(powerLoss("1,2")).healed();

    assertThat(destroyed(3 * MILLI)).isEqualTo(SEEN);
    assertThat(destroyed(3 * MILLI + 1)).isEqualTo(NOT_SEEN);
    assertThat(destroyed()).isEqualTo(SEEN);
  }

  @Test
  void aPowerLossOfUnknownNodes_isNotKnown() {
    history.inSync(0, 0, 2).fault(powerLoss("")).healed();

    assertThat(destroyed()).isEqualTo(UNKNOWN);
  }

  @Test
  void whereBytesAreTold_onlyThoseTopicPartitionsWereHit() {
    String facts = ",\"losesData\":true,\"destroyed\":{\"t-1\":9}";
    history.inSync(0, 0, 2).fault(fault("power-loss", "leader", "1,2", facts)).healed();

    assertThat(destroyed()).isEqualTo(NOT_SEEN);
    assertThat(destruction().of(1, configuration(), lost(Long.MAX_VALUE)).answer())
        .isEqualTo(UNKNOWN);
    history.fault(fault("power-loss", "leader", "1,2", facts.replace("t-1", "t-0"))).healed();
    assertThat(destroyed()).isEqualTo(SEEN);
  }

  private DeclaredConfiguration configuration() {
    return history.build().configurations().getFirst();
  }

  @Test
  void nobodyLooked_isNotKnown() {
    history.fault(powerLoss("1,2")).healed();

    assertThat(destroyed()).isEqualTo(UNKNOWN);
    assertThat(stopped()).isEqualTo(UNKNOWN);
  }

  @Test
  void aLookThatToldNoNumber_isNone() {
    history.inSync(0, 0, 2).inSync(0, 0, 0).fault(powerLoss("1,2")).healed();

    assertThat(destroyed()).isEqualTo(SEEN);
  }

  @Test
  void ofOldLooks_theLastCounts_andOfLaterOnesTheFewest() {
    history.inSync(0, 0, 1).inSync(0, 0, 3).pass(15_000).fault(powerLoss("1,2")).healed();
    assertThat(destroyed()).isEqualTo(NOT_SEEN);
  }

  @Test
  void looksFifteenSecondsBefore_areNotOld() {
    history.inSync(0, 0, 1);
    meanwhile().inSync(0, 0, 3).pass(14_999).fault(powerLoss("1")).healed();

    assertThat(destroyed()).isEqualTo(SEEN);
  }

  @Test
  void shortlyBefore_theFewestCount() {
    history.inSync(0, 0, 2).pass(500).inSync(0, 0, 3).pass(500).fault(powerLoss("1,2")).healed();

    assertThat(destroyed()).isEqualTo(SEEN);
  }

  @Test
  void aLookFifteenSecondsAfterTheEnd_counts() {
    history.inSync(0, 0, 3).fault(powerLoss("1")).healed().pass(14_999).inSync(0, 0, 1);

    assertThat(destroyed()).isEqualTo(SEEN);
  }

  @Test
  void aLookLaterThanFifteenSecondsAfterTheEnd_doesNot() {
    history.inSync(0, 0, 3).fault(powerLoss("1")).healed().pass(15_000).inSync(0, 0, 1);

    assertThat(destroyed()).isEqualTo(NOT_SEEN);
  }

  @Test
  void whileThePowerLossLasts_everyLookCounts() {
    history.inSync(0, 0, 3).fault(powerLoss("1")).pass(60_000).inSync(0, 0, 1);

    assertThat(destroyed()).isEqualTo(SEEN);
  }

  @Test
  void aStopOfNoTime_stopsItsNodes() {
    history.inSync(0, 0, 2).fault(kill("1,2"));
    meanwhile().healed();

    assertThat(stopped()).isEqualTo(SEEN);
  }

  @Test
  void stopsThatMeet_stopTheirNodesTogether() {
    history.inSync(0, 0, 2).fault(kill("1")).healed();
    meanwhile().fault(kill("2")).healed();

    assertThat(stopped()).isEqualTo(SEEN);
  }

  @Test
  void stopsOneAfterTheOther_doNot() {
    history.inSync(0, 0, 2).fault(kill("1")).healed().fault(kill("2")).healed();

    assertThat(stopped()).isEqualTo(NOT_SEEN);
  }

  @Test
  void whatStopsNoBroker_stopsNone() {
    history.inSync(0, 0, 2).fault(PAUSE).healed();
    history.fault(fault("kill", "producers", "1,2", "")).healed();
    history.fault(fault("kill", "consumers", "1,2", "")).healed();

    assertThat(stopped()).isEqualTo(NOT_SEEN);
  }

  @Test
  void internalTopics_areTakenByTwoNodes() {
    history.fault(powerLoss("1,2")).healed();

    assertThat(internal()).isEqualTo(SEEN);
  }

  @Test
  void internalTopics_areNotTakenByOneNodeAlone() {
    history.fault(powerLoss("1")).healed();

    assertThat(internal()).isEqualTo(NOT_SEEN);
  }

  @Test
  void internalTopics_mayBeTakenTenSecondsAfterAnotherFault() {
    history.fault(PAUSE).healed().pass(9_999).fault(powerLoss("1")).healed();

    assertThat(internal()).isEqualTo(UNKNOWN);
  }

  @Test
  void internalTopics_areWholeLaterThanTenSecondsAfterAnotherFault() {
    history.fault(PAUSE).healed().pass(10_000).fault(powerLoss("1")).healed();

    assertThat(internal()).isEqualTo(NOT_SEEN);
  }

  @Test
  void internalTopics_mayBeTakenWhileAnotherFaultLasts() {
    history.fault(PAUSE).pass(60_000).fault(powerLoss("1")).healed();

    assertThat(internal()).isEqualTo(UNKNOWN);
  }

  @Test
  void internalTopics_mayBeTakenIfAnotherFaultBeginsAsItEnds() {
    history.fault(powerLoss("1")).healed();
    meanwhile().fault(PAUSE).healed();

    assertThat(internal()).isEqualTo(UNKNOWN);
  }

  @Test
  void internalTopics_areNotTouchedByALaterFault() {
    history.fault(powerLoss("1")).healed().fault(PAUSE).healed();

    assertThat(internal()).isEqualTo(NOT_SEEN);
  }

  @Test
  void separateControllers_holdNoTopics() {
    Separate.controllers(history).inSync(0, 0, 2).fault(powerLoss("1,4,5,7")).healed();
    assertThat(destroyed()).isEqualTo(NOT_SEEN);
    assertThat(internal()).isEqualTo(NOT_SEEN);
    history.fault(powerLoss("1,2,4")).healed();
    assertThat(destroyed()).isEqualTo(SEEN);
    assertThat(internal()).isEqualTo(SEEN);
  }

  @Test
  void theOnlyReplica_isNotOnASeparateController() {
    Separate.controllers(history).setting("replication.factor", "1").inSync(0, 0, 1);
    history.fault(powerLoss("4,5,6")).healed();
    assertThat(destroyed()).isEqualTo(NOT_SEEN);
    history.fault(powerLoss("3,4")).healed();
    assertThat(destroyed()).isEqualTo(SEEN);
  }

  @Test
  void separateControllersThatStop_areNoReplicas() {
    Separate.controllers(history).inSync(0, 0, 2).fault(kill("1,4,5,6,7")).healed();
    assertThat(stopped()).isEqualTo(NOT_SEEN);
    history.fault(kill("4,1")).fault(kill("5,2")).healed();
    assertThat(stopped()).isEqualTo(SEEN);
  }

  private HistoryBuilder between(String fault) {
    return history.at(1_000).inSync(0, 0, 2).at(2_000).fault(fault).at(3_000).healed();
  }

  private Sight of(AnomalyKind kind, long from, long known, long until) {
    long knownNanos = known == Long.MAX_VALUE ? known : known * MILLI;
    Candidate candidate =
        new Candidate(kind, "c", 0, 3, knownNanos).within(from * MILLI, until * MILLI);
    return destruction().of(0, configuration(), candidate);
  }

  @Test
  void whatWasAcknowledgedAfterAPowerLoss_wasTaken_onlyIfItWasSentBefore() {
    between(powerLoss("1,2"));

    assertThat(of(AnomalyKind.LOST, 3_000, 3_001, 9_000))
        .isEqualTo(Sight.unknown("power loss 1 ended before the acknowledgement came"));
    assertThat(of(AnomalyKind.LOST, 3_001, 3_002, 9_000))
        .isEqualTo(Sight.elsewhere("power loss 1 was over by then"));
  }

  @Test
  void aRecordSentAfterAPowerLoss_wasNotTaken() {
    between(powerLoss("1,2"));

    assertThat(of(AnomalyKind.LOST, 3_000, Long.MAX_VALUE, 9_000).isSeen()).isTrue();
    assertThat(of(AnomalyKind.LOST, 3_001, Long.MAX_VALUE, 9_000))
        .isEqualTo(Sight.elsewhere("power loss 1 was over by then"));
    assertThat(of(AnomalyKind.DUPLICATE, 3_001, 3_002, 9_000).answer()).isEqualTo(NOT_SEEN);
    assertThat(of(AnomalyKind.REORDERING, 3_001, 3_002, 9_000).answer()).isEqualTo(NOT_SEEN);
  }

  /** A reader may record 15 s late what it has met. */
  @Test
  void whatAReaderMetShortlyAfter_mayBeOfAPowerLoss() {
    between(powerLoss("1,2"));

    assertThat(of(AnomalyKind.POLL_SKIP, 18_000, 18_001, 19_000).isSeen()).isTrue();
    assertThat(of(AnomalyKind.POLL_SKIP, 18_001, 18_001, 19_000).answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void whatWasSeenBeforeAPowerLoss_isNotOfIt() {
    between(powerLoss("1,2"));

    assertThat(of(AnomalyKind.LOST, 1_000, 1_500, 2_000).isSeen()).isTrue();
    assertThat(of(AnomalyKind.LOST, 1_000, 1_500, 1_999))
        .isEqualTo(Sight.elsewhere("power loss 1 came later"));
  }

  @Test
  void aPowerLossOfTooFewNodes_saysSo_wheneverItCame() {
    between(powerLoss("1"));

    assertThat(of(AnomalyKind.LOST, 3_001, 3_002, 9_000))
        .isEqualTo(Sight.elsewhere("power loss 1 hit 1 nodes, and it takes 2 to hit every copy"));
  }

  @Test
  void aPowerLossThatNeverEnds_takesWhatIsSentLater() {
    history.inSync(0, 0, 2).at(2_000).fault(powerLoss("1,2"));

    assertThat(of(AnomalyKind.LOST, 30_000, 30_001, 40_000).isSeen()).isTrue();
  }

  @Test
  void forcedRecords_areNotTaken_andItIsSaidWhyIfThereWasAPowerLoss() {
    history.setting("flush.messages", "1").inSync(0, 0, 2);
    assertThat(of(AnomalyKind.LOST, 0, 1, 2)).isEqualTo(Sight.notSeen("no power loss was seen"));
    between(powerLoss("1,2"));
    assertThat(of(AnomalyKind.LOST, 0, 1, 9_000))
        .isEqualTo(Sight.elsewhere("every record was forced to disk (flush.messages=1)"));
  }

  private void eligible(String level, String minInSync) {
    history.setting("min.insync.replicas", minInSync);
    history.setting("eligible.leader.replicas.version", level);
  }

  @Test
  void eligibleReplicas_areCopiesToo() {
    eligible("1", "3");
    between(powerLoss("1,2"));
    assertThat(destroyed()).isEqualTo(NOT_SEEN);
    between(powerLoss("1,2,3"));
    assertThat(destroyed()).isEqualTo(SEEN);
  }

  /** Whether replicas were eligible depends on when the level rose. */
  @Test
  void eligibleReplicas_ofALevelThatRose_areNotKnown() {
    eligible("0", "3");
    history.fault(
        fault(
            "alter-features",
            "all",
            "1,2,3",
            ",\"levelsFrom\":{\"eligible.leader.replicas.version\":0},"
                + "\"levelsTo\":{\"eligible.leader.replicas.version\":1}"));
    history.healed();
    between(powerLoss("1"));
    assertThat(destroyed()).isEqualTo(NOT_SEEN);
    between(powerLoss("1,2"));
    assertThat(destroyed()).isEqualTo(UNKNOWN);
    between(powerLoss("1,2,3"));
    assertThat(destroyed()).isEqualTo(SEEN);
  }

  private Answer internal(long from, long until) {
    Candidate lost =
        new Candidate(AnomalyKind.LOST, "c", 0, 3, until * MILLI)
            .within(from * MILLI, until * MILLI);
    return destruction().ofInternalTopics(lost).answer();
  }

  @Test
  void internalTopics_areTakenFromTheBeginUntilFifteenSecondsAfterTheEnd() {
    between(powerLoss("1,2"));

    assertThat(internal(1_000, 1_999)).isEqualTo(NOT_SEEN);
    assertThat(internal(1_000, 2_000)).isEqualTo(SEEN);
    assertThat(internal(18_000, 19_000)).isEqualTo(SEEN);
    assertThat(internal(18_001, 19_000)).isEqualTo(NOT_SEEN);
  }

  @Test
  void internalTopics_ofOneBroker_areTakenWithIt() {
    history.brokers("program").fault(powerLoss("1")).healed();
    assertThat(internal()).isEqualTo(SEEN);
  }

  @Test
  void internalTopics_ofUnknownNodes_areNotKnown() {
    history.fault(powerLoss("")).healed();
    assertThat(internal()).isEqualTo(UNKNOWN);
  }

  private Sight stopped(long from, long known) {
    Candidate duplicate =
        new Candidate(AnomalyKind.DUPLICATE, "c", 0, 3, known * MILLI)
            .within(from * MILLI, 9_000 * MILLI);
    return destruction().stopped(configuration(), duplicate);
  }

  @Test
  void aStop_mattersWhileTheRecordIsOnItsWay() {
    between(kill("1,2"));

    assertThat(stopped(1_000, 1_999))
        .isEqualTo(Sight.elsewhere("fault 1 stopped them, but at another time"));
    assertThat(stopped(1_000, 2_000))
        .isEqualTo(Sight.seen("every in-sync replica was stopped during fault 1"));
    assertThat(stopped(2_000, 2_500).isSeen()).isTrue();
    assertThat(stopped(2_001, 2_500).isSeen()).isFalse();
  }

  /** The first fault ends, which did not end the processes of these nodes. */
  private void ended(String ranOn) {
    String json = "{\"ranOn\":%s}".formatted(ranOn);
    history.simple(EventKind.FAULT_END, Event.NONE, Event.NONE, 1, 0, json);
  }

  /** A broker without memory may end, and need not. */
  @Test
  void aBrokerThatRanOn_wasNotStopped() {
    String memory = kill("1,2").replace("\"kill\"", "\"memory\"");
    history.at(1_000).inSync(0, 0, 2).at(2_000).fault(memory).at(3_000);
    ended("[2]");

    assertThat(stopped(2_000, 2_500).isSeen()).isFalse();
  }

  @Test
  void brokersThatEndedWithoutMemory_wereStopped() {
    String memory = kill("1,2").replace("\"kill\"", "\"memory\"");
    history.at(1_000).inSync(0, 0, 2).at(2_000).fault(memory).at(3_000);
    ended("[]");

    assertThat(stopped(2_000, 2_500).isSeen()).isTrue();
  }

  /** The last replica in sync goes at 2.5 s: what is sent until then may be repeated. */
  @Test
  void aStopOfSeveral_isThatOfTheLast() {
    history.at(1_000).inSync(0, 0, 2).at(2_000).fault(kill("1"));
    history.at(2_500).fault(kill("2")).at(3_000).healed();

    assertThat(stopped(2_500, 2_600).isSeen()).isTrue();
    assertThat(stopped(2_501, 2_600).isSeen()).isFalse();
  }

  @Test
  void aStopOfUnknownNodesMeanwhile_isNotKnown() {
    history.at(1_000).inSync(0, 0, 3).at(2_000).fault(kill("1"));
    history.at(2_500).fault(kill("")).at(3_000).healed();

    assertThat(stopped(2_000, 2_600).answer()).isEqualTo(UNKNOWN);
  }

  @Test
  void theOnlyReplica_isStoppedAlone() {
    history.setting("replication.factor", "1");
    between(kill("1"));

    assertThat(stopped(1_000, 2_500).isSeen()).isTrue();
  }
}
