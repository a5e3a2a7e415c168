package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static dev.ontrial.history.Outcome.INFO;
import static dev.ontrial.history.Outcome.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the contract says of the anomalies that readers and the harness see on the way. */
class LogJudgeTest {
  private static HistoryBuilder history() {
    return new HistoryBuilder().leader(0, 1);
  }

  private static HistoryBuilder powerLoss(HistoryBuilder history) {
    return history
        .fault("{\"kind\":\"power-loss\",\"losesData\":true,\"nodes\":[1,2,3]}")
        .healed()
        .leader(0, 2);
  }

  private static Grade grade(HistoryBuilder history, AnomalyKind kind) {
    CellVerdict verdict = Judge.judge(history.build()).getFirst();
    return Objects.requireNonNull(verdict.anomalies().get(kind.id()), kind.id()).grade();
  }

  private static HistoryBuilder end(HistoryBuilder history, int epoch, long offset) {
    int flags = Flags.UNCOMMITTED;
    return history.add(
        EventKind.END_OFFSET, flags, Event.NONE, 0, 0, offset, -1, 0, 0, -1, epoch, "");
  }

  @Test
  void endOffset_goesBackOnlyWithTheDataThatWasDestroyed() {
    AnomalyKind kind = AnomalyKind.END_OFFSET_REGRESSION;

    assertThat(grade(end(end(history(), 1, 9), 2, 8).leader(0, 2), kind))
        .isEqualTo(Grade.FORBIDDEN);
    assertThat(grade(end(powerLoss(end(history(), 1, 9)), 2, 8), kind)).isEqualTo(Grade.PERMITTED);
  }

  private static HistoryBuilder skips(HistoryBuilder history) {
    history.ok("1#0", 0).ok("1#1", 1).ok("1#2", 2);
    return history.read(0, 0, "1#0", 0).read(0, 2, "1#2", 0);
  }

  @Test
  void pollSkip_isForbidden_unlessDataWasDestroyed() {
    AnomalyKind kind = AnomalyKind.POLL_SKIP;
    String[] log = {"1#0", "1#1", "1#2"};

    assertThat(grade(skips(history()).finalRead(0, log), kind)).isEqualTo(Grade.FORBIDDEN);
    assertThat(grade(powerLoss(skips(history())).finalRead(0, log), kind))
        .isEqualTo(Grade.PERMITTED);
  }

  @Test
  void wrongOffset_ofAnAcks1Leader_hangsOnItsEpoch() {
    AnomalyKind kind = AnomalyKind.WRONG_OFFSET;
    HistoryBuilder moved = history().notIdempotent("1").ok("1#0", 1).leader(0, 2);
    HistoryBuilder stayed = history().notIdempotent("1").ok("1#0", 1).leader(0, 1);
    moved.retries(1, 1, true);
    stayed.retries(1, 1, true);

    assertThat(grade(moved.finalRead(0, "1#0"), kind)).isEqualTo(Grade.PERMITTED);
    assertThat(grade(stayed.finalRead(0, "1#0"), kind)).isEqualTo(Grade.FORBIDDEN);
  }

  private static HistoryBuilder early(HistoryBuilder history, String version) {
    String process = "{\"role\":\"producer\",\"configuration\":\"c\",\"clientVersion\":\"";
    return history
        .transactional()
        .simple(EventKind.PROCESS, 1, -1, 0, 0, process + version + "\"}")
        .begin(1, 0)
        .fault()
        .abort(1, 0, INFO)
        .begin(1, 1)
        .send("1#0", 0, 1, 0)
        .read(0, 0, "1#0", 0)
        .healed()
        .commit(1, 1, OK)
        .finalRead(0, "1#0", "-");
  }

  @Test
  void precommittedRead_isKnownOfTheOldProtocolOnly() {
    AnomalyKind kind = AnomalyKind.PRECOMMITTED_READ;

    assertThat(grade(early(history(), "3.9.2"), kind)).isEqualTo(Grade.KNOWN);
    assertThat(grade(early(history(), "4.3.1"), kind)).isEqualTo(Grade.FORBIDDEN);
  }

  @Test
  void writeCycle_isAlwaysPermitted() {
    HistoryBuilder history = history().transactional();
    for (int process = 1; process <= 2; process++) {
      history.begin(process, 0).send(process + "#0", 0, 0, 0).commit(process, 0, OK);
    }

    assertThat(grade(history.finalRead(0, "2#0", "1#0"), AnomalyKind.WRITE_CYCLE))
        .isEqualTo(Grade.PERMITTED);
  }

  private static HistoryBuilder commits() {
    return history().workload("application").process(7, "application").ok("1#0", 0).assigned(7);
  }

  @Test
  void commitRegression_isUndecided_whereALowerOneMayHaveBeenLate() {
    AnomalyKind kind = AnomalyKind.COMMIT_REGRESSION;
    HistoryBuilder calm = commits().commits(7, 1, OK).commits(7, 2, OK);
    HistoryBuilder late = commits().fault().commits(7, 1, INFO).commits(7, 2, OK).healed();

    assertThat(grade(calm.groupOffset(0, 1), kind)).isEqualTo(Grade.FORBIDDEN);
    assertThat(grade(late.groupOffset(0, 1), kind)).isEqualTo(Grade.UNDECIDED);
  }

  @Test
  void replicaThatCouldNotBeCompared_leavesADoubt() {
    HistoryBuilder history = history().ok("1#0", 0);
    String why = "{\"why\":\"it begins at 7\"}";
    history.add(EventKind.REPLICA, 0, -1, 0, 7, 9, -1, 0, 0, 2, -1, why);
    CellVerdict verdict = Judge.judge(history.finalRead(0, "1#0").build()).getFirst();

    assertThat(verdict)
        .isUnprovenOnlyBecause("the log of t-0 on broker-2 could not be compared: it begins at 7");
  }
}
