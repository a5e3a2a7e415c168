package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import dev.ontrial.proof.Candidates;
import org.junit.jupiter.api.Test;

/** Of what happened in the same nanosecond neither came first. */
class SameMomentTest {
  private final HistoryBuilder history = new HistoryBuilder();

  /** What comes next happens in the same nanosecond as what came before. */
  private HistoryBuilder meanwhile() {
    return history.pass(-1);
  }

  private void find(AnomalyKind kind, int count) {
    assertThat(Candidates.count(history.events(), kind)).isEqualTo(count);
  }

  private void initializes(int process) {
    history.simple(EventKind.INIT_TXN, process, -1, 0, 0, "x");
  }

  private void initialized(int process) {
    int ok = HistoryBuilder.code(Outcome.OK);
    history.add(EventKind.INIT_TXN_DONE, ok, process, -1, 0, 0, -1, 0, 0, -1, -1, "x");
  }

  /** An instance before it is fenced by p3. */
  private void instance() {
    history.transactional();
    initializes(2);
    initialized(2);
  }

  private void fence() {
    initializes(3);
    initialized(3);
  }

  @Test
  void sentAsItWasFenced_isNoZombies() {
    instance();
    fence();
    meanwhile().send("2#0").finalRead(0, "2#0");

    find(AnomalyKind.ZOMBIE_WRITE, 0);
  }

  @Test
  void sentThereafter_isAZombies() {
    instance();
    fence();
    history.send("2#0").finalRead(0, "2#0");

    find(AnomalyKind.ZOMBIE_WRITE, 1);
  }

  @Test
  void initializedAsTheOtherAsked_isNotCertainlyOlder() {
    instance();
    meanwhile();
    fence();
    history.send("2#0").finalRead(0, "2#0");

    find(AnomalyKind.ZOMBIE_WRITE, 0);
  }

  @Test
  void askedAgainAsItWasFenced_isFenced() {
    instance();
    fence();
    meanwhile();
    initializes(2);
    history.send("2#0").finalRead(0, "2#0");

    find(AnomalyKind.ZOMBIE_WRITE, 1);
  }

  @Test
  void committedAsItWasFenced_isNoZombies() {
    instance();
    history.begin(2, 0).send("2#0", 0, 0, 0);
    fence();
    meanwhile().commit(2, 0, Outcome.OK).finalRead(0, "2#0", "-");

    find(AnomalyKind.ZOMBIE_WRITE, 0);
  }

  @Test
  void committedThereafter_isAZombies() {
    instance();
    history.begin(2, 0).send("2#0", 0, 0, 0);
    fence();
    history.commit(2, 0, Outcome.OK).finalRead(0, "2#0", "-");

    find(AnomalyKind.ZOMBIE_WRITE, 1);
  }

  @Test
  void abortedThereafter_isNoZombies() {
    instance();
    history.begin(2, 0).send("2#0", 0, 0, 0).begin(2, 1).send("2#1", 0, 1, 0);
    fence();
    history.abort(2, 0, Outcome.NONE).commit(2, 1, Outcome.OK).finalRead(0, "2#0", "2#1");

    find(AnomalyKind.ZOMBIE_WRITE, 1);
  }

  @Test
  void metAsTheTopicPartitionWasAssigned_isNoStep() {
    history.process(7, "application").polled(7, 1, "1#1").assigned(7);
    meanwhile().polled(7, 0, "1#0");

    find(AnomalyKind.NONMONOTONIC_POLL, 0);
  }

  @Test
  void anAssignmentToAnother_orAnEarlierOne_isNoExcuseOfAStepBack() {
    history.process(7, "application").process(8, "application").assigned(7);
    history.polled(7, 1, "1#1").assigned(8).polled(7, 0, "1#0");

    find(AnomalyKind.NONMONOTONIC_POLL, 1);
  }

  @Test
  void anAssignmentOfAnotherTopicPartition_isNoExcuseOfAStepBack() {
    history.process(7, "application").polled(7, 1, "1#1");
    history.simple(EventKind.ASSIGNED, 7, 1, 0, -1, "").polled(7, 0, "1#0");

    find(AnomalyKind.NONMONOTONIC_POLL, 1);
  }

  @Test
  void givenBack_andAssignedLater_isNoStep() {
    history.process(7, "application").polled(7, 1, "1#1").revoked(7);
    history.polled(7, 0, "1#0").assigned(7).polled(7, 0, "1#0");

    find(AnomalyKind.NONMONOTONIC_POLL, 0);
  }

  @Test
  void acknowledgedAtTheEndOfTheRecoveryTime_isNotStuck() {
    history.ok("1#0", 0).fault().send("1#1").healed().pass(999).done("1#1", Outcome.OK, 1);

    find(AnomalyKind.STUCK, 0);
  }

  @Test
  void acknowledgedThereafter_isStuck() {
    history.ok("1#0", 0).fault().send("1#1").healed().pass(1_000).done("1#1", Outcome.OK, 1);

    find(AnomalyKind.STUCK, 1);
  }

  @Test
  void acknowledgedAsTheFaultEnded_isNotStuck() {
    history.ok("1#0", 0).fault().send("1#1").send("1#2").healed();
    meanwhile().done("1#1", Outcome.OK, 1).pass(5_000).done("1#2", Outcome.FAIL, -1);

    find(AnomalyKind.STUCK, 0);
  }

  @Test
  void waitingUntilTheEndOfTheRecoveryTime_isStuck() {
    history.ok("1#0", 0).fault().send("1#1").healed().pass(999).done("1#1", Outcome.FAIL, -1);

    find(AnomalyKind.STUCK, 1);
  }

  @Test
  void sentAtTheEndOfTheRecoveryTime_isStuck() {
    history.ok("1#0", 0).fault().healed().pass(999).send("1#1");
    history.pass(900).done("1#1", Outcome.FAIL, -1);

    find(AnomalyKind.STUCK, 1);
  }

  @Test
  void refusedAsTheFaultEnded_didNotWait() {
    history.ok("1#0", 0).fault().send("1#1").healed();
    meanwhile().done("1#1", Outcome.FAIL, -1).pass(2_000).send("1#2");

    find(AnomalyKind.STUCK, 0);
  }

  @Test
  void behindTheLastOfItsOwn_aRecordIsComparedWithTheOthers() {
    history.ok("1#0", 2).send("2#0").send("1#1");
    history.done("2#0", Outcome.OK, 1).done("1#1", Outcome.OK, 0);
    history.finalRead(0, "1#1", "2#0", "1#0");

    find(AnomalyKind.REALTIME_ORDER, 1);
  }

  @Test
  void ofTheOthers_theLatestSentCounts() {
    history.send("1#0").send("2#0").done("1#0", Outcome.OK, 3).send("2#1").send("1#1");
    history.done("2#0", Outcome.OK, 2).done("2#1", Outcome.OK, 1).done("1#1", Outcome.OK, 0);
    history.finalRead(0, "1#1", "2#1", "2#0", "1#0");

    find(AnomalyKind.REALTIME_ORDER, 1);
  }

  @Test
  void whatWasTheLatest_isStillTheLatestOfTheOthers() {
    history.ok("2#0", 2).send("1#0").send("2#1");
    history.done("1#0", Outcome.OK, 0).done("2#1", Outcome.OK, 1);
    history.finalRead(0, "1#0", "2#1", "2#0");

    find(AnomalyKind.REALTIME_ORDER, 1);
  }

  @Test
  void readThatIsNotOfWhatWasSent_isNoZombies() {
    instance();
    fence();
    history.send("2#0").finalRead(0, "2#7");

    find(AnomalyKind.ZOMBIE_WRITE, 0);
  }

  @Test
  void sentAsItWasFenced_isNoZombies_thoughMoreWasSentThereafter() {
    instance();
    fence();
    meanwhile().send("2#0").send("2#1").finalRead(0, "2#0");

    find(AnomalyKind.ZOMBIE_WRITE, 0);
  }

  /** p7 holds t-0. */
  private void owner() {
    history.application("after").process(7, "application").process(8, "application").assigned(7);
  }

  @Test
  void committedAsTheOtherGotIt_provesNoOwner() {
    owner();
    history.assigned(8);
    meanwhile().commits(7, 1, Outcome.OK).commits(8, 1, Outcome.OK).commits(8, 2, Outcome.OK);

    find(AnomalyKind.DOUBLE_OWNERSHIP, 0);
  }

  @Test
  void committedAsItWasGivenBack_provesNoOwner() {
    owner();
    history.assigned(8).commits(7, 1, Outcome.OK).commits(8, 1, Outcome.OK).revoked(8);
    meanwhile().commits(8, 2, Outcome.OK);

    find(AnomalyKind.DOUBLE_OWNERSHIP, 0);
  }

  @Test
  void ofTwoThatGotItAtOnce_noneIsTheOlder() {
    owner();
    meanwhile().assigned(8).commits(7, 1, Outcome.OK).commits(8, 1, Outcome.OK);
    history.commits(8, 2, Outcome.OK);

    find(AnomalyKind.DOUBLE_OWNERSHIP, 0);
  }

  @Test
  void transactionThatBeganAsAnotherWasOver_mayStandBeforeIt() {
    for (boolean same : new boolean[] {true, false}) {
      SameMomentTest each = new SameMomentTest();
      each.history.transactional().begin(1, 0).send("1#0", 0, 0, 0).commit(1, 0, Outcome.OK);
      each.history.pass(same ? -1 : 0).begin(2, 0).send("2#0", 0, 0, 0).commit(2, 0, Outcome.OK);
      each.history.finalRead(0, "2#0", "-", "1#0", "-");

      each.find(AnomalyKind.WRITE_CYCLE, same ? 0 : 1);
    }
  }

  @Test
  void metAsTheCommitWasAskedFor_isNotEarly() {
    history.transactional().begin(1, 0).send("1#0", 0, 0, 0).read(0, 0, "1#0", 0);
    meanwhile().commit(1, 0, Outcome.OK).finalRead(0, "1#0", "-");

    find(AnomalyKind.PRECOMMITTED_READ, 0);
  }

  @Test
  void madeAsItsInputWasSent_isNotMadeOfTheFuture() {
    history.makes("transform", "output").process(7, "transform").begin(7, 0);
    history.sendAgain("7#0", 1, "1#0", 0);
    meanwhile().ok("1#0", 0).commit(7, 0, Outcome.OK);

    find(AnomalyKind.READ_CYCLE, 0);
  }
}
