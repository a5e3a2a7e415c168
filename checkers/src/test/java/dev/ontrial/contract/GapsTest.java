package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import org.junit.jupiter.api.Test;

/** Where a checker could not look, the cell is not held, and the reason is told. */
class GapsTest {
  private static void assertUnproven(HistoryBuilder history, String reason) {
    assertThat(Judge.judge(history.build()).getFirst()).isUnprovenBecause(reason);
  }

  private static HistoryBuilder streams(String inputRole) {
    HistoryBuilder history = new HistoryBuilder().workload("streams").role(0, inputRole);
    return history.role(1, "derived").process(7, "streams").ok("1#0", 0);
  }

  @Test
  void countsOfAnInputThatNobodyDeclared() {
    HistoryBuilder history = streams("").finalRead(0, "1#0").finalDerived(1, "1#0=1");
    assertUnproven(history, "the input of made-0 is not known");
  }

  @Test
  void countsOfAnInputThatWasNotRead() {
    HistoryBuilder history = streams("input").finalDerived(1, "1#0=1");
    assertUnproven(history, "no final read of t-0");
  }

  @Test
  void countsThatWereNotRead() {
    HistoryBuilder history = streams("input").finalRead(0, "1#0");
    assertUnproven(history, "no final read of made-0");
  }

  @Test
  void recoveryWithoutAnythingToServe() {
    HistoryBuilder history = new HistoryBuilder().ok("1#0", 0).fault().healed().pass(2000);
    history.finalRead(0, "1#0");
    assertUnproven(history, "nothing was sent or waiting after the last fault ended");
  }

  @Test
  void recoveryOfWhatWasNeverServed() {
    HistoryBuilder history = new HistoryBuilder().fault().healed().send("1#0").pass(2000);
    history.done("1#0", Outcome.INFO, -1).finalRead(0);
    assertUnproven(history, "nothing was acknowledged before the last fault ended, either");
  }

  @Test
  void recoveryThatNobodyWaitedFor() {
    HistoryBuilder history = new HistoryBuilder().ok("1#0", 0).fault().healed().send("1#1");
    history.simple(EventKind.PHASE, Event.NONE, Event.NONE, 0, 0, "quiesced");
    history.finalRead(0, "1#0");
    assertUnproven(history, "the clients stopped before the recovery time was over");
  }
}
