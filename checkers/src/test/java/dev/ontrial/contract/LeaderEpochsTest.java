package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

/** Whether a leader changed between two times, as far as brokers were asked. */
class LeaderEpochsTest {
  private static final long MILLI = 1_000_000;
  private static final Sight UNKNOWN =
      Sight.unknown(
          "the leader epoch of t-0 was not looked at before and after the record was sent");

  private final HistoryBuilder history = new HistoryBuilder();

  private Sight moved(long from, long until) {
    return movedNanos(from * MILLI, until * MILLI);
  }

  private Sight movedAtAnyTime() {
    return movedNanos(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private Sight movedNanos(long from, long until) {
    return new LeaderEpochs(new Evidence(history.build())).moved(0, from, until);
  }

  /** A broker tells its end offset, and with it the epoch. */
  private void endOffset(long at, int epoch) {
    history.at(at).add(EventKind.END_OFFSET, 0, -1, 0, 0, 0, -1, 0, 0, 1, epoch, "");
  }

  /** The batch of a record carries the epoch in which it was appended. */
  private void batch(int epoch, int offset) {
    batch(HistoryBuilder.FINAL_READER, Flags.FINAL, epoch, offset);
  }

  private void batch(int reader, int flags, int epoch, int offset) {
    history.add(EventKind.READ, flags, reader, 0, offset, offset, -1, 0, 0, 3, epoch, "");
  }

  /** The epoch rises between two looks, at 2 s and at 3 s. */
  private void rises() {
    history.at(1_000).leader(0, 1).at(2_000).leader(0, 1);
    history.at(3_000).leader(0, 2).at(4_000).leader(0, 2);
  }

  @Test
  void aRise_isSeen_ifItsTimeAndTheTimeAskedForMeet() {
    rises();
    Sight seen = Sight.seen("the leader epoch of t-0 rose from 1 to 2 by 2.999 s");

    assertThat(moved(1_000, 2_000)).isEqualTo(seen);
    assertThat(moved(2_500, 2_600)).isEqualTo(seen);
    assertThat(moved(3_000, 3_500)).isEqualTo(seen);
  }

  @Test
  void aRiseBeforeOrAfter_isElsewhere() {
    rises();
    Sight elsewhere =
        Sight.elsewhere("the leader epoch of t-0 rose from 1 to 2 at another time, by 2.999 s");

    assertThat(moved(1_000, 1_999)).isEqualTo(elsewhere);
    assertThat(moved(3_001, 3_500)).isEqualTo(elsewhere);
  }

  @Test
  void anEpochThatStays_isNotSeenToRise() {
    history.at(1_000).leader(0, 0).at(2_000).leader(0, 0);

    assertThat(moved(1_000, 1_500)).isEqualTo(Sight.notSeen("t-0 kept its leader epoch 0"));
    assertThat(moved(2_000, 2_500)).isEqualTo(Sight.notSeen("t-0 kept its leader epoch 0"));
  }

  @Test
  void withoutALookBeforeAndOneSince_nothingIsKnown() {
    history.at(1_000).leader(0, 1).at(2_000).leader(0, 1);

    assertThat(moved(999, 1_500)).isEqualTo(UNKNOWN);
    assertThat(moved(2_001, 2_500)).isEqualTo(UNKNOWN);
  }

  @Test
  void ofAnUnknownTime_twoLooksAreNeeded() {
    assertThat(movedAtAnyTime()).isEqualTo(UNKNOWN);
    history.at(1_000).leader(0, 1);
    assertThat(movedAtAnyTime()).isEqualTo(UNKNOWN);
    history.at(2_000).leader(0, 1);
    assertThat(movedAtAnyTime()).isEqualTo(Sight.notSeen("t-0 kept its leader epoch 1"));
  }

  /** A look at the end offset shows that the older epoch lasted until 1.5 s. */
  @Test
  void looksOfBothKinds_countInTheOrderOfTime() {
    history.at(1_000).leader(0, 1).at(2_000).leader(0, 2);
    endOffset(1_500, 1);

    assertThat(moved(1_200, 1_499).isSeen()).isFalse();
    assertThat(moved(1_200, 1_500).isSeen()).isTrue();
  }

  /** A deposed leader that still tells its epoch does not end the newer one. */
  @Test
  void anOlderEpochToldLate_doesNotRiseAgain() {
    history.at(1_000).leader(0, 1).at(2_000).leader(0, 2);
    history.at(3_000).leader(0, 1).at(4_000).leader(0, 2);

    assertThat(moved(2_500, 5_000).isSeen()).isFalse();
    history.at(5_000).leader(0, 3);
    assertThat(moved(3_000, 3_500).isSeen()).isFalse();
    assertThat(moved(3_000, 4_000).words()).startsWith("the leader epoch of t-0 rose from 2 to 3");
  }

  @Test
  void batchesOfTwoEpochs_showARiseAtSomeTime() {
    history.at(1_000).leader(0, 1).at(4_000).leader(0, 1);
    batch(0, 0);
    batch(1, 1);

    assertThat(movedAtAnyTime()).isEqualTo(Sight.seen("batches of t-0 carry two leader epochs"));
    assertThat(movedNanos(Long.MIN_VALUE, 9_000 * MILLI)).isEqualTo(UNKNOWN);
    assertThat(moved(2_000, 3_000)).isEqualTo(Sight.notSeen("t-0 kept its leader epoch 1"));
  }

  @Test
  void batchesOfOneEpoch_showNoRise() {
    history.at(1_000).leader(0, 1).at(4_000).leader(0, 1);
    batch(1, 0);

    assertThat(movedAtAnyTime()).isEqualTo(Sight.notSeen("t-0 kept its leader epoch 1"));
  }

  /** Before the first look the epoch rose from that of the batch. */
  @Test
  void aBatchOfAnOlderEpochThanAnyTold_leavesTheTimeBeforeUnknown() {
    history.at(1_000).leader(0, 1).at(4_000).leader(0, 1);
    batch(0, 0);

    assertThat(movedAtAnyTime()).isEqualTo(UNKNOWN);
    assertThat(moved(1_000, 3_000)).isEqualTo(Sight.notSeen("t-0 kept its leader epoch 1"));
  }

  @Test
  void aBatchOfANewerEpochThanAnyTold_leavesItsTimeUnknown() {
    history.at(1_000).leader(0, 1).at(4_000).leader(0, 1);
    batch(2, 0);

    assertThat(moved(2_000, 3_000)).isEqualTo(UNKNOWN);
  }

  /** The topic was in epoch 6; the new one begins in epoch 0, and is looked at until 4 s. */
  private void createdAgain() {
    history.at(1_000).leader(0, 5).at(1_500).leader(0, 6).at(2_000);
    history.fault(
        "{\"kind\":\"recreate-topic\",\"target\":\"all\",\"nodes\":[1,2,3],"
            + "\"topicIdFrom\":{\"t\":\"a\"},\"topicIdTo\":{\"t\":\"b\"}}");
    history.healed().at(2_000).leader(0, 0).at(4_000).leader(0, 0);
  }

  private void finalReadOfEpoch(int epoch) {
    batch(epoch, 0);
    history.finalEnd(0, 0, 1, true);
  }

  /** The new topic's epochs begin at 0. */
  @Test
  void ofATopicThatWasCreatedAgain_onlyTheNewOneCounts() {
    createdAgain();

    assertThat(moved(1_999, 3_000))
        .isEqualTo(Sight.unknown("epochs of t-0 began again as its topic was created again"));
    assertThat(moved(2_000, 3_000)).isEqualTo(Sight.notSeen("t-0 kept its leader epoch 0"));
  }

  /** The old topic had an epoch that is higher than the one that no broker reported. */
  @Test
  void ofATopicThatWasCreatedAgain_epochsOfTheOldOneHideNoNewOne() {
    createdAgain();
    finalReadOfEpoch(1);

    assertThat(moved(2_000, 3_000)).isEqualTo(UNKNOWN);
  }

  @Test
  void ofATopicThatWasCreatedAgain_batchesOfTheOldOneSayNothing() {
    history.at(1_200);
    batch(HistoryBuilder.READER, 0, 5, 0);
    createdAgain();
    finalReadOfEpoch(0);

    assertThat(moved(2_000, 3_000)).isEqualTo(Sight.notSeen("t-0 kept its leader epoch 0"));
  }

  @Test
  void aLookWithoutAnEpoch_isNone() {
    history.at(1_000).leader(0, -1).at(4_000).leader(0, -1);
    assertThat(moved(2_000, 3_000)).isEqualTo(UNKNOWN);
  }
}
