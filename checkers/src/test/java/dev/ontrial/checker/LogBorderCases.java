package dev.ontrial.checker;

import static dev.ontrial.history.Outcome.INFO;
import static dev.ontrial.history.Outcome.NONE;
import static dev.ontrial.history.Outcome.OK;

import dev.ontrial.checker.AnomalyCases.Case;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.TopicMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The borders of the kinds of {@link LogCases}: as in {@link BorderCases}, each guilty history is
 * innocent without any one of its events, and an innocent one stands beside it.
 */
final class LogBorderCases {
  private final List<Case> cases = new ArrayList<>();

  private LogBorderCases() {
    early();
    zombies();
    writeCycles();
    readCycles();
    readers();
    replicas();
    commitRegressions();
    commitsUnaccounted();
    endOffsets();
  }

  static List<Case> all() {
    return new LogBorderCases().cases;
  }

  private void border(
      AnomalyKind kind, String name, HistoryBuilder guilty, HistoryBuilder innocent) {
    cases.add(new Case(kind, "at the border: " + name, guilty, 1));
    cases.add(new Case(kind, "at the border: " + name, innocent, 0));
  }

  private static HistoryBuilder history() {
    return new HistoryBuilder();
  }

  /** A record of transaction 0 of p1, whatever became of it. */
  private static HistoryBuilder sent(HistoryBuilder history) {
    return history.send("1#0", 0, 0, 0);
  }

  private void early() {
    border(
        AnomalyKind.PRECOMMITTED_READ,
        "read before the question",
        sent(history()).read(0, 0, "1#0", 0).commit(1, 0, NONE),
        sent(history()).commit(1, 0, NONE).read(0, 0, "1#0", 0));
  }

  private static HistoryBuilder told(HistoryBuilder history, int process, Outcome outcome) {
    int flags = HistoryBuilder.code(outcome);
    return history.add(EventKind.INIT_TXN_DONE, flags, process, -1, 0, 0, -1, 0, 0, -1, -1, "x");
  }

  private static HistoryBuilder asks(HistoryBuilder history, int process) {
    return history.simple(EventKind.INIT_TXN, process, -1, 0, 0, "x");
  }

  /** When p1 was told that it may begin is known; when it asked does not matter. */
  private static HistoryBuilder fenced(Outcome outcome) {
    return told(asks(told(history(), 1, OK), 2), 2, outcome);
  }

  private void zombies() {
    border(
        AnomalyKind.ZOMBIE_WRITE,
        "sent after the answer",
        sent(fenced(OK)).read(0, 0, "1#0", 0),
        sent(fenced(INFO)).read(0, 0, "1#0", 0));
    border(
        AnomalyKind.ZOMBIE_WRITE,
        "asked to commit after the answer",
        told(asks(sent(told(history(), 1, OK)), 2), 2, OK).commit(1, 0, NONE).read(0, 0, "1#0", 0),
        told(asks(sent(told(history(), 1, OK)), 2).commit(1, 0, NONE), 2, OK).read(0, 0, "1#0", 0));
  }

  /** Two transactions that write to both topic-partitions, and of which no answer is known. */
  private static HistoryBuilder crossing() {
    return history()
        .send("1#0", 0, 0, 0)
        .send("1#1", 1, 0, 1)
        .send("2#0", 0, 0, 0)
        .send("2#1", 1, 0, 1)
        .commit(1, 0, NONE)
        .commit(2, 0, NONE)
        .finalRead(0, "1#0", "2#0");
  }

  private static HistoryBuilder oneAfterTheOther(Outcome answer) {
    return history()
        .send("1#0", 0, 0, 0)
        .commit(1, 0, answer)
        .begin(2, 0)
        .send("2#0", 0, 0, 0)
        .commit(2, 0, NONE)
        .finalRead(0, "2#0", "1#0");
  }

  private void writeCycles() {
    border(
        AnomalyKind.WRITE_CYCLE,
        "two orders",
        crossing().finalRead(1, "2#1", "1#1"),
        crossing().finalRead(1, "1#1", "2#1"));
    border(AnomalyKind.WRITE_CYCLE, "real time", oneAfterTheOther(OK), oneAfterTheOther(INFO));
  }

  private static HistoryBuilder transform() {
    return history().makes("transform", "output").process(7, "transform").process(8, "transform");
  }

  private static HistoryBuilder madeOfEachOther() {
    return transform()
        .sendAgain("7#0", 1, "8#0", 0)
        .sendAgain("8#0", 1, "7#0", 0)
        .commit(7, 0, NONE);
  }

  private static HistoryBuilder madeOfTheNext(Outcome answer) {
    return transform()
        .sendAgain("7#0", 1, "8#0", 0)
        .commit(7, 0, answer)
        .begin(8, 0)
        .send("8#0", 1, 0, 0)
        .commit(8, 0, NONE);
  }

  private void readCycles() {
    border(
        AnomalyKind.READ_CYCLE,
        "from the future",
        transform().sendAgain("7#0", 1, "1#0", 0).commit(7, 0, NONE).send("1#0"),
        transform().send("1#0").sendAgain("7#0", 1, "1#0", 0).commit(7, 0, NONE));
    border(
        AnomalyKind.READ_CYCLE,
        "of each other",
        madeOfEachOther().commit(8, 0, NONE),
        madeOfEachOther().abort(8, 0, NONE));
    border(AnomalyKind.READ_CYCLE, "real time", madeOfTheNext(OK), madeOfTheNext(INFO));
  }

  private void readers() {
    border(
        AnomalyKind.POLL_SKIP,
        "one left out",
        history().read(0, 0, "1#0", 0).read(0, 2, "1#2", 0).finalRead(0, "-", "1#1", "-"),
        history().read(0, 0, "1#0", 0).read(0, 2, "1#2", 0).finalRead(0, "-", "-", "1#2"));
    border(
        AnomalyKind.NONMONOTONIC_POLL,
        "the same again",
        history().read(0, 1, "1#1", 0).read(0, 1, "1#1", 0),
        history().read(0, 1, "1#1", 0).read(0, 2, "1#1", 0));
    border(
        AnomalyKind.NONMONOTONIC_POLL,
        "back by one",
        history().process(7, "application").polled(7, 1, "1#1").polled(7, 0, "1#0"),
        history().process(7, "application").polled(7, 1, "1#1").revoked(7).polled(7, 0, "1#0"));
    border(
        AnomalyKind.ALTERED,
        "nobody has to know what was sent",
        history().add(EventKind.ALTERED, 0, 90, 0, 0, 0, Event.NONE, 0, 0, 1, -1, "its key"),
        history().read(0, 0, "1#0", 0));
  }

  private static HistoryBuilder replica(
      HistoryBuilder history, int node, long offset, int flags, String digest) {
    String text = "{\"digest\":\"" + digest + "\"}";
    return history.add(EventKind.REPLICA, flags, -1, 0, 0, offset, -1, 0, 0, node, -1, text);
  }

  private void replicas() {
    AnomalyKind kind = AnomalyKind.REPLICA_DIVERGENCE;
    int whole = Flags.COMPLETE;
    HistoryBuilder guilty = replica(history(), 1, 3, whole, "aa");
    HistoryBuilder alike = replica(history(), 1, 3, whole, "aa");
    border(kind, "digest", replica(guilty, 2, 3, whole, "ab"), replica(alike, 2, 3, whole, "aa"));
    guilty = replica(history(), 1, 3, whole, "aa");
    HistoryBuilder shorter = replica(history(), 1, 3, whole, "aa");
    border(kind, "offset", replica(guilty, 2, 3, whole, "ab"), replica(shorter, 2, 2, whole, "ab"));
  }

  private static HistoryBuilder member() {
    return history().application("after").process(7, "application");
  }

  private void commitRegressions() {
    border(
        AnomalyKind.METADATA_LOST,
        "the number of partitions",
        new HistoryBuilder()
            .metadata(false, TopicMetadata.of("t", "a", 2, Map.of()))
            .metadata(true, TopicMetadata.of("t", "a", 1, Map.of())),
        new HistoryBuilder()
            .metadata(false, TopicMetadata.of("t", "a", 2, Map.of()))
            .metadata(true, TopicMetadata.of("t", "a", 2, Map.of())));
    border(
        AnomalyKind.RETENTION_LOSS,
        "at the first offset",
        new HistoryBuilder().finalEnd(0, 1, 1, true),
        new HistoryBuilder().finalEnd(0, 0, 1, true));
    border(
        AnomalyKind.COMMIT_REGRESSION,
        "by one",
        member().committed(7, 2, OK).groupOffset(0, 1),
        member().committed(7, 2, OK).groupOffset(0, 2));
    border(
        AnomalyKind.COMMIT_REGRESSION,
        "not acknowledged",
        member().committed(7, 2, OK).groupOffset(0, 1),
        member().committed(7, 2, INFO).groupOffset(0, 1));
    border(
        AnomalyKind.COMMIT_REGRESSION,
        "asked for later",
        member().committed(7, 2, OK).groupOffset(0, 1),
        member().committed(7, 2, OK).commits(7, 1, NONE).groupOffset(0, 1));
  }

  private void commitsUnaccounted() {
    border(
        AnomalyKind.COMMIT_UNACCOUNTED,
        "nobody asked",
        member().groupOffset(0, 2),
        member().commits(7, 2, NONE).groupOffset(0, 2));
    border(
        AnomalyKind.COMMIT_UNACCOUNTED,
        "behind the end",
        member().application("auto").groupOffset(0, 2).finalRead(0, "1#0"),
        member().application("auto").groupOffset(0, 1).finalRead(0, "1#0"));
  }

  private static HistoryBuilder ends(int... epochsAndOffsets) {
    HistoryBuilder history = history();
    for (int at = 0; at < epochsAndOffsets.length; at += 2) {
      int epoch = epochsAndOffsets[at];
      int offset = epochsAndOffsets[at + 1];
      history.add(EventKind.END_OFFSET, 0, -1, 0, 0, offset, -1, 0, 0, -1, epoch, "");
    }
    return history;
  }

  /** What an earlier leader takes back says nothing of what a later one had told. */
  private void endOffsets() {
    AnomalyKind kind = AnomalyKind.END_OFFSET_REGRESSION;
    cases.add(new Case(kind, "in two epochs, each for itself", ends(1, 9, 2, 9, 1, 8, 2, 8), 2));
    cases.add(new Case(kind, "in the earlier one alone", ends(1, 9, 2, 9, 1, 8, 2, 9), 1));
  }
}
