package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Candidate;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where clocks may be off by so much that the ruling changes, it is undecided. */
class SkewRulingTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history = new HistoryBuilder();

  private Ruling ruling(Candidate candidate, long slackMillis) {
    if (slackMillis > 0) {
      history.simple(
          EventKind.CLOCK_OFFSET,
          -1,
          -1,
          0,
          0,
          "{\"node\":10,\"low\":%d,\"high\":0}".formatted(-slackMillis * MILLI));
    }
    History built = history.build();
    Observed observed =
        new Observed(new Evidence(built), WriterNotes.of(built), new ClusterChanges(built));
    return Skew.ruling(candidate, built.configurations().getFirst(), observed);
  }

  private Grade grade(Candidate candidate, long slackMillis) {
    return ruling(candidate, slackMillis).grade();
  }

  private static Candidate of(AnomalyKind kind, long from, long known, long until) {
    return new Candidate(kind, "c", 0, 3, known * MILLI).within(from * MILLI, until * MILLI);
  }

  /** The writer retries between the samples at 1 s and at 2 s. */
  @ParameterizedTest
  @CsvSource({
    // sent, answered, slack
    "1995, 2500, 5, PERMITTED",
    "1995, 2500, 6, UNDECIDED",
    "2005, 2500, 4, FORBIDDEN",
    "2005, 2500, 5, UNDECIDED",
    "500, 1005, 5, PERMITTED",
    "500, 1005, 6, UNDECIDED",
    "500, 995, 4, FORBIDDEN",
    "500, 995, 5, UNDECIDED",
  })
  void aDuplicate_hangsOnTheRetriesBetweenItsTimes(long from, long known, long slack, Grade grade) {
    history.notIdempotent("all").at(1_000).retries(3, 0, false).at(2_000).retries(3, 1, false);
    history.at(9_000).retries(3, 1, true);
    assertThat(grade(of(AnomalyKind.DUPLICATE, from, known, 5_000), slack)).isEqualTo(grade);
  }

  /** The leader epoch rises between the looks at 1 s and at 2 s. */
  @ParameterizedTest
  @CsvSource({
    // sent, gone, slack
    "1995, 3000, 5, PERMITTED",
    "1995, 3000, 6, UNDECIDED",
    "2005, 3000, 4, FORBIDDEN",
    "2005, 3000, 5, UNDECIDED",
    "600, 1005, 5, PERMITTED",
    "600, 1005, 6, UNDECIDED",
    "600, 995, 4, FORBIDDEN",
    "600, 995, 5, UNDECIDED",
  })
  void aLoss_hangsOnTheLeaderChangeBetweenItsTimes(long from, long until, long slack, Grade grade) {
    history.notIdempotent("1").at(500).leader(0, 1).at(1_000).leader(0, 1);
    history.at(2_000).leader(0, 2).at(4_000).leader(0, 2);
    assertThat(grade(of(AnomalyKind.LOST, from, from + 1, until), slack)).isEqualTo(grade);
  }

  @Test
  void whatIsUndecided_saysHowFarClocksMayBeOff() {
    history.notIdempotent("1").at(500).leader(0, 1).at(1_000).leader(0, 1);
    history.at(2_000).leader(0, 2).at(4_000).leader(0, 2);
    assertThat(ruling(of(AnomalyKind.LOST, 1_995, 1_996, 3_000), 6).because())
        .isEqualTo("it depends on times of different machines, which are known to 6.000 ms only");
  }

  @Test
  void timesWithoutABound_haveNoneByOtherClocksEither() {
    history.notIdempotent("1").at(1_000).leader(0, 1).at(2_000).leader(0, 2);
    Candidate ever = new Candidate(AnomalyKind.LOST, "c", 0, 3, Long.MAX_VALUE);
    assertThat(grade(ever, 6)).isEqualTo(Grade.PERMITTED);
  }

  @Test
  void anUndecidedAnomaly_keepsItsReason() {
    history.notIdempotent("1");
    Candidate lost = of(AnomalyKind.LOST, 1_000, 1_001, 3_000);
    String because = ruling(lost, 0).because();
    assertThat(ruling(lost, 6)).isEqualTo(new Ruling(Grade.UNDECIDED, because));
  }

  @Test
  void whatComparesTimesOfSeveralMembers_isUndecided_ifItWouldBeForbidden() {
    history.application("after");
    assertThat(grade(of(AnomalyKind.SKIPPED, 1_000, 1_001, 3_000), 0)).isEqualTo(Grade.FORBIDDEN);
    assertThat(grade(of(AnomalyKind.SKIPPED, 1_000, 1_001, 3_000), 1)).isEqualTo(Grade.UNDECIDED);
    assertThat(grade(of(AnomalyKind.LOST, 1_000, 1_001, 3_000), 1)).isEqualTo(Grade.FORBIDDEN);
  }

  /** Late EndTxn requests excuse transactions of the protocol before KIP-890 only. */
  @ParameterizedTest
  @CsvSource({"3.9.2, UNDECIDED", "4.3.1, FORBIDDEN"})
  void aTransactionOfTheOldProtocol_isUndecided(String clients, Grade grade) {
    history.transactional().clients(clients).brokers("4.4.0");
    assertThat(grade(of(AnomalyKind.TORN_TRANSACTION, 1_000, 1_001, 3_000), 0))
        .isEqualTo(Grade.FORBIDDEN);
    assertThat(grade(of(AnomalyKind.TORN_TRANSACTION, 1_000, 1_001, 3_000), 1)).isEqualTo(grade);
    assertThat(grade(of(AnomalyKind.DUPLICATE, 1_000, 1_001, 3_000), 1))
        .as("that no late request excuses")
        .isEqualTo(Grade.FORBIDDEN);
  }
}
