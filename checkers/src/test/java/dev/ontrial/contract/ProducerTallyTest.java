package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fault that was asked for at 5 ms, and on from 10 ms to 20 ms, hits. */
class ProducerTallyTest {
  private static final long MILLI = 1_000_000;
  private static final long ASKED = 5 * MILLI;
  private static final long BEGIN = 10 * MILLI;
  private static final long END = 20 * MILLI;

  private final ProducerTally tally = tally(Long.MAX_VALUE);

  private static ProducerTally tally(long endNanos) {
    return tally("kill", endNanos);
  }

  private static ProducerTally tally(String kind, long endNanos) {
    String fault = "{\"kind\":\"" + kind + "\",\"nodes\":[2],\"askedNanos\":" + ASKED + "}";
    History history = new HistoryBuilder().pass(9).fault(fault).pass(9).healed().build();
    return new ProducerTally(history, new ClusterChanges(history), endNanos);
  }

  @Test
  void sentAsTheFaultBegan_wasOpen_answeredThen_wasNot() {
    tally.send(Outcome.OK, BEGIN - MILLI, BEGIN);
    tally.send(Outcome.OK, BEGIN + 1, BEGIN + MILLI);
    assertThat(tally.openAtBegin(0)).isZero();

    tally.send(Outcome.OK, BEGIN, BEGIN + 1);
    assertThat(tally.openAtBegin(0)).isEqualTo(1);
    assertThat(tally.openAsAsked(0)).isZero();
  }

  @Test
  void sentAsTheFaultWasAskedFor_wasOpen_answeredThen_wasNot() {
    tally.send(Outcome.OK, 0, ASKED);
    tally.send(Outcome.OK, ASKED + 1, BEGIN - 1);
    assertThat(tally.openAsAsked(0)).isZero();

    tally.send(Outcome.OK, ASKED, ASKED + 1);
    assertThat(tally.openAsAsked(0)).isEqualTo(1);
    assertThat(tally.openAtBegin(0)).isZero();
  }

  @Test
  void slowest_isOfThoseThatWaitedInTheFault() {
    tally.send(Outcome.OK, 0, BEGIN - 1);
    tally.send(Outcome.OK, END + 1, 2 * END);
    tally.send(Outcome.FAIL, BEGIN, 3 * END);
    assertThat(tally.slowestNanos(0)).isZero();

    tally.send(Outcome.OK, BEGIN - 3, BEGIN);
    assertThat(tally.slowestNanos(0)).isEqualTo(3);
    tally.send(Outcome.OK, END, END + 7);
    assertThat(tally.slowestNanos(0)).isEqualTo(7);
  }

  @Test
  void answeredAtEitherEndOfTheFault_isAnsweredDuringIt() {
    tally.send(Outcome.OK, 0, BEGIN - 1);
    tally.send(Outcome.OK, 0, END + 1);
    tally.send(Outcome.INFO, 0, BEGIN);
    assertThat(tally.duringFault).isZero();

    tally.send(Outcome.OK, 0, BEGIN);
    tally.send(Outcome.SENT, 0, END);
    assertThat(tally.duringFault).isEqualTo(2);
  }

  @Test
  void onItsWayInTheFault_isCaught() {
    tally.send(Outcome.FAIL, 0, BEGIN - 1);
    tally.send(Outcome.FAIL, END + 1, 2 * END);
    assertThat(tally.caught).isZero();

    tally.send(Outcome.FAIL, 0, BEGIN);
    tally.send(Outcome.FAIL, END, 2 * END);
    tally.transaction(Outcome.FAIL, END, 2 * END);
    assertThat(tally.caught).isEqualTo(3);
  }

  @Test
  void onItsWayWhileReplicasMove_isCaught_fromTheRequestOn() {
    for (String kind : List.of("reassign", "elect-leader", "remove-broker")) {
      ProducerTally moved = tally(kind, Long.MAX_VALUE);
      moved.send(Outcome.OK, 0, ASKED - 1);
      moved.transaction(Outcome.OK, 0, ASKED - 1);
      assertThat(moved.caught).as(kind).isZero();

      moved.send(Outcome.OK, 0, ASKED);
      moved.transaction(Outcome.OK, ASKED + 1, BEGIN - 1);
      assertThat(moved.caught).as(kind).isEqualTo(2);
      assertThat(moved.duringFault).as(kind).isZero();
    }
  }

  @Test
  void transactionOpenAsTheFaultWasAskedFor_isInterrupted() {
    tally.transaction(Outcome.OK, 0, ASKED);
    tally.transaction(Outcome.FAIL, ASKED + 1, END);
    assertThat(tally.interrupted).isZero();

    tally.transaction(Outcome.FAIL, ASKED, ASKED + 1);
    assertThat(tally.interrupted).isEqualTo(1);
    assertThat(tally.committed).isEqualTo(1);
  }

  @Test
  void whatADeadProcessLeftOpen_isNotHit() {
    ProducerTally dead = tally(BEGIN - 1);
    dead.send(Outcome.NONE, 0, Long.MAX_VALUE);
    assertThat(dead.caught).isZero();
    assertThat(dead.openAtBegin(0)).isZero();
    assertThat(dead.openAsAsked(0)).isEqualTo(1);

    ProducerTally killed = tally(BEGIN);
    killed.send(Outcome.NONE, 0, Long.MAX_VALUE);
    assertThat(killed.caught).isEqualTo(1);
    assertThat(killed.openAtBegin(0)).isEqualTo(1);
  }

  @Test
  void transactionOfADeadProcess_isNotInterrupted() {
    ProducerTally dead = tally(ASKED - 1);
    dead.transaction(Outcome.NONE, 0, Long.MAX_VALUE);
    assertThat(dead.interrupted).isZero();

    ProducerTally killed = tally(ASKED);
    killed.transaction(Outcome.NONE, 0, Long.MAX_VALUE);
    assertThat(killed.interrupted).isEqualTo(1);
  }
}
