package dev.ontrial.workload;

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
import static dev.ontrial.checker.AnomalyKind.METADATA_LOST;
import static dev.ontrial.checker.AnomalyKind.MISROUTED;
import static dev.ontrial.checker.AnomalyKind.NONMONOTONIC_POLL;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_MISSING;
import static dev.ontrial.checker.AnomalyKind.OUTPUT_REORDERED;
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
import static dev.ontrial.checker.AnomalyKind.RETENTION_LOSS;
import static dev.ontrial.checker.AnomalyKind.SKIPPED;
import static dev.ontrial.checker.AnomalyKind.STATE_DIVERGENCE;
import static dev.ontrial.checker.AnomalyKind.STUCK;
import static dev.ontrial.checker.AnomalyKind.TORN_TRANSACTION;
import static dev.ontrial.checker.AnomalyKind.UNDELIVERED;
import static dev.ontrial.checker.AnomalyKind.WRITE_CYCLE;
import static dev.ontrial.checker.AnomalyKind.WRONG_OFFSET;
import static dev.ontrial.checker.AnomalyKind.ZOMBIE_WRITE;

import dev.ontrial.checker.AnomalyKind;
import java.util.Set;

/** What can be wrong with a {@link FakeLog}, and what is to be found because of it. */
enum FakeBug {
  /** An acknowledged record is not stored. */
  LOSE_ACKNOWLEDGED("idempotent", LOST),
  /** A record that nobody asked about is not stored. */
  LOSE_UNCONFIRMED("acks-0", DROPPED),
  /** A reply is lost, and the retry is stored again. */
  STORE_RETRY("idempotent", DUPLICATE),
  /** Of two requests in flight the second is stored first. */
  REORDER_IN_FLIGHT("idempotent", REORDERING),
  /** An acknowledgement tells another offset. */
  MISTELL_OFFSET("idempotent", WRONG_OFFSET),
  /** An offset is left out, and given to a record that comes later. */
  LEAVE_OUT_OFFSET("idempotent", REALTIME_ORDER),
  /** A record that nobody sent is stored. */
  INVENT("idempotent", PHANTOM),
  /** A reader gets a flipped bit. */
  FLIP_BIT("idempotent", CORRUPT),
  /** A record is stored in another topic-partition. */
  MISROUTE("idempotent", MISROUTED, LOST),
  /** What was read at two offsets is stored the other way round. */
  REWRITE_AFTER_READ("idempotent", INCONSISTENT_OFFSET, WRONG_OFFSET),
  /** A record is stored with another timestamp than it was sent with. */
  CHANGE_TIMESTAMP("idempotent", ALTERED),
  /** A reader is not handed a record. */
  LEAVE_OUT_OF_POLL("idempotent", POLL_SKIP),
  /** A reader is handed a record twice. */
  HAND_OUT_TWICE("idempotent", NONMONOTONIC_POLL),
  /** A leader tells an end before one that it had told. */
  TELL_SHORTER_END("idempotent", END_OFFSET_REGRESSION),
  /** A follower lacks a record, and is in sync. */
  DIVERGE("idempotent", REPLICA_DIVERGENCE),
  /** The cluster forgets a setting of a topic. */
  FORGET_SETTING("idempotent", METADATA_LOST),
  /** The oldest records are deleted long before their time. */
  DELETE_EARLY("idempotent", RETENTION_LOSS),
  /** A reply is lost, and the application sends the content again. */
  LOSE_REPLY("resending", RESENT),
  /** After a fault nothing is acknowledged any more. */
  STOP_SERVING("idempotent", STUCK),
  /** Aborted records are handed to readers of committed ones. */
  REVEAL_ABORTED("transactional", ABORTED_READ),
  /** Records of an open transaction are handed to readers of committed ones. */
  REVEAL_OPEN("transactional", PRECOMMITTED_READ),
  /** A producer that was fenced goes on. */
  FORGET_FENCE("transactional", ZOMBIE_WRITE),
  /** Two transactions' records stand in one order here, and in the other there; permitted. */
  CROSS_WRITES("transactional", WRITE_CYCLE),
  /** A commit whose reply is lost reaches one of two topic-partitions. */
  TEAR_COMMIT("transactional", LOST, TORN_TRANSACTION),
  /** A request that comes after the abort marker opens the transaction again. */
  HANG("transactional", HANGING_TRANSACTION),
  /** A new member begins behind the committed position. */
  SKIP_ON_REBALANCE("application", SKIPPED),
  /** A member commits what it has not processed, and dies. */
  COMMIT_AHEAD("application", SKIPPED),
  /** A commit is lost with its reply, and its member dies. */
  LOSE_COMMIT("application", REDELIVERED),
  /** A new member begins before the committed position. */
  REWIND_ON_REBALANCE("application", REDELIVERED_COMMITTED),
  /** The coordinator forgets the last commit. */
  TAKE_BACK_COMMIT("application", COMMIT_REGRESSION),
  /** A position comes to stand behind the end of the log. */
  COMMIT_BEYOND("application", COMMIT_UNACCOUNTED),
  /** A topic-partition is assigned to a second member before the first has lost it. */
  ASSIGN_TWICE("application", DOUBLE_OWNERSHIP),
  /** A record is handed out before it is sent. */
  FORETELL("transform", READ_CYCLE),
  /** An output is lost, its position is not. */
  LOSE_OUTPUT("streams", OUTPUT_MISSING),
  /** An output is made twice. */
  REPEAT_OUTPUT("streams", OUTPUT_REPEATED),
  /** A position is lost, its output is not. */
  LOSE_POSITION("streams", OUTPUT_UNACCOUNTED),
  /** Two outputs change places. */
  SWAP_OUTPUTS("command", OUTPUT_REORDERED),
  /** A record is counted twice. */
  COUNT_TWICE("streams", STATE_DIVERGENCE),
  /** A share group's start offset passes a record that nobody was handed. */
  PASS_UNDELIVERED("share", UNDELIVERED),
  /** A record is handed out after its acknowledgement. */
  DELIVER_ACKNOWLEDGED("share", REDELIVERED_ACKNOWLEDGED),
  /** A record is handed out more often than the limit allows. */
  DELIVER_TOO_OFTEN("share", OVER_DELIVERED);

  private final String configuration;

  @SuppressWarnings("ImmutableEnumChecker") // the set is one of Set.of
  private final Set<AnomalyKind> found;

  FakeBug(String configuration, AnomalyKind... found) {
    this.configuration = configuration;
    this.found = Set.of(found);
  }

  /** Where it shows. */
  String configuration() {
    return configuration;
  }

  /** What is to be found there; nowhere else is anything. */
  Set<AnomalyKind> found() {
    return found;
  }
}
