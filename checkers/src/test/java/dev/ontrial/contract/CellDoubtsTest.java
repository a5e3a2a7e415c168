package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import org.junit.jupiter.api.Test;

/** What stands between a cell and a proof. */
class CellDoubtsTest {
  private final HistoryBuilder history = new HistoryBuilder();

  private CellVerdict cell() {
    return Judge.judge(history.build()).getFirst();
  }

  private void damaged() {
    history.simple(EventKind.PROCESS, 5, -1, 0, 0, "{not json");
  }

  @Test
  void aBrokenCell_tellsOfDamageToo() {
    damaged();
    history.ok("1#0", 0).finalRead(0, "1#0", "1#0");
    CellVerdict cell = cell();
    assertThat(cell).isBrokenBy(AnomalyKind.DUPLICATE);
    assertThat(cell.reasons()).anyMatch(reason -> reason.contains("cannot be understood"));
  }

  @Test
  void anAbortedTrial_tellsOfDamageToo() {
    damaged();
    history.ok("1#0", 0).finalRead(0, "1#0").endsIn("aborted: fault 1 did not take");
    CellVerdict cell = cell();
    assertThat(cell).isUnprovenBecause("the trial was aborted", "cannot be understood");
    assertThat(cell.doubts()).isEqualTo(cell.reasons());
  }

  @Test
  void anUnknownRequirement_isADoubt() {
    history.declare(",\"require\":[\"at-least-once\",\"at-least-twice\"]");
    history.ok("1#0", 0).finalRead(0, "1#0");
    assertThat(cell())
        .isUnprovenOnlyBecause("it requires `at-least-twice`, which this version does not know");
  }

  /** An application processes a record before a fault, and one after it or not. */
  private CellVerdict application(boolean after) {
    history.application("after").process(7, "application").assigned(7).ok("1#0", 0);
    history.handles(7, 0, "1#0").commits(7, 1, Outcome.OK).fault().healed();
    if (after) {
      history.ok("1#1", 1).handles(7, 1, "1#1").commits(7, 2, Outcome.OK);
    }
    history.simple(EventKind.PHASE, -1, -1, 0, 0, "stopping").groupOffset(0, after ? 2 : 1);
    return cell();
  }

  @Test
  void aGroupThatIsNotServedAgain_isADoubt() {
    assertThat(application(false).doubts())
        .contains("the group was not served again after the last fault");
  }

  @Test
  void aGroupThatIsServedAgain_isNone() {
    assertThat(application(true).doubts())
        .doesNotContain("the group was not served again after the last fault");
  }

  @Test
  void aGroupWhoseTopicWasDeleted_cannotBeServedAgain() {
    history.fault(
        "{\"kind\":\"delete-topic\",\"target\":\"all\",\"nodes\":[1],"
            + "\"topicIdFrom\":{\"t\":\"a\"}}");
    assertThat(application(false).doubts())
        .doesNotContain("the group was not served again after the last fault");
  }

  /** Recovery is allowed a second, and so is a pause without a fault. */
  @Test
  void aPauseOfASecondWithoutAFault_isADoubt() {
    history.ok("1#0", 0).at(900).ok("1#1", 1).at(1_899).ok("1#2", 2).finalRead(0, "1#0", "1#1");
    assertThat(cell().doubts()).noneMatch(doubt -> doubt.startsWith("no traffic"));
    history.at(2_900).ok("1#3", 3);
    assertThat(cell().doubts())
        .contains("no traffic: no records acknowledged for 1 s, and no fault was active");
  }
}
