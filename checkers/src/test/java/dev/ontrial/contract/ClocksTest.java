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
import org.junit.jupiter.api.Test;

/**
 * A wrong clock excuses what it makes old, and nothing that it leaves young.
 *
 * <p>The accused record is one of p3, which runs in worker 11. It was sent at {@link #FROM},
 * acknowledged at {@link #KNOWN}, and gone by {@link #UNTIL}.
 */
class ClocksTest {
  private static final long FROM = 10_000;
  private static final long KNOWN = 11_000;
  private static final long UNTIL = 14_000;
  private static final long END = 20_000;
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history =
      new HistoryBuilder().setting("replication.factor", "3").setting("retention.ms", "9000");

  ClocksTest() {
    String worker = "{\"role\":\"producer\",\"configuration\":\"c\",\"worker\":11}";
    history.simple(EventKind.PROCESS, 3, -1, 0, 0, worker);
  }

  /** A clock is given another time until then. */
  private void shifted(String nodes, String clock, long from, long until) {
    history.at(from).fault(fault(nodes, clock)).at(until).healed();
  }

  private static String fault(String nodes, String clock) {
    return "{\"kind\":\"clock\",\"target\":\"t\",\"nodes\":[%s],\"clock\":{%s}}"
        .formatted(nodes, clock);
  }

  private static String jump(long millis) {
    return "\"jumpMillis\":%d,\"drift\":1.0".formatted(millis);
  }

  private static String drift(double drift) {
    return "\"jumpMillis\":0,\"drift\":%s".formatted(drift);
  }

  private static Candidate candidate(int process, long from, long known, long until) {
    return new Candidate(AnomalyKind.LOST, "c", 0, process, known).within(from, until);
  }

  private static Candidate candidate() {
    return candidate(3, FROM * MILLI, KNOWN * MILLI, UNTIL * MILLI);
  }

  private History built() {
    return history.at(END).leader(0, 0).build();
  }

  private Sight retention(Candidate candidate) {
    History built = built();
    return new Clocks(built).pastRetention(candidate, built.configurations().getFirst());
  }

  private Answer retention() {
    return retention(candidate()).answer();
  }

  private Sight expiration(Candidate candidate) {
    History built = built();
    return new Clocks(built).pastExpiration(candidate, built.configurations().getFirst());
  }

  private Answer expiration() {
    return expiration(candidate()).answer();
  }

  private Sight back(Candidate candidate) {
    return new Clocks(built()).steppedBack(candidate);
  }

  private Sight back(long known) {
    return back(candidate(3, FROM * MILLI, known * MILLI, UNTIL * MILLI));
  }

  @Test
  void trueClocks_deleteWhatIsOlder() {
    history.setting("retention.ms", "4000");
    assertThat(retention(candidate()))
        .isEqualTo(
            Sight.notSeen(
                "the record was at most 4.000 s old by the clocks (4.000 s in truth, its brokers'"
                    + " up to 0.000 s ahead and its timestamp up to 0.000 s behind), and"
                    + " retention.ms is 4000"));
    history.setting("retention.ms", "3999").setting("replication.factor", "2");
    assertThat(retention()).isEqualTo(SEEN);
  }

  @Test
  void whatIsSeenNoMore_isAsOldAsTheTrialMakesIt() {
    history.setting("retention.ms", "10001");
    Candidate open = candidate(3, FROM * MILLI, KNOWN * MILLI, Long.MAX_VALUE);
    assertThat(retention(open).answer()).isEqualTo(NOT_SEEN);
    history.setting("retention.ms", "10000");
    assertThat(retention(open).answer()).isEqualTo(SEEN);
  }

  @Test
  void withoutRetentionByTimeAlone_nothingIsKnown() {
    history.setting("retention.ms", "");
    assertThat(retention()).isEqualTo(UNKNOWN);
    history.setting("retention.ms", "-1");
    assertThat(retention(candidate())).isEqualTo(Sight.notSeen("retention.ms=-1 deletes nothing"));
    history.setting("retention.bytes", "1000");
    assertThat(retention(candidate()))
        .isEqualTo(Sight.unknown("whether retention.bytes or retention.ms deleted it"));
  }

  @Test
  void aBrokerAhead_makesItOld_byExactlySoMuch() {
    shifted("1", jump(5_000), FROM + 1, FROM + 100);
    assertThat(retention()).isEqualTo(NOT_SEEN);
    shifted("2", jump(5_001), FROM + 1, FROM + 100);
    assertThat(retention(candidate()))
        .isEqualTo(
            Sight.seen(
                "the record was at most 9.001 s old by the clocks (4.000 s in truth, its brokers'"
                    + " up to 5.001 s ahead and its timestamp up to 0.000 s behind), and"
                    + " retention.ms is 9000"));
  }

  @Test
  void aBrokerBehind_andAWorkerAhead_makeNothingOld() {
    shifted("1", jump(-50_000), FROM + 1, FROM + 100);
    shifted("11", jump(50_000), FROM + 1, FROM + 100);
    assertThat(retention()).isEqualTo(NOT_SEEN);
  }

  @Test
  void theClockOfTheTimestamp_isThatOfTheWriter() {
    shifted("12", jump(-50_000), FROM + 1, FROM + 100);
    assertThat(retention()).isEqualTo(NOT_SEEN);
    shifted("11,12", jump(-5_001), FROM + 1, FROM + 100);
    assertThat(retention(candidate()).words()).contains("its timestamp up to 5.001 s behind");
    assertThat(retention()).isEqualTo(SEEN);
  }

  @Test
  void theClockOfAnUnknownWriter_isThatOfAnyClient() {
    Candidate unknown = candidate(-1, FROM * MILLI, KNOWN * MILLI, UNTIL * MILLI);
    shifted("1", jump(-50_000), FROM + 1, FROM + 100);
    assertThat(retention(unknown).answer()).isEqualTo(NOT_SEEN);
    shifted("12", jump(-50_000), FROM + 1, FROM + 100);
    assertThat(retention(unknown).answer()).isEqualTo(SEEN);
  }

  @Test
  void withLogAppendTime_theTimestampIsTheBrokers() {
    history.setting("message.timestamp.type", "LogAppendTime");
    shifted("11", jump(-50_000), FROM + 1, FROM + 100);
    assertThat(retention()).isEqualTo(NOT_SEEN);
    shifted("1", jump(-5_001), FROM + 1, FROM + 100);
    assertThat(retention()).isEqualTo(SEEN);
    history.setting("replication.factor", "2");
    assertThat(retention()).isEqualTo(UNKNOWN);
  }

  /** A record has its timestamp once it is acknowledged. */
  @Test
  void aWritersClock_mattersUntilTheAcknowledgement() {
    shifted("11", jump(-50_000), KNOWN + 1, KNOWN + 100);
    assertThat(retention()).isEqualTo(NOT_SEEN);
    shifted("11", jump(-50_000), KNOWN, KNOWN + 100);
    assertThat(retention()).isEqualTo(SEEN);
  }

  @Test
  void aShiftThatMeetsTheTime_counts_andOneBeforeOrAfterDoesNot() {
    shifted("1", jump(50_000), FROM - 100, FROM - 1);
    shifted("1", jump(50_000), UNTIL + 1, UNTIL + 100);
    assertThat(retention()).isEqualTo(NOT_SEEN);
    shifted("1", jump(50_000), UNTIL, UNTIL + 100);
    assertThat(retention()).isEqualTo(SEEN);
  }

  @Test
  void aShiftUntilTheSend_counts() {
    shifted("1", jump(50_000), FROM - 100, FROM);
    assertThat(retention()).isEqualTo(SEEN);
  }

  /** Twice as fast from 9 s on, it is 5 s ahead at 14 s, and half as fast, 1 s behind at 11 s. */
  @Test
  void aDrift_growsUntilTheDamage() {
    shifted("1", drift(2), 9_000, END - 1);
    assertThat(retention(candidate()).words()).contains("up to 5.000 s ahead");
    shifted("11", drift(0.5), 9_000, END - 1);
    assertThat(retention(candidate()).words()).contains("its timestamp up to 1.000 s behind");
    assertThat(retention()).isEqualTo(SEEN);
  }

  @Test
  void aDrift_isOverWithTheFault() {
    shifted("1", drift(2), 9_000, 12_000);
    assertThat(retention(candidate()).words()).contains("up to 3.000 s ahead");
  }

  @Test
  void aDriftThatBeginsMeanwhile_isNothingAtFirst() {
    shifted("1", drift(2), 13_000, END - 1);
    shifted("2", drift(0.5), 9_000, END - 1);
    assertThat(retention(candidate()).words()).contains("up to 1.000 s ahead");
  }

  @Test
  void withFewerReplicasThanBrokers_whichOneWasShiftedMatters() {
    history.setting("replication.factor", "2");
    shifted("1", jump(5_001), FROM + 1, FROM + 100);
    assertThat(retention()).isEqualTo(UNKNOWN);
    history.setting("retention.ms", "4000");
    assertThat(retention()).isEqualTo(UNKNOWN);
    history.setting("retention.ms", "3999");
    assertThat(retention()).isEqualTo(SEEN);
  }

  @Test
  void withFewerReplicasThanBrokers_theWritersClockIsEnough() {
    history.setting("replication.factor", "2");
    shifted("11", jump(-5_001), FROM + 1, FROM + 100);
    assertThat(retention()).isEqualTo(SEEN);
  }

  @Test
  void aShiftOfUnknownSizeOrPlace_isNotKnown() {
    shifted("", jump(1), FROM, KNOWN);
    assertThat(retention(candidate()))
        .isEqualTo(Sight.unknown("how far a clock was shifted is not known"));
    assertThat(back(KNOWN).answer()).isEqualTo(UNKNOWN);
  }

  @Test
  void aShiftThatSaysNoSize_isNotKnown() {
    shifted("1", "", FROM, KNOWN);
    assertThat(retention()).isEqualTo(UNKNOWN);
    assertThat(expiration()).isEqualTo(UNKNOWN);
    assertThat(back(KNOWN).answer()).isEqualTo(UNKNOWN);
  }

  @Test
  void timeOfTheSendUnknown_isNotKnown() {
    assertThat(retention(candidate(3, Long.MIN_VALUE, KNOWN * MILLI, UNTIL * MILLI)))
        .isEqualTo(Sight.unknown("when the record was sent is not known"));
  }

  @Test
  void withoutAShift_noWriterIsForgottenByClock() {
    history.setting("producer.id.expiration.ms", "1");
    assertThat(expiration(candidate())).isEqualTo(Sight.notSeen("no clock was shifted"));
  }

  @Test
  void expirationUnknown_isNotKnown() {
    history.setting("producer.id.expiration.ms", "unknown");
    shifted("11", jump(1), FROM, KNOWN);
    assertThat(expiration()).isEqualTo(UNKNOWN);
  }

  /** It is forgotten while it is on its way, for 1 s, or not at all. */
  @Test
  void aWriter_isForgottenUntilItsAnswer() {
    history.setting("producer.id.expiration.ms", "6000");
    shifted("1", jump(5_000), FROM, KNOWN);
    assertThat(expiration()).isEqualTo(NOT_SEEN);
    shifted("1", jump(5_001), FROM, KNOWN);
    assertThat(expiration()).isEqualTo(SEEN);
  }

  @Test
  void aClockThatNeverStepsBack_excusesNoWait() {
    assertThat(back(KNOWN)).isEqualTo(Sight.notSeen("no clock stepped back"));
    shifted("1", drift(0.5), FROM, FROM + 1_000);
    assertThat(back(KNOWN + 1)).isEqualTo(Sight.notSeen("no clock stepped back"));
  }

  /** What waits for a clock that steps back by 500 ms waits for 500 ms more. */
  @Test
  void aJumpBack_isWaitedForByItsSize() {
    shifted("1", jump(-500), FROM, END - 1);
    assertThat(back(FROM + 500))
        .isEqualTo(Sight.seen("the clock stepped back by 500 ms in fault 1"));
    assertThat(back(FROM + 501))
        .isEqualTo(
            Sight.elsewhere(
                "the clock stepped back by 500 ms in fault 1, too little to be waited for until"
                    + " then"));
    assertThat(back(FROM).answer()).isEqualTo(SEEN);
    assertThat(back(FROM - 1))
        .isEqualTo(Sight.elsewhere("the clock stepped back by 500 ms in fault 1, later"));
  }

  @Test
  void theEndOfAJumpAhead_isAStepBack() {
    shifted("11", jump(500), FROM, KNOWN);
    assertThat(back(KNOWN - 1).answer()).isEqualTo(NOT_SEEN);
    assertThat(back(KNOWN)).isEqualTo(Sight.seen("the clock stepped back by 500 ms in fault 1"));
    assertThat(back(KNOWN + 500).answer()).isEqualTo(SEEN);
    assertThat(back(KNOWN + 501).answer()).isEqualTo(NOT_SEEN);
  }

  @Test
  void theEndOfADriftAhead_isAStepBackByAllOfIt() {
    shifted("11", drift(1.5), FROM, KNOWN);
    assertThat(back(KNOWN)).isEqualTo(Sight.seen("the clock stepped back by 500 ms in fault 1"));
  }

  @Test
  void aJumpAheadThatNeverEnds_isNoStepBack() {
    history.at(FROM).fault(fault("11", jump(500)));
    assertThat(back(KNOWN)).isEqualTo(Sight.notSeen("no clock stepped back"));
  }

  @Test
  void theClockOfAnotherClient_excusesNoWait() {
    shifted("12", jump(-5_000), FROM, END - 1);
    assertThat(back(KNOWN))
        .isEqualTo(
            Sight.elsewhere("the clock stepped back by 5000 ms in fault 1, of another process"));
    Candidate unknown = candidate(-1, FROM * MILLI, KNOWN * MILLI, UNTIL * MILLI);
    assertThat(back(unknown).answer()).isEqualTo(SEEN);
  }
}
