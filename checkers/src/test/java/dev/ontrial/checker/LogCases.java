package dev.ontrial.checker;

import static dev.ontrial.history.Outcome.INFO;
import static dev.ontrial.history.Outcome.NONE;
import static dev.ontrial.history.Outcome.OK;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * The cases of {@link AnomalyCases} about what readers and the harness see of a log on the way, and
 * about the order of writes.
 */
final class LogCases {
  private final List<AnomalyCases.Case> cases = new ArrayList<>();

  private LogCases() {
    wrongOffset();
    realtimeOrder();
    precommittedRead();
    zombieWrite();
    writeCycle();
    readCycle();
    altered();
    pollSkip();
    pollSkipOfAborted();
    nonmonotonicPoll();
    endOffsetRegression();
    replicaDivergence();
    commitRegression();
    commitUnaccounted();
  }

  static List<AnomalyCases.Case> all() {
    return new LogCases().cases;
  }

  private void guilty(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, name, history, 1));
  }

  private void innocent(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, name, history, 0));
  }

  private static HistoryBuilder history() {
    return new HistoryBuilder();
  }

  private void wrongOffset() {
    AnomalyKind kind = AnomalyKind.WRONG_OFFSET;
    guilty(kind, "stands one further", history().ok("1#0", 0).finalRead(0, "-", "1#0"));
    guilty(
        kind,
        "stands twice, and not there",
        history().ok("1#0", 0).finalRead(0, "-", "1#0", "1#0"));
    innocent(kind, "stands there", history().ok("1#0", 1).finalRead(0, "-", "1#0"));
    innocent(
        kind, "stands there, and elsewhere", history().ok("1#0", 1).finalRead(0, "1#0", "1#0"));
    innocent(kind, "stands nowhere", history().ok("1#0", 0).finalRead(0, "-"));
    innocent(kind, "was told no offset", history().ok("1#0", -1).finalRead(0, "-", "1#0"));
    innocent(
        kind,
        "was not acknowledged",
        history().send("1#0").done("1#0", INFO, 0).finalRead(0, "-", "1#0"));
    innocent(
        kind,
        "the final read is incomplete",
        history().ok("1#0", 0).finalRecords(0, "-", "1#0").finalEnd(0, 0, 3, false));
  }

  private void realtimeOrder() {
    AnomalyKind kind = AnomalyKind.REALTIME_ORDER;
    guilty(
        kind,
        "acknowledged, then another was sent, and stands before",
        history().ok("1#0", 1).ok("2#0", 0).finalRead(0, "2#0", "1#0"));
    guilty(
        kind,
        "behind one of its own process as well",
        history().ok("1#0", 2).ok("2#0", 0).ok("1#1", 1).finalRead(0, "2#0", "1#1", "1#0"));
    innocent(
        kind,
        "the other was not acknowledged",
        history().ok("1#0", 1).send("2#0").finalRead(0, "2#0", "1#0"));
    innocent(
        kind,
        "the other was sent before the answer",
        history().send("2#0").ok("1#0", 1).done("2#0", OK, 0).finalRead(0, "2#0", "1#0"));
    innocent(
        kind, "of one process", history().ok("1#0", 1).ok("1#1", 0).finalRead(0, "1#1", "1#0"));
    innocent(kind, "in order", history().ok("1#0", 0).ok("2#0", 1).finalRead(0, "1#0", "2#0"));
    innocent(
        kind,
        "not acknowledged where it stands",
        history().ok("1#0", 7).ok("2#0", 0).finalRead(0, "2#0", "1#0"));
    innocent(
        kind,
        "on two topic-partitions",
        history()
            .ok("1#0", 1)
            .send("2#0", 1)
            .done("2#0", 1, OK, 0)
            .finalRead(0, "-", "1#0")
            .finalRead(1, "2#0"));
  }

  private static HistoryBuilder transaction() {
    return history().transactional().begin(1, 0).send("1#0", 0, 0, 0).done("1#0", OK, 0);
  }

  private void precommittedRead() {
    AnomalyKind kind = AnomalyKind.PRECOMMITTED_READ;
    guilty(
        kind,
        "read, then committed",
        transaction().read(0, 0, "1#0", 0).commit(1, 0, OK).finalRead(0, "1#0", "-"));
    innocent(
        kind,
        "committed, then read",
        transaction().commit(1, 0, OK).read(0, 0, "1#0", 0).finalRead(0, "1#0", "-"));
    innocent(
        kind,
        "read_uncommitted",
        transaction()
            .read(0, 0, "1#0", Flags.UNCOMMITTED)
            .commit(1, 0, OK)
            .finalRead(0, "1#0", "-"));
    innocent(kind, "never committed", transaction().read(0, 0, "1#0", 0).finalRead(0, "-"));
    innocent(
        kind,
        "outside transactions",
        history().send("1#0").read(0, 0, "1#0", 0).done("1#0", OK, 0).finalRead(0, "1#0"));
  }

  private static HistoryBuilder init(
      HistoryBuilder history, int process, String id, Outcome outcome) {
    int flags = HistoryBuilder.code(outcome);
    return history
        .simple(EventKind.INIT_TXN, process, -1, 0, 0, id)
        .add(EventKind.INIT_TXN_DONE, flags, process, -1, 0, 0, -1, 0, 0, -1, -1, id);
  }

  private static HistoryBuilder writes(HistoryBuilder history, Outcome commit) {
    return history.begin(1, 0).send("1#0", 0, 0, 0).done("1#0", OK, 0).commit(1, 0, commit);
  }

  private void zombieWrite() {
    AnomalyKind kind = AnomalyKind.ZOMBIE_WRITE;
    HistoryBuilder fenced = init(init(history().transactional(), 1, "x", OK), 2, "x", OK);
    guilty(kind, "fenced, then written", writes(fenced, OK).finalRead(0, "1#0", "-"));
    HistoryBuilder open = init(init(history().transactional(), 1, "x", OK), 2, "x", OK);
    guilty(
        kind,
        "its commit was never answered, and a reader meets it",
        writes(open, NONE).read(0, 0, "1#0", 0).finalRead(0, "-", "-"));
    HistoryBuilder between = init(history().transactional(), 1, "x", OK).begin(1, 0);
    init(between.send("1#0", 0, 0, 0).done("1#0", OK, 0), 2, "x", OK);
    guilty(
        kind,
        "written, then fenced, then committed",
        between.commit(1, 0, OK).finalRead(0, "1#0", "-"));
    innocent(
        kind,
        "written, then fenced",
        init(writes(init(history().transactional(), 1, "x", OK), OK), 2, "x", OK)
            .finalRead(0, "1#0", "-"));
    HistoryBuilder again = init(init(history().transactional(), 1, "x", OK), 2, "x", OK);
    innocent(
        kind,
        "fenced, and initialized again",
        writes(init(again, 1, "x", OK), OK).finalRead(0, "1#0", "-"));
    innocent(
        kind,
        "another transactional id",
        writes(init(init(history().transactional(), 1, "x", OK), 2, "y", OK), OK)
            .finalRead(0, "1#0", "-"));
    innocent(
        kind,
        "the newer one got no answer",
        writes(init(init(history().transactional(), 1, "x", OK), 2, "x", INFO), OK)
            .finalRead(0, "1#0", "-"));
    HistoryBuilder overlapping =
        history().transactional().simple(EventKind.INIT_TXN, 2, -1, 0, 0, "x");
    init(overlapping, 1, "x", OK);
    int ok = HistoryBuilder.code(OK);
    overlapping.add(EventKind.INIT_TXN_DONE, ok, 2, -1, 0, 0, -1, 0, 0, -1, -1, "x");
    innocent(kind, "which is newer is open", writes(overlapping, OK).finalRead(0, "1#0", "-"));
    HistoryBuilder hidden = init(init(history().transactional(), 1, "x", OK), 2, "x", OK);
    innocent(
        kind,
        "not visible to read_committed",
        writes(hidden, NONE).read(0, 0, "1#0", Flags.UNCOMMITTED).finalRead(0, "-"));
  }

  /** Two processes, each with one transaction of a record for t-0 and one for t-1. */
  private static HistoryBuilder crossing() {
    return history()
        .transactional()
        .begin(1, 0)
        .begin(2, 0)
        .send("1#0", 0, 0, 0)
        .send("1#1", 1, 0, 1)
        .send("2#0", 0, 0, 0)
        .send("2#1", 1, 0, 1);
  }

  private void writeCycle() {
    AnomalyKind kind = AnomalyKind.WRITE_CYCLE;
    guilty(
        kind,
        "two orders on two topic-partitions",
        crossing()
            .commit(1, 0, OK)
            .commit(2, 0, OK)
            .finalRead(0, "1#0", "2#0")
            .finalRead(1, "2#1", "1#1"));
    guilty(
        kind,
        "ended before the other began, and stands behind it",
        history()
            .transactional()
            .begin(1, 0)
            .send("1#0", 0, 0, 0)
            .commit(1, 0, OK)
            .begin(2, 0)
            .send("2#0", 0, 0, 0)
            .commit(2, 0, OK)
            .finalRead(0, "2#0", "1#0"));
    innocent(
        kind,
        "one order",
        crossing()
            .commit(1, 0, OK)
            .commit(2, 0, OK)
            .finalRead(0, "1#0", "2#0")
            .finalRead(1, "1#1", "2#1"));
    innocent(
        kind,
        "the first was answered by no OK",
        history()
            .transactional()
            .begin(1, 0)
            .send("1#0", 0, 0, 0)
            .commit(1, 0, INFO)
            .begin(2, 0)
            .send("2#0", 0, 0, 0)
            .commit(2, 0, OK)
            .finalRead(0, "2#0", "1#0"));
    innocent(
        kind,
        "what closes the circle is a second copy",
        crossing()
            .commit(1, 0, OK)
            .commit(2, 0, OK)
            .finalRead(0, "1#0", "2#0")
            .finalRead(1, "1#1", "2#1", "1#1"));
  }

  private static HistoryBuilder transform() {
    return history().makes("transform", "output").process(7, "transform").process(8, "transform");
  }

  private void readCycle() {
    AnomalyKind kind = AnomalyKind.READ_CYCLE;
    guilty(
        kind,
        "made of what was sent later",
        transform().begin(7, 0).sendAgain("7#0", 1, "1#0", 0).commit(7, 0, OK).ok("1#0", 0));
    guilty(
        kind,
        "each made of what the other made",
        transform()
            .begin(7, 0)
            .begin(8, 0)
            .sendAgain("7#0", 1, "8#0", 0)
            .sendAgain("8#0", 1, "7#0", 0)
            .commit(7, 0, OK)
            .commit(8, 0, OK));
    guilty(
        kind,
        "ended before that began of which it is made",
        transform()
            .begin(7, 0)
            .sendAgain("7#0", 1, "8#0", 0)
            .commit(7, 0, OK)
            .begin(8, 0)
            .sendAgain("8#0", 1, "1#0", 0)
            .commit(8, 0, OK));
    innocent(
        kind,
        "made of what was sent before",
        transform().ok("1#0", 0).begin(7, 0).sendAgain("7#0", 1, "1#0", 0).commit(7, 0, OK));
    innocent(
        kind,
        "the one of them was aborted",
        transform()
            .begin(7, 0)
            .begin(8, 0)
            .sendAgain("7#0", 1, "8#0", 0)
            .sendAgain("8#0", 1, "7#0", 0)
            .commit(7, 0, OK)
            .abort(8, 0, OK));
  }

  private void altered() {
    HistoryBuilder changed = history().ok("1#0", 0);
    for (int reader = HistoryBuilder.READER; reader < HistoryBuilder.READER + 2; reader++) {
      changed.add(
          EventKind.ALTERED, 0, reader, 0, 0, 0, Event.NONE, 0, 0, 1, -1, "its header is gone");
    }
    guilty(AnomalyKind.ALTERED, "two readers say so", changed.finalRead(0, "1#0"));
    innocent(AnomalyKind.ALTERED, "nobody says so", history().ok("1#0", 0).finalRead(0, "1#0"));
  }

  private static HistoryBuilder three() {
    return history().ok("1#0", 0).ok("1#1", 1).ok("1#2", 2);
  }

  /** Reads that process 7 makes of t-0. */
  private static HistoryBuilder member() {
    return three().workload("application").process(7, "application").assigned(7);
  }

  private void pollSkip() {
    AnomalyKind kind = AnomalyKind.POLL_SKIP;
    guilty(
        kind,
        "one left out",
        three().read(0, 0, "1#0", 0).read(0, 2, "1#2", 0).finalRead(0, "1#0", "1#1", "1#2"));
    cases.add(
        new AnomalyCases.Case(
            kind,
            "two left out at once",
            three()
                .read(0, 0, "1#0", 0)
                .read(0, 3, "1#3", 0)
                .finalRead(0, "1#0", "1#1", "1#2", "1#3"),
            2));
    guilty(
        kind,
        "by a member",
        member().polled(7, 0, "1#0").polled(7, 2, "1#2").finalRead(0, "1#0", "1#1", "1#2"));
    innocent(
        kind,
        "a marker",
        three().read(0, 0, "1#0", 0).read(0, 2, "1#2", 0).finalRead(0, "1#0", "-", "1#2"));
    innocent(
        kind, "at the beginning", three().read(0, 2, "1#2", 0).finalRead(0, "1#0", "1#1", "1#2"));
    innocent(
        kind,
        "assigned anew",
        member()
            .polled(7, 0, "1#0")
            .assigned(7)
            .polled(7, 2, "1#2")
            .finalRead(0, "1#0", "1#1", "1#2"));
    innocent(
        kind,
        "taken away in between",
        member()
            .polled(7, 0, "1#0")
            .revoked(7)
            .polled(7, 2, "1#2")
            .finalRead(0, "1#0", "1#1", "1#2"));
    innocent(
        kind,
        "two readers",
        member().polled(7, 0, "1#0").read(0, 2, "1#2", 0).finalRead(0, "1#0", "1#1", "1#2"));
    innocent(
        kind,
        "the final read is incomplete",
        three()
            .read(0, 0, "1#0", 0)
            .read(0, 2, "1#2", 0)
            .finalRecords(0, "1#0", "1#1", "1#2")
            .finalEnd(0, 0, 4, false));
  }

  /** The final read found what its transaction had aborted, which is another anomaly. */
  private void pollSkipOfAborted() {
    HistoryBuilder aborted =
        history()
            .workload("transactional")
            .ok("1#0", 0)
            .begin(1, 1)
            .send("1#1", 0, 1, 0)
            .done("1#1", Outcome.OK, 1)
            .abort(1, 1, Outcome.OK)
            .ok("1#2", 2);
    innocent(
        AnomalyKind.POLL_SKIP,
        "a record of an aborted transaction, by a reader of committed records",
        aborted.read(0, 0, "1#0", 0).read(0, 2, "1#2", 0).finalRead(0, "1#0", "1#1", "1#2"));
  }

  private void nonmonotonicPoll() {
    AnomalyKind kind = AnomalyKind.NONMONOTONIC_POLL;
    guilty(kind, "back by one", three().read(0, 1, "1#1", 0).read(0, 0, "1#0", 0));
    guilty(kind, "the same again", three().read(0, 1, "1#1", 0).read(0, 1, "1#1", 0));
    innocent(kind, "on by one", three().read(0, 0, "1#0", 0).read(0, 1, "1#1", 0));
    innocent(kind, "assigned anew", member().polled(7, 1, "1#1").assigned(7).polled(7, 0, "1#0"));
    innocent(kind, "its application went back", sought(0).polled(7, 0, "1#0"));
    guilty(kind, "its application went back elsewhere", sought(1).polled(7, 0, "1#0"));
    innocent(kind, "two topic-partitions", three().read(0, 1, "1#1", 0).read(1, 0, "1#0", 0));
    innocent(kind, "two readers", member().read(0, 1, "1#1", 0).polled(7, 0, "1#0"));
  }

  private static HistoryBuilder sought(int topicPartition) {
    return member().polled(7, 1, "1#1").simple(EventKind.SEEK, 7, topicPartition, 0, 0, "");
  }

  private static HistoryBuilder end(HistoryBuilder history, int flags, int epoch, long offset) {
    return history.add(EventKind.END_OFFSET, flags, -1, 0, 0, offset, -1, 0, 0, -1, epoch, "");
  }

  private void endOffsetRegression() {
    AnomalyKind kind = AnomalyKind.END_OFFSET_REGRESSION;
    int high = Flags.UNCOMMITTED;
    guilty(kind, "in a later epoch", end(end(history(), high, 1, 10), high, 2, 8));
    guilty(kind, "in the same epoch", end(end(history(), high, 1, 10), high, 1, 9));
    guilty(kind, "of what is stable", end(end(history(), 0, 1, 10), 0, 2, 8));
    guilty(
        kind,
        "told twice, counted once",
        end(end(end(history(), high, 1, 9), high, 2, 8), high, 2, 8));
    innocent(kind, "it grows", end(end(history(), high, 1, 10), high, 2, 10));
    innocent(
        kind,
        "told by a leader that is none any more",
        end(end(history(), high, 2, 10), high, 1, 8));
    innocent(kind, "what is stable lies below the end", end(end(history(), high, 1, 10), 0, 1, 8));
  }

  private static HistoryBuilder replica(
      HistoryBuilder history, int node, boolean whole, String digest) {
    String text = "{\"digest\":\"" + digest + "\",\"batches\":3}";
    int flags = whole ? Flags.COMPLETE : 0;
    return history.add(EventKind.REPLICA, flags, -1, 0, 0, 3, -1, 0, 0, node, -1, text);
  }

  private void replicaDivergence() {
    AnomalyKind kind = AnomalyKind.REPLICA_DIVERGENCE;
    guilty(
        kind,
        "one of three",
        replica(replica(replica(three(), 1, true, "aa"), 2, true, "aa"), 3, true, "ab"));
    innocent(kind, "alike", replica(replica(three(), 1, true, "aa"), 2, true, "aa"));
    innocent(kind, "one begins later", replica(replica(three(), 1, true, "aa"), 2, false, "ab"));
    innocent(kind, "only one", replica(three(), 1, true, "aa"));
  }

  private void commitRegression() {
    AnomalyKind kind = AnomalyKind.COMMIT_REGRESSION;
    guilty(
        kind,
        "the last commit is gone",
        member().commits(7, 1, OK).commits(7, 2, OK).groupOffset(0, 1));
    guilty(kind, "all commits are gone", member().commits(7, 2, OK).groupOffset(0, 0));
    innocent(kind, "where it was committed", member().commits(7, 2, OK).groupOffset(0, 2));
    innocent(
        kind,
        "a lower one was asked for later",
        member().commits(7, 2, OK).commits(7, 1, NONE).groupOffset(0, 1));
    innocent(
        kind,
        "the higher one was not acknowledged",
        member().commits(7, 1, OK).commits(7, 2, INFO).groupOffset(0, 1));
    innocent(kind, "the position is not known", member().commits(7, 2, OK).groupOffset(0, -1));
  }

  private void commitUnaccounted() {
    AnomalyKind kind = AnomalyKind.COMMIT_UNACCOUNTED;
    guilty(
        kind,
        "behind the end",
        member().commits(7, 4, OK).groupOffset(0, 4).finalRead(0, "1#0", "1#1", "1#2"));
    guilty(kind, "nobody had asked for it", member().commits(7, 1, OK).groupOffset(0, 2));
    innocent(
        kind,
        "at the end",
        member().commits(7, 3, OK).groupOffset(0, 3).finalRead(0, "1#0", "1#1", "1#2"));
    innocent(kind, "asked for, not answered", member().commits(7, 2, NONE).groupOffset(0, 2));
    innocent(kind, "committed by itself", member().application("auto").groupOffset(0, 2));
    innocent(kind, "nothing was committed", member().groupOffset(0, 0));
  }
}
