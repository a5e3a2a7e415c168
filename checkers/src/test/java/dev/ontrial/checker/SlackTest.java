package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import dev.ontrial.proof.Candidates;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Times of programs whose clocks may differ by 10 ms are in order only if they are further apart.
 */
class SlackTest {
  private final HistoryBuilder history =
      new HistoryBuilder().simple(EventKind.CLOCK_OFFSET, -1, -1, 0, 0, offset(1, 6));

  private static String offset(int node, int millis) {
    return "{\"node\":%d,\"low\":0,\"high\":%d}".formatted(node, millis * 1_000_000L);
  }

  private HistoryBuilder history() {
    return history.simple(EventKind.CLOCK_OFFSET, -1, -1, 0, 0, offset(2, 4));
  }

  /** The kind is found if what decides came so many milliseconds later, and 10 are not enough. */
  private void findBeyond(AnomalyKind kind, int millis) {
    assertThat(Candidates.count(history.events(), kind)).isEqualTo(millis > 10 ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 11})
  void readBeforeItsCommit(int millis) {
    history().transactional().begin(1, 0).send("1#0", 0, 0, 0).at(100).read(0, 0, "1#0", 0);
    history.at(100 + millis).commit(1, 0, Outcome.OK).finalRead(0, "1#0", "-");
    findBeyond(AnomalyKind.PRECOMMITTED_READ, millis);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 11})
  void madeOfWhatWasSentLater(int millis) {
    history().makes("transform", "output").process(7, "transform").begin(7, 0);
    history.at(100).sendAgain("7#0", 1, "1#0", 0).commit(7, 0, Outcome.OK);
    history.at(100 + millis).ok("1#0", 0);
    findBeyond(AnomalyKind.READ_CYCLE, millis);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 11})
  void transactionThatBeganWhenAnotherWasOver(int millis) {
    history().transactional().at(90).begin(1, 0).send("1#0", 0, 0, 0);
    history.at(99).commit(1, 0, Outcome.OK).at(100 + millis).begin(2, 0).send("2#0", 0, 0, 0);
    history.commit(2, 0, Outcome.OK).finalRead(0, "2#0", "-", "1#0", "-");
    findBeyond(AnomalyKind.WRITE_CYCLE, millis);
  }

  private void initializes(int process, int askedMillis, int doneMillis) {
    int ok = HistoryBuilder.code(Outcome.OK);
    history.at(askedMillis).simple(EventKind.INIT_TXN, process, -1, 0, 0, "x").at(doneMillis);
    history.add(EventKind.INIT_TXN_DONE, ok, process, -1, 0, 0, -1, 0, 0, -1, -1, "x");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 11})
  void sentByAFencedProducer(int millis) {
    history().transactional();
    initializes(2, 20, 21);
    initializes(3, 90, 100);
    history.at(100 + millis).send("2#0").at(200).send("2#1").finalRead(0, "2#0");
    findBeyond(AnomalyKind.ZOMBIE_WRITE, millis);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 11})
  void fencedByANewerInstance(int millis) {
    history().transactional();
    initializes(2, 20, 50);
    initializes(3, 50 + millis, 100);
    history.at(200).send("2#0").finalRead(0, "2#0");
    findBeyond(AnomalyKind.ZOMBIE_WRITE, millis);
  }

  /** An instance that asks again within the slack may be the newest. */
  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 11})
  void askedAgainBeforeItWasFenced(int millis) {
    history().transactional();
    initializes(2, 20, 21);
    history.at(100 - millis).simple(EventKind.INIT_TXN, 2, -1, 0, 0, "x");
    initializes(3, 90, 100);
    history.at(200).send("2#0").finalRead(0, "2#0");
    findBeyond(AnomalyKind.ZOMBIE_WRITE, millis >= 10 ? 11 : millis);
  }
}
