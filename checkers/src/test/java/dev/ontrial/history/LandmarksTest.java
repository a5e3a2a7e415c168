package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults end after one second, and recovery is due a second later. */
class LandmarksTest {
  private static final long HEALED = 1_000_000_000;
  private static final long DUE = 2_000_000_000;

  private Landmarks landmarks = new Landmarks(new ScreenFrame(new HistoryBuilder().build()));

  @BeforeEach
  void faultsEnd() {
    History history = new HistoryBuilder().fault().pass(998).healed().build();
    assertThat(history.faults().iterator().next().endNanos()).isEqualTo(HEALED);
    landmarks = new Landmarks(new ScreenFrame(history));
  }

  private boolean isOne(int sequence, long sent, long done, Outcome outcome) {
    return landmarks.isOne(sequence, sent, done, outcome);
  }

  @Test
  void firstThatIsServedBeforeTheEndOfTheFaults() {
    assertThat(isOne(0, 1, 2, Outcome.FAIL)).isFalse();
    assertThat(isOne(1, 1, 2, Outcome.INFO)).isFalse();
    assertThat(isOne(2, 1, HEALED - 1, Outcome.SENT)).isTrue();
    assertThat(isOne(3, 1, 2, Outcome.OK)).isFalse();
    assertThat(isOne(4, HEALED - 1, HEALED, Outcome.OK)).as("the first answer since").isTrue();
  }

  @Test
  void firstThatIsAnsweredBeforeRecoveryIsDue() {
    assertThat(isOne(0, DUE + 1, DUE + 2, Outcome.OK)).as("too late").isFalse();
    assertThat(isOne(1, HEALED - 1, HEALED, Outcome.FAIL)).isFalse();
    assertThat(isOne(2, HEALED - 1, HEALED, Outcome.OK)).isTrue();
    assertThat(isOne(3, HEALED - 1, HEALED, Outcome.OK)).isFalse();
  }

  @Test
  void answerAtTheMomentOfRecovery_isInTime() {
    assertThat(isOne(0, DUE + 1, DUE, Outcome.OK)).isTrue();
    assertThat(isOne(1, DUE + 1, DUE, Outcome.OK)).isFalse();
  }

  @Test
  void answerBehindRecovery_isLate() {
    assertThat(isOne(0, DUE + 1, DUE + 1, Outcome.OK)).isFalse();
  }

  @Test
  void firstThatWaitsWhenRecoveryBegins() {
    assertThat(isOne(0, HEALED - 1, HEALED, Outcome.INFO)).as("over by then").isFalse();
    assertThat(isOne(1, DUE + 1, DUE + 2, Outcome.INFO)).as("sent behind it").isFalse();
    assertThat(isOne(2, DUE, DUE + 2, Outcome.INFO)).isTrue();
    assertThat(isOne(3, DUE, HEALED + 1, Outcome.INFO)).isFalse();
  }

  @Test
  void answerRightBehindTheFaults_waitsAndIsTheFirst() {
    assertThat(isOne(0, 1, HEALED + 1, Outcome.FAIL)).as("waits").isTrue();
    assertThat(isOne(1, 1, HEALED + 1, Outcome.OK)).as("is answered").isTrue();
    assertThat(isOne(2, 1, HEALED + 1, Outcome.OK)).isFalse();
  }

  @Test
  void latestAnswer_isTheFirstOfThose() {
    assertThat(landmarks.latest()).isEqualTo(-1);
    isOne(0, 1, 5, Outcome.FAIL);
    isOne(1, 1, 9, Outcome.INFO);
    isOne(2, 1, 9, Outcome.OK);
    isOne(3, 1, 8, Outcome.OK);

    assertThat(landmarks.latest()).isEqualTo(1);
  }

  @Test
  void withoutFaults_everyAnswerIsBefore() {
    Landmarks none = new Landmarks(new ScreenFrame(new HistoryBuilder().build()));

    assertThat(none.isOne(0, 1, DUE, Outcome.OK)).isTrue();
    assertThat(none.isOne(1, 1, 4 * DUE, Outcome.OK)).isFalse();
  }

  @Test
  void latestThatIsServedBeforeTheEndOfTheFaults_isTheFirstOfThose() {
    assertThat(landmarks.latestServed()).isEqualTo(-1);
    isOne(0, 1, 7, Outcome.INFO);
    isOne(1, 1, 5, Outcome.OK);
    isOne(2, 1, 6, Outcome.SENT);
    isOne(3, 1, 6, Outcome.OK);
    isOne(4, 1, 4, Outcome.OK);
    isOne(5, 1, HEALED, Outcome.OK);

    assertThat(landmarks.latestServed()).isEqualTo(2);
  }
}
