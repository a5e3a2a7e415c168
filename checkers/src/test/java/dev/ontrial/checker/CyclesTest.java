package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import dev.ontrial.proof.Candidates;
import org.junit.jupiter.api.Test;

/** A transaction that stands behind one that began when it was long over. */
class CyclesTest {
  private final HistoryBuilder history = new HistoryBuilder().transactional();

  private void transaction(int process, int topicPartition) {
    history.begin(process, 0).send(process + "#0", topicPartition, 0, 0);
    history.done(process + "#0", topicPartition, Outcome.OK, -1).commit(process, 0, Outcome.OK);
  }

  /** Five, of which the first and the last write to t-0, and the others to t-1. */
  private void oneAfterTheOther() {
    for (int process = 1; process <= 5; process++) {
      transaction(process, process == 1 || process == 5 ? 0 : 1);
    }
  }

  /** Two, both of which write to both. */
  private void atOnce() {
    history.begin(1, 0).begin(2, 0).send("1#0", 0, 0, 0).send("2#0", 0, 0, 0);
    history.send("1#1", 1, 0, 1).send("2#1", 1, 0, 1);
    history.commit(1, 0, Outcome.OK).commit(2, 0, Outcome.OK);
  }

  private void assertCycles(int count) {
    assertThat(Candidates.count(history.events(), AnomalyKind.WRITE_CYCLE)).isEqualTo(count);
  }

  /** Whatever else was over in between, and in between that. */
  @Test
  void transactionThatStandsBehindALaterOne_isInACycleWithIt() {
    oneAfterTheOther();
    history.finalRead(0, "5#0", "-", "1#0", "-").finalRead(1, "2#0", "-", "3#0", "-", "4#0", "-");
    assertCycles(1);
  }

  /** Both were over when the third began, and the first of them ended first. */
  @Test
  void transactionThatStandsBehindOneThatBeganWhenTwoWereOver() {
    history.begin(1, 0).begin(2, 0).send("1#0", 0, 0, 0).send("2#0", 1, 0, 0);
    history.commit(1, 0, Outcome.OK).commit(2, 0, Outcome.OK);
    transaction(3, 0);
    history.finalRead(0, "3#0", "-", "1#0", "-").finalRead(1, "2#0", "-");
    assertCycles(1);
  }

  @Test
  void transactionsInTheirOrder_areInNone() {
    oneAfterTheOther();
    history.finalRead(0, "1#0", "-", "5#0", "-").finalRead(1, "2#0", "-", "3#0", "-", "4#0", "-");
    assertCycles(0);
  }

  /** Two that were under way at once may stand in any order, if they do so everywhere. */
  @Test
  void transactionsAtOnce_mayStandInEitherOrder() {
    atOnce();
    history.finalRead(0, "2#0", "1#0", "-", "-").finalRead(1, "2#1", "1#1", "-", "-");
    assertCycles(0);
  }

  @Test
  void transactionsAtOnce_thatStandInBothOrders() {
    atOnce();
    history.finalRead(0, "2#0", "1#0", "-", "-").finalRead(1, "1#1", "2#1", "-", "-");
    assertCycles(1);
  }

  /** The first to begin is the last to end. */
  @Test
  void transactionThatIsUnderWayAllTheTime_hidesNoOrderOfTheOthers() {
    history.begin(1, 0).send("1#0", 1, 0, 0);
    transaction(2, 0);
    transaction(3, 0);
    history.commit(1, 0, Outcome.OK);
    history.finalRead(0, "3#0", "-", "2#0", "-").finalRead(1, "1#0", "-");
    assertCycles(1);
  }
}
