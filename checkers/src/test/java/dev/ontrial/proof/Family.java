package dev.ontrial.proof;

import static dev.ontrial.checker.AnomalyKind.ABORTED_READ;
import static dev.ontrial.checker.AnomalyKind.ALTERED;
import static dev.ontrial.checker.AnomalyKind.COMMIT_REGRESSION;
import static dev.ontrial.checker.AnomalyKind.COMMIT_UNACCOUNTED;
import static dev.ontrial.checker.AnomalyKind.CORRUPT;
import static dev.ontrial.checker.AnomalyKind.DOUBLE_OWNERSHIP;
import static dev.ontrial.checker.AnomalyKind.DROPPED;
import static dev.ontrial.checker.AnomalyKind.DUPLICATE;
import static dev.ontrial.checker.AnomalyKind.END_OFFSET_REGRESSION;
import static dev.ontrial.checker.AnomalyKind.HANGING_TRANSACTION;
import static dev.ontrial.checker.AnomalyKind.INCONSISTENT_OFFSET;
import static dev.ontrial.checker.AnomalyKind.LOST;
import static dev.ontrial.checker.AnomalyKind.MISROUTED;
import static dev.ontrial.checker.AnomalyKind.NONMONOTONIC_POLL;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_MISSING;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_REPEATED;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_UNACCOUNTED;
import static dev.ontrial.checker.AnomalyKind.OVER_DELIVERED;
import static dev.ontrial.checker.AnomalyKind.PHANTOM;
import static dev.ontrial.checker.AnomalyKind.POLL_SKIP;
import static dev.ontrial.checker.AnomalyKind.PRECOMMITTED_READ;
import static dev.ontrial.checker.AnomalyKind.READ_CYCLE;
import static dev.ontrial.checker.AnomalyKind.REALTIME_ORDER;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED_ACKNOWLEDGED;
import static dev.ontrial.checker.AnomalyKind.REDELIVERED_COMMITTED;
import static dev.ontrial.checker.AnomalyKind.REORDERING;
import static dev.ontrial.checker.AnomalyKind.REPLICA_DIVERGENCE;
import static dev.ontrial.checker.AnomalyKind.RESENT;
import static dev.ontrial.checker.AnomalyKind.SKIPPED;
import static dev.ontrial.checker.AnomalyKind.STATE_DIVERGENCE;
import static dev.ontrial.checker.AnomalyKind.STUCK;
import static dev.ontrial.checker.AnomalyKind.TORN_TRANSACTION;
import static dev.ontrial.checker.AnomalyKind.UNDELIVERED;
import static dev.ontrial.checker.AnomalyKind.WRITE_CYCLE;
import static dev.ontrial.checker.AnomalyKind.WRONG_OFFSET;
import static dev.ontrial.checker.AnomalyKind.ZOMBIE_WRITE;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.Event;
import dev.ontrial.proof.RecordHistories.Bound;
import dev.ontrial.proof.RecordHistories.Final;
import dev.ontrial.proof.RecordHistories.Visitor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A set of histories that is enumerated as a whole.
 *
 * @param what which histories
 * @param quick whether it is small enough for every build
 * @param kinds what is looked for in them
 * @param oracle what is to be found
 * @param visits visits each of them
 */
record Family(
    String what,
    boolean quick,
    Set<AnomalyKind> kinds,
    Function<List<Event>, Charges> oracle,
    Consumer<Visitor> visits) {
  private static final Set<AnomalyKind> OF_RECORDS =
      EnumSet.of(
          LOST,
          DROPPED,
          DUPLICATE,
          REORDERING,
          ABORTED_READ,
          TORN_TRANSACTION,
          PHANTOM,
          CORRUPT,
          MISROUTED,
          INCONSISTENT_OFFSET,
          RESENT);
  private static final Set<AnomalyKind> OF_APPLICATIONS =
      EnumSet.of(SKIPPED, REDELIVERED, REDELIVERED_COMMITTED);
  private static final Set<AnomalyKind> OF_SHARES =
      EnumSet.of(UNDELIVERED, REDELIVERED_ACKNOWLEDGED, OVER_DELIVERED);
  private static final Set<AnomalyKind> OF_OUTPUTS =
      EnumSet.of(OUTPUT_MISSING, OUTPUT_REPEATED, OUTPUT_UNACCOUNTED, STATE_DIVERGENCE);

  private static final List<Final> WHOLE = List.of(Final.COMPLETE);
  private static final List<Final> MAYBE = List.of(Final.COMPLETE, Final.INCOMPLETE);
  private static final List<Final> ANY = List.of(Final.values());

  static List<Family> all() {
    return List.of(
        records(true, new Bound(1, 2, 0, false, true, true, ANY)),
        records(false, new Bound(1, 2, 1, false, true, true, ANY)),
        records(true, new Bound(2, 2, 0, false, true, true, WHOLE)),
        records(false, new Bound(2, 2, 0, false, true, true, ANY)),
        records(false, new Bound(2, 2, 1, false, true, true, WHOLE)),
        records(false, new Bound(2, 3, 0, false, true, true, WHOLE)),
        records(false, new Bound(2, 4, 0, false, true, false, WHOLE)),
        records(false, new Bound(3, 3, 0, false, false, false, WHOLE)),
        records(true, new Bound(1, 2, 1, true, true, false, MAYBE)),
        records(true, new Bound(2, 1, 0, true, false, false, WHOLE)),
        records(false, new Bound(2, 2, 0, true, true, false, MAYBE)),
        records(false, new Bound(2, 2, 1, true, false, false, WHOLE)),
        records(false, new Bound(2, 3, 0, true, false, false, WHOLE)),
        records(false, new Bound(3, 1, 0, true, false, false, WHOLE)),
        resends(true, 2),
        resends(false, 4),
        applications(true, 3),
        applications(false, 5),
        passed(true, false, 2),
        passed(false, false, 3),
        shareGroups(true, 3),
        shareGroups(false, 5),
        passed(true, true, 2),
        passed(false, true, 4),
        outputs(true, "Streams", 2),
        outputs(false, "Streams", 3),
        outputs(true, "transform", 2),
        outputs(false, "transform", 3),
        orders(true, 2),
        orders(false, 3),
        polls(true, 3),
        polls(false, 5),
        endOffsets(true, 4),
        commits(true, 2),
        owners(true, 5),
        owners(false, 7),
        commits(false, 4),
        fences(true, 4),
        fences(false, 6),
        circles(true, 1),
        circles(false, 2),
        reads(true, 1),
        reads(false, 2),
        unaccounted(true, 2),
        unaccounted(false, 3),
        recoveries(true, 4),
        recoveries(false, 6),
        hanging(),
        replicas(),
        altered());
  }

  private static Family records(boolean quick, Bound bound) {
    StringBuilder what = new StringBuilder();
    what.append("%d sends".formatted(bound.sends()));
    what.append(bound.transactional() ? ", plain or in transactions" : "");
    what.append(bound.chosen() ? ", the client may choose where" : "");
    what.append("; logs of %d offsets".formatted(bound.slots()));
    what.append(bound.strangers() ? ", with strange and damaged records" : "");
    what.append("; %d concurrent reads".formatted(bound.reads()));
    what.append("; final reads: " + bound.finals());
    return new Family(
        "producers: " + what,
        quick,
        OF_RECORDS,
        RecordOracle::charges,
        visitor -> RecordHistories.visit(bound, visitor));
  }

  private static Family resends(boolean quick, int slots) {
    return new Family(
        "resends: 4 records, two contents; a log of %d offsets".formatted(slots),
        quick,
        OF_RECORDS,
        RecordOracle::charges,
        visitor -> RecordHistories.resends(slots, visitor));
  }

  private static Family applications(boolean quick, int steps) {
    return new Family(
        "application: %d steps of two members at one offset".formatted(steps),
        quick,
        OF_APPLICATIONS,
        GroupOracle::ofApplication,
        visitor -> GroupHistories.applications(steps, visitor));
  }

  private static Family shareGroups(boolean quick, int steps) {
    return new Family(
        "share group: %d steps of two members at one offset".formatted(steps),
        quick,
        OF_SHARES,
        events -> GroupOracle.ofShareGroup(events, 2),
        visitor -> GroupHistories.shareGroups(steps, visitor));
  }

  private static Family passed(boolean quick, boolean share, int slots) {
    return new Family(
        "%s: what became of %d offsets".formatted(share ? "share group" : "application", slots),
        quick,
        share ? OF_SHARES : OF_APPLICATIONS,
        share ? events -> GroupOracle.ofShareGroup(events, 5) : GroupOracle::ofApplication,
        visitor -> GroupHistories.passed(share, slots, visitor));
  }

  private static Family outputs(boolean quick, String maker, int slots) {
    boolean counts = maker.equals("Streams");
    return new Family(
        "%s: %d offsets of input, %d of output".formatted(maker, slots, slots),
        quick,
        OF_OUTPUTS,
        events -> GroupOracle.ofOutputs(events, counts),
        visitor -> {
          if (counts) {
            GroupHistories.streams(slots, visitor);
          } else {
            GroupHistories.transforms(slots, visitor);
          }
        });
  }

  private static Family orders(boolean quick, int sends) {
    return new Family(
        "order: %d sends, answered in between; logs of %d offsets".formatted(sends, sends),
        quick,
        EnumSet.of(WRONG_OFFSET, REALTIME_ORDER),
        LogOracle::ofOrder,
        visitor -> LogHistories.orders(sends, visitor));
  }

  private static Family polls(boolean quick, int steps) {
    return new Family(
        "readers: %d steps of two readers, one from the start; a log of 3 offsets".formatted(steps),
        quick,
        EnumSet.of(POLL_SKIP, NONMONOTONIC_POLL),
        LogOracle::ofPolls,
        visitor -> LogHistories.polls(steps, visitor));
  }

  private static Family endOffsets(boolean quick, int answers) {
    return new Family(
        "end offsets: %d answers of leaders in three epochs, and the end of a final read or none"
            .formatted(answers),
        quick,
        EnumSet.of(END_OFFSET_REGRESSION),
        LogOracle::ofEndOffsets,
        visitor -> LogHistories.endOffsets(answers, visitor));
  }

  private static Family commits(boolean quick, int commits) {
    return new Family(
        "positions: %d commits of two members".formatted(commits),
        quick,
        EnumSet.of(COMMIT_REGRESSION),
        LogOracle::ofCommits,
        visitor -> LogHistories.commits(commits, visitor));
  }

  private static Family owners(boolean quick, int steps) {
    return new Family(
        "owners: %d steps of two members, which are assigned t-0, lose it, or commit"
            .formatted(steps),
        quick,
        EnumSet.of(DOUBLE_OWNERSHIP),
        LogOracle::ofOwners,
        visitor -> LogHistories.owners(steps, visitor));
  }

  private static Family fences(boolean quick, int steps) {
    return new Family(
        "fences: %d steps of two producers with one transactional id".formatted(steps),
        quick,
        EnumSet.of(ZOMBIE_WRITE, PRECOMMITTED_READ),
        TransactionOracle::ofFences,
        visitor -> TransactionHistories.fences(steps, visitor));
  }

  private static Family circles(boolean quick, int ofFirst) {
    return new Family(
        "circles: %d transactions of one producer and one of another; two logs of 3 offsets"
            .formatted(ofFirst),
        quick,
        EnumSet.of(WRITE_CYCLE),
        TransactionOracle::ofCircles,
        visitor -> TransactionHistories.circles(ofFirst, visitor));
  }

  private static Family reads(boolean quick, int ofFirst) {
    return new Family(
        "reads: %d transactions of one transform and one of another, made from one another's"
            .formatted(ofFirst),
        quick,
        EnumSet.of(READ_CYCLE),
        TransactionOracle::ofReads,
        visitor -> TransactionHistories.reads(ofFirst, visitor));
  }

  private static Family unaccounted(boolean quick, int commits) {
    return new Family(
        "positions: %d commits of two members; the log's end known or not".formatted(commits),
        quick,
        EnumSet.of(COMMIT_UNACCOUNTED),
        LogOracle::ofUnaccounted,
        visitor -> LogHistories.unaccounted(commits, visitor));
  }

  private static Family recoveries(boolean quick, int steps) {
    return new Family(
        "recovery: %d steps of two producers and two faults".formatted(steps),
        quick,
        EnumSet.of(STUCK),
        RecoveryOracle::ofRecovery,
        visitor -> RecoveryHistories.recoveries(steps, visitor));
  }

  private static Family hanging() {
    return new Family(
        "hanging: up to 4 transactions that brokers tell of",
        true,
        EnumSet.of(HANGING_TRANSACTION),
        RecoveryOracle::ofHanging,
        visitor -> RecoveryHistories.hanging(4, visitor));
  }

  private static Family replicas() {
    return new Family(
        "replicas: three, of two logs, read up to two offsets",
        true,
        EnumSet.of(REPLICA_DIVERGENCE),
        LogOracle::ofReplicas,
        LogHistories::replicas);
  }

  private static Family altered() {
    return new Family(
        "altered: up to 5 records that readers meet",
        true,
        EnumSet.of(ALTERED),
        LogOracle::ofAltered,
        visitor -> LogHistories.altered(5, visitor));
  }

  @Override
  public String toString() {
    return what;
  }
}
