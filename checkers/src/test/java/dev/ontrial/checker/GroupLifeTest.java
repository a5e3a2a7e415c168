package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import org.junit.jupiter.api.Test;

/** When p7 and p8, the members of a group, were there; who else ends is not of it. */
class GroupLifeTest {
  private static final long MILLI = 1_000_000;

  private final HistoryBuilder history =
      new HistoryBuilder()
          .application("after")
          .at(100)
          .process(7, "application")
          .at(200)
          .process(8, "application")
          .process(9, "reader")
          .process(8, "application");

  private GroupLife life() {
    Evidence evidence = new Evidence(history.build());
    return new GroupLife(evidence.history(), new Group(evidence, "c"));
  }

  private HistoryBuilder stopping(long atMillis) {
    return history.at(atMillis).simple(EventKind.PHASE, -1, -1, 0, 0, "stopping");
  }

  @Test
  void groupWorks_untilItIsAskedToStop() {
    stopping(1_000).at(9_000).ends(7, false).at(20_000).ends(8, false);
    assertThat(life().stopped()).isEqualTo(1_000 * MILLI);
  }

  @Test
  void membersThatAreAskedLater_endTenSecondsThereafterAtMost() {
    stopping(1_000).at(500).ends(8, false).at(2_000).ends(9, false).at(15_000).ends(7, false);
    assertThat(life().stopped()).isEqualTo(5_000 * MILLI);
  }

  @Test
  void trialThatDoesNotStopThem_hasNoSuchTime() {
    history.at(500).ends(7, false);
    assertThat(life().stopped()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void oneMember_mustBeThereAllTheTime() {
    history.at(300).ends(9, false).at(400).ends(7, false).ends(7, false);
    assertThat(life().isAlive(100 * MILLI, 399 * MILLI)).isTrue();
    assertThat(life().isAlive(100 * MILLI, 400 * MILLI)).isFalse();
    assertThat(life().isAlive(99 * MILLI, 300 * MILLI)).isFalse();
    assertThat(life().isAlive(200 * MILLI, 900 * MILLI)).isTrue();
    assertThat(life().isAlive(199 * MILLI, 900 * MILLI)).isFalse();
  }

  @Test
  void memberThatIsKilled_isALoss_andOneThatLeavesIsNone() {
    assertThat(life().lastLoss()).isEqualTo(Long.MIN_VALUE / 2);
    history.at(300).ends(7, true).at(400).ends(8, false).at(500).ends(9, true);
    stopping(600);
    assertThat(life().lastLoss()).isEqualTo(300 * MILLI);
  }

  @Test
  void ofSeveralLosses_theLastCounts() {
    history.at(300).ends(8, true).at(400).ends(7, true);
    stopping(600);
    assertThat(life().lastLoss()).isEqualTo(400 * MILLI);
  }

  @Test
  void memberThatLeavesInAFaultOfBrokers_isALoss() {
    for (long at : new long[] {300, 350, 400}) {
      assertThat(leaves(at, "leader")).isEqualTo(at * MILLI);
    }
    for (long at : new long[] {299, 401}) {
      assertThat(leaves(at, "leader")).isEqualTo(Long.MIN_VALUE / 2);
    }
    assertThat(leaves(350, "producers")).isEqualTo(Long.MIN_VALUE / 2);
  }

  private static long leaves(long atMillis, String target) {
    GroupLifeTest each = new GroupLifeTest();
    String json = "{\"kind\":\"kill\",\"target\":\"%s\",\"nodes\":[2]}".formatted(target);
    each.history.at(300).fault(json).at(400).healed().at(atMillis).ends(7, false);
    each.stopping(900);
    return each.life().lastLoss();
  }

  @Test
  void memberThatIsKilledAsAllAreToStop_isNoLoss() {
    stopping(600).at(600).ends(7, true);
    assertThat(life().lastLoss()).isEqualTo(Long.MIN_VALUE / 2);
  }
}
