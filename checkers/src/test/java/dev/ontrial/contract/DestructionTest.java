package dev.ontrial.contract;

import static dev.ontrial.contract.Observation.Answer.NOT_SEEN;
import static dev.ontrial.contract.Observation.Answer.SEEN;
import static dev.ontrial.contract.Observation.Answer.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.contract.Observation.Answer;
import dev.ontrial.history.DeclaredConfiguration;
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
}
