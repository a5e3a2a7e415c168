package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static dev.ontrial.history.Outcome.INFO;
import static dev.ontrial.history.Outcome.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FatalError;
import dev.ontrial.history.HistoryBuilder;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the contract says of groups, of what they make, and of destroyed data. */
class GroupJudgeTest {
  private static CellVerdict judge(HistoryBuilder history) {
    return Judge.judge(history.build()).getFirst();
  }

  private static Grade grade(HistoryBuilder history, AnomalyKind kind) {
    return Objects.requireNonNull(judge(history).anomalies().get(kind.id()), kind.id()).grade();
  }

  private static HistoryBuilder application(String processing) {
    return new HistoryBuilder()
        .application(processing)
        .process(7, "application")
        .process(8, "application")
        .ok("1#0", 0)
        .ok("1#1", 1)
        .assigned(7);
  }

  private static HistoryBuilder end(HistoryBuilder history, long position) {
    return history.groupOffset(0, position).finalRead(0, "1#0", "1#1");
  }

  /** p7 is handed the first record and commits past it; p8 processes the second. */
  private static HistoryBuilder skips(String processing, boolean ends) {
    HistoryBuilder history = application(processing).polled(7, 0, "1#0").commits(7, 1, OK);
    HistoryBuilder after = ends ? history.ends(7, true) : history.handles(7, 1, "1#1");
    return end(after.assigned(8).handles(8, 1, "1#1").commits(8, 2, OK), 2);
  }

  @Test
  void skipped_isPermittedOnlyWhereTheCommitComesFirst_andTheHolderLeft() {
    assertThat(grade(skips("before", true), AnomalyKind.SKIPPED)).isEqualTo(Grade.PERMITTED);
    assertThat(judge(skips("before", true))).isHeld();
    assertThat(grade(skips("before", false), AnomalyKind.SKIPPED)).isEqualTo(Grade.FORBIDDEN);
    assertThat(grade(skips("after", true), AnomalyKind.SKIPPED)).isEqualTo(Grade.FORBIDDEN);
    assertThat(grade(skips("auto", true), AnomalyKind.SKIPPED)).isEqualTo(Grade.FORBIDDEN);
  }

  /** The same by the client's own commits, of a consumer of KIP-848. */
  private static Grade skipsByItself(String clients, boolean ends) {
    HistoryBuilder history =
        skips("auto", ends).setting("group.protocol", "consumer").clients(clients);
    return grade(history, AnomalyKind.SKIPPED);
  }

  @Test
  void skipped_byACommitInTheMiddleOfAPoll_isAKnownBugOfItsVersions() {
    assertThat(skipsByItself("4.2.0", true)).isEqualTo(Grade.KNOWN);
    assertThat(skipsByItself("4.3.1", true)).isEqualTo(Grade.KNOWN);
    assertThat(skipsByItself("4.3.1", false)).isEqualTo(Grade.FORBIDDEN);
    assertThat(skipsByItself("4.1.2", true)).isEqualTo(Grade.FORBIDDEN);
    assertThat(grade(skips("auto", true).clients("4.3.1"), AnomalyKind.SKIPPED))
        .isEqualTo(Grade.FORBIDDEN);
  }

  @Test
  void skipped_thatNobodyWasHanded_isBroken() {
    HistoryBuilder history = application("before").handles(7, 1, "1#1").commits(7, 2, OK);

    assertThat(judge(end(history.ends(7, true), 2))).isBroken();
  }

  /** p7 processes both records and ends; p8 processes the second again. */
  private static HistoryBuilder repeats(String processing) {
    HistoryBuilder history = application(processing).handles(7, 0, "1#0").commits(7, 1, OK);
    history.handles(7, 1, "1#1").ends(7, true).assigned(8).handles(8, 1, "1#1");
    return end(history.commits(8, 2, OK), 2);
  }

  @Test
  void redelivered_isPermittedOnlyWhereTheCommitComesLast() {
    assertThat(grade(repeats("after"), AnomalyKind.REDELIVERED)).isEqualTo(Grade.PERMITTED);
    assertThat(grade(repeats("auto"), AnomalyKind.REDELIVERED)).isEqualTo(Grade.PERMITTED);
    assertThat(grade(repeats("before"), AnomalyKind.REDELIVERED)).isEqualTo(Grade.FORBIDDEN);
    assertThat(judge(repeats("after")).exposure())
        .containsEntry("processed", 3L)
        .containsEntry("redeliveries", 1L)
        .containsEntry("processes-crashed", 1L)
        .containsEntry("rebalances", 0L);
  }

  @Test
  void clientsThatFailed_areCountedByTheClassOfTheirException() {
    HistoryBuilder history = application("after").handles(7, 0, "1#0").commits(7, 1, OK);
    history.simple(EventKind.PROCESS_END, 7, -1, 0, 0, FatalError.end("XException: it # failed"));
    history.simple(EventKind.PROCESS_END, 7, -1, 0, 0, "its worker was killed");
    history.process(8, "application").simple(EventKind.PROCESS_END, 8, -1, 0, 0, "stopped");
    history.process(9, "streams").simple(EventKind.NOTE, 9, -1, 0, 0, FatalError.thread("Y"));
    history.simple(EventKind.NOTE, 9, -1, 0, 0, FatalError.thread("Y"));

    assertThat(judge(end(history, 1)).exposure())
        .containsEntry("clients-failed", 3L)
        .containsEntry("clients-failed.XException", 1L)
        .containsEntry("clients-failed.Y", 2L)
        .containsEntry("processes-crashed", 0L);
  }

  private static HistoryBuilder committed(HistoryBuilder history) {
    history.handles(7, 0, "1#0").commits(7, 1, OK).assigned(8).handles(8, 0, "1#0");
    return end(history.handles(8, 1, "1#1"), 2);
  }

  @Test
  void redeliveredCommitted_isBroken() {
    assertThat(judge(committed(application("after")))).isBroken();
  }

  @Test
  void redeliveredCommitted_ofPositionsThatWereDestroyed_isPermitted() {
    HistoryBuilder two = application("after").leader(0, 1).fault(power("[1,2]")).healed();
    HistoryBuilder one =
        application("after").leader(0, 1).leader(1, 1).fault(power("[1]")).healed();

    assertThat(grade(committed(two), AnomalyKind.REDELIVERED_COMMITTED)).isEqualTo(Grade.PERMITTED);
    assertThat(grade(committed(one), AnomalyKind.REDELIVERED_COMMITTED)).isEqualTo(Grade.FORBIDDEN);
  }

  @Test
  void redeliveredCommitted_whereAFaultMayHaveHeldBackAnEarlierCommit_isUndecided() {
    HistoryBuilder slow = application("after").fault().commits(7, 0, INFO).healed();
    HistoryBuilder early = application("after").commits(7, 0, INFO).pass(20_000);

    assertThat(grade(committed(slow), AnomalyKind.REDELIVERED_COMMITTED))
        .isEqualTo(Grade.UNDECIDED);
    assertThat(grade(committed(early), AnomalyKind.REDELIVERED_COMMITTED))
        .isEqualTo(Grade.FORBIDDEN);
  }

  private static HistoryBuilder streams(String guarantee, long position, String... output) {
    return new HistoryBuilder()
        .makes("streams", "derived")
        .setting("processing.guarantee", guarantee)
        .ok("1#0", 0)
        .ok("1#1", 1)
        .groupOffset(0, position)
        .finalRead(0, "1#0", "1#1")
        .finalDerived(1, output);
  }

  @Test
  void streams_mayRepeatOnlyWithAtLeastOnce_andNeverMiss() {
    String[] repeated = {"1#0=1", "1#1=2", "1#1=3"};
    String[] missing = {"1#0=1"};

    CellVerdict twice = judge(streams("at_least_once", 2, repeated));
    assertThat(twice)
        .isHeld()
        .hasOnlyAnomalies(AnomalyKind.OUTPUT_REPEATED, AnomalyKind.STATE_DIVERGENCE);
    assertThat(judge(streams("at_least_once", 1, "1#0=1", "1#1=2")))
        .hasOnlyAnomalies(AnomalyKind.OUTPUT_UNACCOUNTED);
    assertThat(judge(streams("exactly_once_v2", 2, repeated))).isBroken();
    assertThat(judge(streams("at_least_once", 2, missing))).isBroken();
    assertThat(judge(streams("exactly_once_v2", 2, "1#0=1", "1#1=2"))).isHeld();
  }

  /** A process that has split a batch; an input has no output. */
  private static HistoryBuilder split(String role, String clients) {
    HistoryBuilder history = streams("at_least_once", 2, "1#0=1").process(9, role).clients(clients);
    return history.simple(EventKind.METRIC, 9, Event.NONE, 0, 1, "batch-split-total");
  }

  @Test
  void missingOutput_isKnown_whereAMemberThatFlushesEarlySplitABatch() {
    for (String clients : List.of("3.9.1", "4.0.1", "4.1.0", "2.8.2")) {
      assertThat(grade(split("streams", clients), AnomalyKind.OUTPUT_MISSING))
          .isEqualTo(Grade.KNOWN);
      assertThat(grade(split("producer", clients), AnomalyKind.OUTPUT_MISSING))
          .isEqualTo(Grade.FORBIDDEN);
      assertThat(
              grade(
                  streams("at_least_once", 2, "1#0=1").clients(clients),
                  AnomalyKind.OUTPUT_MISSING))
          .isEqualTo(Grade.FORBIDDEN);
    }
    for (String clients : List.of("3.9.2", "4.0.2", "4.1.1", "4.2.0", "4.3.1")) {
      assertThat(grade(split("streams", clients), AnomalyKind.OUTPUT_MISSING))
          .isEqualTo(Grade.FORBIDDEN);
    }
    assertThat(grade(split("streams", ""), AnomalyKind.OUTPUT_MISSING)).isEqualTo(Grade.UNDECIDED);
    assertThat(
            grade(
                split("streams", "3.9.1").setting("processing.guarantee", "exactly_once_v2"),
                AnomalyKind.OUTPUT_MISSING))
        .isEqualTo(Grade.FORBIDDEN);
  }

  @Test
  void batchesSplit_areCountedFromTheFirstFaultOn() {
    HistoryBuilder history = split("streams", "4.3.1").fault().healed();
    history.simple(EventKind.METRIC, 9, Event.NONE, 0, 4, "batch-split-total");

    assertThat(judge(split("streams", "4.3.1")).exposure()).containsEntry("batches-split", 1L);
    assertThat(judge(history).exposure()).containsEntry("batches-split", 3L);
  }

  @Test
  void groupPositionUnknown_isUnproven() {
    CellVerdict verdict = judge(streams("at_least_once", -1, "1#0=1", "1#1=2"));

    assertThat(verdict).isUnprovenOnlyBecause("the group's final position in t-0 is not known");
  }

  @Test
  void nothingDoneByTheGroup_isUnproven() {
    assertThat(judge(end(application("after"), 0)))
        .isUnprovenOnlyBecause("no traffic: processed 0, needed 1");
    assertThat(judge(streams("exactly_once_v2", 0)).reason())
        .startsWith("no traffic: outputs 0, needed 1; the group did not come to the end");
  }

  private static HistoryBuilder share() {
    return share(new HistoryBuilder());
  }

  private static HistoryBuilder shareUnderLeader() {
    return share(new HistoryBuilder().leader(0, 1));
  }

  private static HistoryBuilder share(HistoryBuilder history) {
    return history
        .workload("share")
        .setting("share.delivery.count.limit", "1")
        .process(7, "share")
        .process(8, "share")
        .ok("1#0", 0)
        .delivered(7, 0, "1#0", 1);
  }

  private static HistoryBuilder drained(HistoryBuilder history) {
    return history.groupOffset(0, 1).finalRead(0, "1#0");
  }

  @Test
  void overDelivered_hangsOnTheLeader() {
    HistoryBuilder stayed = shareUnderLeader().leader(0, 1).delivered(8, 0, "1#0", 2);
    HistoryBuilder moved = shareUnderLeader().leader(0, 2).delivered(8, 0, "1#0", 2);

    assertThat(grade(drained(stayed), AnomalyKind.OVER_DELIVERED)).isEqualTo(Grade.FORBIDDEN);
    assertThat(grade(drained(moved), AnomalyKind.OVER_DELIVERED)).isEqualTo(Grade.PERMITTED);
  }

  @Test
  void shareGroupNotDrained_isUnproven() {
    HistoryBuilder history = share().ok("1#1", 1).groupOffset(0, 1).finalRead(0, "1#0", "1#1");

    assertThat(judge(history)).isUnprovenBecause("the share group was not drained");
    assertThat(judge(drained(share()))).isHeld();
  }

  @Test
  void undelivered_isUndecidedOnceAFaultWasOn() {
    HistoryBuilder calm = share().ok("1#1", 1).groupOffset(0, 2).finalRead(0, "1#0", "1#1");
    HistoryBuilder fault = share().fault().healed().ok("1#1", 1).groupOffset(0, 2);

    assertThat(grade(calm, AnomalyKind.UNDELIVERED)).isEqualTo(Grade.FORBIDDEN);
    assertThat(grade(fault.finalRead(0, "1#0", "1#1"), AnomalyKind.UNDELIVERED))
        .isEqualTo(Grade.UNDECIDED);
  }

  @Test
  void resent_isPermitted_andCounted() {
    HistoryBuilder history = new HistoryBuilder().send("1#0").done("1#0", INFO, -1);
    history.sendAgain("1#1", 0, "1#0").done("1#1", OK, 1).finalRead(0, "1#0", "1#1");

    assertThat(grade(history, AnomalyKind.RESENT)).isEqualTo(Grade.PERMITTED);
    assertThat(judge(history)).isHeld();
    assertThat(judge(history).exposure()).containsEntry("resends", 1L);
  }

  private static String power(String nodes) {
    return "{\"kind\":\"power-loss\",\"losesData\":true,\"nodes\":" + nodes + "}";
  }

  /** A record is acknowledged, and lost to a power loss of those nodes. */
  private static Grade lost(HistoryBuilder history, String nodes) {
    history.ok("1#0", 0).fault(power(nodes)).healed().ok("1#1", 1);
    return grade(history.finalRead(0, "1#1"), AnomalyKind.LOST);
  }

  private static HistoryBuilder inSync(int replicas) {
    return new HistoryBuilder().inSync(0, 1, replicas);
  }

  @Test
  void powerLoss_excusesOnlyWhatAllInSyncReplicasLost() {
    assertThat(lost(inSync(3), "[1,2,3]")).isEqualTo(Grade.PERMITTED);
    assertThat(lost(inSync(3), "[1,2]")).isEqualTo(Grade.FORBIDDEN);
    assertThat(lost(inSync(1), "[1]")).isEqualTo(Grade.PERMITTED);
    assertThat(lost(inSync(3).pass(20_000).inSync(0, 1, 1), "[1]")).isEqualTo(Grade.PERMITTED);
    assertThat(lost(inSync(1).pass(20_000).inSync(0, 1, 3).pass(20_000), "[1]"))
        .isEqualTo(Grade.FORBIDDEN);
    assertThat(lost(new HistoryBuilder(), "[1,2,3]")).isEqualTo(Grade.UNDECIDED);
  }

  @Test
  void powerLoss_withOneReplica_alwaysExcuses_andWithFlushedMessagesNever() {
    HistoryBuilder one = new HistoryBuilder().setting("replication.factor", "1");
    HistoryBuilder flushed = inSync(3).setting("flush.messages", "1");

    assertThat(lost(one, "[2]")).isEqualTo(Grade.PERMITTED);
    assertThat(lost(flushed, "[1,2,3]")).isEqualTo(Grade.FORBIDDEN);
  }

  @Test
  void powerLoss_withEligibleLeaderReplicas_mustHitAtLeastMinInSync() {
    HistoryBuilder eligible =
        inSync(1)
            .setting("eligible.leader.replicas.version", "1")
            .setting("min.insync.replicas", "2");

    assertThat(lost(eligible, "[1]")).isEqualTo(Grade.FORBIDDEN);
  }

  @Test
  void powerLoss_doesNotExcuseWhatWasAcknowledgedAfterIt() {
    HistoryBuilder history = inSync(1).fault(power("[1]")).healed().ok("1#0", 0).ok("1#1", 1);

    assertThat(grade(history.finalRead(0, "1#1"), AnomalyKind.LOST)).isEqualTo(Grade.FORBIDDEN);
  }

  @Test
  void uncleanElection_excusesEvenFlushedMessages() {
    HistoryBuilder history =
        inSync(3).setting("flush.messages", "1").setting("unclean.leader.election.enable", "true");
    history.ok("1#0", 0).inSync(0, 2, 1).ok("1#1", 1);

    assertThat(grade(history.finalRead(0, "1#1"), AnomalyKind.LOST)).isEqualTo(Grade.PERMITTED);
  }
}
