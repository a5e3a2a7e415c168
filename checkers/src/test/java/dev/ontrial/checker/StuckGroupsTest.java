package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Groups that stand still in a topic-partition, and those that only seem to. */
class StuckGroupsTest {
  private static Collected told(HistoryBuilder history) {
    return Collected.by(new StuckChecker(), history.build());
  }

  /** A group of p30 and p31 that has done a record of t-0 before a fault, which then ended. */
  private static HistoryBuilder healed() {
    return healed("after");
  }

  private static HistoryBuilder healed(String processing) {
    return new HistoryBuilder()
        .application(processing)
        .role(1, "output")
        .process(30, "application")
        .process(31, "application")
        .assigned(30)
        .ok("1#0", 0)
        .handles(30, 0, "1#0")
        .fault()
        .healed();
  }

  private static HistoryBuilder served(HistoryBuilder history, int first, int count) {
    for (int number = first; number < first + count; number++) {
      history.send("2#" + number, 1).done("2#" + number, 1, Outcome.OK, number).pass(100);
    }
    return history;
  }

  private static HistoryBuilder stopped(HistoryBuilder history) {
    return history
        .simple(EventKind.PHASE, -1, -1, 0, 0, "stopping")
        .pass(1)
        .ends(30, false)
        .ends(31, false);
  }

  @Test
  void topicPartitionThatNobodyServes_isStuck_thoughProducersAreServed() {
    HistoryBuilder history = healed().revoked(30).ok("1#1", 1);
    Collected told = told(stopped(served(history, 0, 12)));
    assertThat(told.anomalies).hasSize(1);
    Anomaly anomaly = told.anomalies.getFirst();
    assertThat(anomaly.topicPartition()).isEqualTo("t-0");
    assertThat(anomaly.sentence())
        .contains("t-0: no record was processed for 1.2")
        .contains("p1#1");
    assertThat(anomaly.steps().toString()).contains("p30 loses t-0");
  }

  @Test
  void commitWithoutAnAnswerInTime_isToldAndOneThatHeldNothingUpIsNot() {
    HistoryBuilder unanswered = healed().ok("1#1", 1).commits(30, 1, Outcome.NONE);
    assertThat(steps(served(unanswered, 0, 12)))
        .contains("p30 commits position 1 of t-0, and gets no answer");
    HistoryBuilder late = served(healed().ok("1#1", 1).commits(30, 1, Outcome.NONE), 0, 12);
    assertThat(steps(late.committed(30, 1, Outcome.FAIL)))
        .contains("p30 commits position 1 of t-0,")
        .contains("p30 gets FAIL")
        .contains("for this commit");
    HistoryBuilder answered = healed().commits(30, 1, Outcome.OK).ok("1#1", 1);
    assertThat(steps(served(answered, 0, 12))).doesNotContain("commits position");
    HistoryBuilder other = healed().ok("1#1", 1).pass(1);
    other.simple(EventKind.OFFSET_COMMIT, 31, 1, 0, 5, "");
    assertThat(steps(served(other, 0, 12))).doesNotContain("commits position");
  }

  private static String steps(HistoryBuilder history) {
    Collected told = told(stopped(history));
    assertThat(told.anomalies).hasSize(1);
    return told.anomalies.getFirst().steps().toString();
  }

  @Test
  void groupThatAdvancesSlowly_isNot() {
    HistoryBuilder history = healed().ok("1#1", 1).ok("1#2", 2).ok("1#3", 3);
    served(history, 0, 8);
    history.handles(30, 1, "1#1");
    Collected told = told(stopped(served(history, 8, 8)));
    assertThat(told.anomalies).isEmpty();
    assertThat(told.gaps).isEmpty();
  }

  @Test
  void groupWithNothingToDo_isNot() {
    Collected told = told(stopped(served(healed(), 0, 20)));
    assertThat(told.anomalies).isEmpty();
    HistoryBuilder late = served(healed(), 0, 15).ok("1#1", 1);
    assertThat(told(stopped(served(late, 15, 5))).anomalies).isEmpty();
  }

  @Test
  void recordThatComesLater_waitsFromThen() {
    HistoryBuilder late = served(healed(), 0, 15).ok("1#1", 1);
    assertThat(told(stopped(served(late, 15, 12))).anomalies).hasSize(1);
  }

  @Test
  void stallThatEnds_isStuck_whereItTookTooLong() {
    HistoryBuilder history = served(healed().ok("1#1", 1), 0, 12).handles(30, 1, "1#1");
    assertThat(told(stopped(served(history, 12, 2))).anomalies).hasSize(1);
    HistoryBuilder shorter = served(healed().ok("1#1", 1), 0, 7).handles(30, 1, "1#1");
    assertThat(told(stopped(served(shorter, 7, 12))).anomalies).isEmpty();
  }

  @Test
  void nothingThatMoves_isAGap() {
    HistoryBuilder history = healed().ok("1#1", 1).pass(1500).ok("1#2", 2);
    Collected told = told(stopped(history));
    assertThat(told.anomalies).isEmpty();
    assertThat(told.gaps).hasSize(1).first().asString().contains("nothing else moved either");
  }

  @Test
  void holderThatWorksOnAnother_isAGap_andAMemberThatIsNoHolderIsNone() {
    for (boolean holder : List.of(true, false)) {
      HistoryBuilder history = healed().role(1, "").ok("1#1", 1);
      history.simple(EventKind.ASSIGNED, 31, 1, 0, -1, "");
      if (!holder) {
        history.revoked(30);
      }
      for (int number = 0; number < 12; number++) {
        history.send("2#" + number, 1).done("2#" + number, 1, Outcome.OK, number).pass(100);
        int member = holder ? 30 : 31;
        history.add(EventKind.PROCESSED, 0, member, 1, number, number, -1, 0, 0, 2, -1, "");
      }
      Collected told = told(stopped(history));
      assertThat(told.anomalies).hasSize(holder ? 0 : 1);
      assertThat(told.gaps).hasSize(holder ? 1 : 0);
    }
  }

  @Test
  void groupWithoutMembers_andSessionsOfKilledOnes_areNotKafkas() {
    HistoryBuilder nobody = healed().ok("1#1", 1).ends(30, false).ends(31, false);
    served(nobody, 0, 12).simple(EventKind.PHASE, -1, -1, 0, 0, "stopping");
    assertThat(told(nobody).anomalies).isEmpty();

    HistoryBuilder killed = healed().setting("session.timeout.ms", "6000").ok("1#1", 1);
    killed.ends(30, true);
    assertThat(told(stopped(served(killed, 0, 12).pass(1))).anomalies).isEmpty();
  }

  @Test
  void disturbedMachine_isAGap() {
    HistoryBuilder history = served(healed().ok("1#1", 1), 0, 6);
    history.simple(EventKind.DISTURBANCE, -1, -1, 0, 0, "the harness stood still for 900 ms");
    Collected told = told(stopped(served(history, 6, 6)));
    assertThat(told.anomalies).isEmpty();
    assertThat(told.gaps).hasSize(1).first().asString().contains("disturbed");
  }

  @Test
  void replicasThatAreLostAgain_areAGap() {
    HistoryBuilder history = served(healed().ok("1#1", 1).inSync(0, 1, 3), 0, 6);
    Collected told = told(stopped(served(history.inSync(0, 1, 2), 6, 6)));
    assertThat(told.anomalies).isEmpty();
    assertThat(told.gaps).hasSize(1).first().asString().contains("were lost again");
  }

  @Test
  void recordsThatMayNotBeVisible_doNotWait() {
    HistoryBuilder weak = healed().notIdempotent("1").ok("1#1", 1);
    assertThat(told(stopped(served(weak, 0, 12))).anomalies).isEmpty();
    HistoryBuilder open = healed().transactional().begin(1, 0).send("1#1", 0, 0, 0);
    open.done("1#1", Outcome.OK, 1);
    assertThat(told(stopped(served(open, 0, 12))).anomalies).isEmpty();
  }

  @Test
  void recordsThatTheGroupLeftBehindIt_areSkipped_andNotWaiting() {
    HistoryBuilder history = served(healed().ok("1#1", 1), 0, 12);
    assertThat(told(stopped(history).groupOffset(0, 2)).anomalies).isEmpty();
  }

  @Test
  void shareGroupsTransformsAndStreams_haveTheirOwnProgress() {
    for (boolean done : List.of(true, false)) {
      HistoryBuilder shared =
          new HistoryBuilder().workload("share").role(1, "output").process(30, "share");
      shared.ok("1#0", 0).delivered(30, 0, "1#0", 1).fault().healed().ok("1#1", 1);
      if (done) {
        shared.delivered(30, 1, "1#1", 1);
      }
      assertThat(told(stopped(served(shared, 0, 12))).anomalies).hasSize(done ? 0 : 1);

      HistoryBuilder transform = new HistoryBuilder().workload("transform");
      transform.role(0, "input").role(1, "output").process(30, "transform");
      transform.ok("1#0", 0).commits(30, 1, Outcome.OK).fault().healed().ok("1#1", 1);
      transform.commits(30, done ? 2 : 1, done ? Outcome.OK : Outcome.INFO);
      assertThat(told(stopped(served(transform, 0, 12))).anomalies)
          .as("transform")
          .hasSize(done ? 0 : 1);
    }
  }

  @Test
  void standstill_isMeasuredInFaultsToo_withWhatWasLeft() {
    HistoryBuilder history = new HistoryBuilder().application("after").process(30, "application");
    history.role(1, "output").ok("1#0", 0).handles(30, 0, "1#0").fault().ok("1#1", 1);
    served(history, 0, 15).handles(30, 1, "1#1").healed().ok("1#2", 2);
    HistoryBuilder all = history.simple(EventKind.PHASE, -1, -1, 0, 0, "stopping").ends(30, false);
    Evidence evidence = new Evidence(all.build());
    Standstill standstill =
        Standstill.of(evidence, evidence.history().configurations().iterator().next());
    assertThat(standstill.longestMillis()).isBetween(1500L, 1700L);
    assertThat(standstill.unprocessed()).isEqualTo(1);
  }

  /** p31 holds t-1, and nobody holds t-0, where 1#1 waits since 1 s. */
  private static HistoryBuilder waiting() {
    HistoryBuilder history = healed().role(1, "").revoked(30);
    return history.simple(EventKind.ASSIGNED, 31, 1, 0, -1, "").at(999).ok("1#1", 1);
  }

  private static HistoryBuilder processesElsewhere(HistoryBuilder history, long atMillis) {
    return history.at(atMillis).add(EventKind.PROCESSED, 0, 31, 1, 0, 0, -1, 0, 0, 2, -1, "");
  }

  @Test
  void workOfOthersAlone_showsThatTheMachineWent_whileTheRecordWaited() {
    for (long within : new long[] {1_001, 1_999}) {
      Collected told = told(stopped(processesElsewhere(waiting(), within).at(3_000)));
      assertThat(told.anomalies).as("%d ms", within).hasSize(1);
      assertThat(told.candidates.getFirst().knownByNanos()).isEqualTo(2_000_000_000L);
    }
    for (long without : new long[] {999, 1_000, 2_000, 2_001}) {
      Collected told = told(stopped(processesElsewhere(waiting(), without).at(3_000)));
      assertThat(told.anomalies).as("%d ms", without).isEmpty();
      assertThat(told.gaps).hasSize(1).first().asString().contains("nothing else moved either");
    }
  }

  @Test
  void producersThatAreServedInBothHalvesOfTheTime_showThatTheMachineWent() {
    assertThat(isStuckWithServedAt(1_001, 1_500)).isTrue();
    assertThat(isStuckWithServedAt(1_499, 1_999)).isTrue();
    assertThat(isStuckWithServedAt(1_000, 1_500)).isFalse();
    assertThat(isStuckWithServedAt(1_500, 1_600)).isFalse();
    assertThat(isStuckWithServedAt(1_001, 1_499)).isFalse();
    assertThat(isStuckWithServedAt(1_499, 2_000)).isFalse();
  }

  private static boolean isStuckWithServedAt(long oneMillis, long otherMillis) {
    HistoryBuilder history = healed().at(999).ok("1#1", 1);
    for (long millis : new long[] {oneMillis, otherMillis}) {
      String record = "2#" + (millis == oneMillis ? 0 : 1);
      history.at(millis - 1).send(record, 1).done(record, 1, Outcome.OK, 0);
    }
    return !told(stopped(history.at(3_000))).anomalies.isEmpty();
  }

  @Test
  void memberThatGivesBackAsItGetsAgain_isAHolder() {
    HistoryBuilder history = healed().role(1, "").at(500).revoked(31).at(500).assigned(31);
    history.at(999).ok("1#1", 1);
    Collected told = told(stopped(processesElsewhere(history, 1_500).at(3_000)));
    assertThat(told.anomalies).isEmpty();
    assertThat(told.gaps).hasSize(1).first().asString().contains("its holder worked on others");
  }

  @Test
  void membersOfShareGroups_mayHoldAnything() {
    HistoryBuilder history = new HistoryBuilder().workload("share").process(30, "share");
    history.ok("1#0", 0).delivered(30, 0, "1#0", 1).fault().healed().at(999).ok("1#1", 1);
    history.at(1_500).add(EventKind.DELIVERED, 0, 30, 1, 0, 0, -1, 0, 1, 2, -1, "");
    Collected told = told(stopped(history.at(3_000)));
    assertThat(told.anomalies).isEmpty();
    assertThat(told.gaps).hasSize(1).first().asString().contains("its holder worked on others");
  }

  @Test
  void groupWhosePositionIsThatOfTheRecord_hasNotPassedIt() {
    HistoryBuilder history = served(healed().ok("1#1", 1), 0, 12);
    assertThat(told(stopped(history).groupOffset(0, 1)).anomalies).hasSize(1);
  }

  @Test
  void witness_tellsTheLastTwoChangesOfTheHolder_beforeTheEndOfTheStall() {
    HistoryBuilder history = healed().revoked(30).assigned(31).revoked(31).ok("1#1", 1);
    history.simple(EventKind.ASSIGNED, 31, 1, 0, -1, "");
    Collected told = told(stopped(served(history, 0, 12)).assigned(30));
    assertThat(told.anomalies).hasSize(1);
    assertThat(told.anomalies.getFirst().steps())
        .extracting(WitnessStep::sentence)
        .contains("p31 is assigned t-0", "p31 loses t-0")
        .noneMatch(sentence -> sentence.startsWith("p30 "));
  }
}
