package dev.ontrial.checker;

import static dev.ontrial.history.Outcome.FAIL;
import static dev.ontrial.history.Outcome.INFO;
import static dev.ontrial.history.Outcome.NONE;
import static dev.ontrial.history.Outcome.OK;
import static dev.ontrial.history.Outcome.SENT;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.List;

/** For every kind of anomaly its smallest guilty histories, and their nearest innocent ones. */
final class AnomalyCases {
  /**
   * A history and what must be found in it.
   *
   * @param count how many anomalies of the kind; none in an innocent history
   */
  record Case(AnomalyKind kind, String name, HistoryBuilder history, int count) {
    @Override
    public String toString() {
      return kind.id() + (count > 0 ? " guilty: " : " innocent: ") + name;
    }
  }

  private final List<Case> cases = new ArrayList<>();

  private AnomalyCases() {
    lost();
    dropped();
    duplicate();
    reordering();
    abortedRead();
    torn();
    phantom();
    corruptAndMisrouted();
    inconsistentOffset();
    hanging();
    stuck();
    cases.addAll(LogCases.all());
    cases.addAll(GroupCases.all());
    cases.addAll(ResetCases.all());
    cases.addAll(OwnCases.all());
    cases.addAll(OwnerCases.all());
  }

  static List<Case> all() {
    return new AnomalyCases().cases;
  }

  private void guilty(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new Case(kind, name, history, 1));
  }

  private void innocent(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new Case(kind, name, history, 0));
  }

  private static HistoryBuilder history() {
    return new HistoryBuilder();
  }

  private void lost() {
    AnomalyKind kind = AnomalyKind.LOST;
    guilty(kind, "acknowledged, not read", history().ok("1#0", 0).ok("1#1", 1).finalRead(0, "1#0"));
    guilty(
        kind,
        "another record stands where it was acknowledged",
        history().ok("1#0", 0).ok("2#0", 0).finalRead(0, "2#0"));
    guilty(kind, "nothing was read at all", history().ok("1#0", 0).finalRead(0));
    guilty(
        kind,
        "committed without own answer",
        history().begin(1, 0).send("1#0", 0, 0, 0).commit(1, 0, OK).finalRead(0));
    guilty(
        kind,
        "read only from another topic-partition",
        history().ok("1#0", 0).finalRead(0).finalRead(1, "1#0"));
    innocent(kind, "unanswered", history().send("1#0").finalRead(0));
    innocent(kind, "timed out", history().send("1#0").done("1#0", INFO, -1).finalRead(0));
    innocent(kind, "read", history().ok("1#0", 0).finalRead(0, "1#0"));
    innocent(kind, "the final read is incomplete", history().ok("1#0", 0).finalEnd(0, 0, 1, false));
    innocent(kind, "the final read begins late", history().ok("1#0", 0).finalEnd(0, 1, 1, true));
    innocent(kind, "there is no final read", history().ok("1#0", 0).finalRead(1));
    innocent(
        kind,
        "acknowledged in a transaction that was aborted",
        history().begin(1, 0).send("1#0", 0, 0, 0).done("1#0", OK, 0).abort(1, 0, OK).finalRead(0));
    innocent(
        kind,
        "its commit was never answered",
        history()
            .begin(1, 0)
            .send("1#0", 0, 0, 0)
            .done("1#0", OK, 0)
            .commit(1, 0, NONE)
            .finalRead(0));
  }

  private void dropped() {
    AnomalyKind kind = AnomalyKind.DROPPED;
    guilty(
        kind,
        "handed over, not read",
        history().notIdempotent("0").send("1#0").done("1#0", SENT, -1).finalRead(0));
    innocent(
        kind,
        "read",
        history().notIdempotent("0").send("1#0").done("1#0", SENT, -1).finalRead(0, "1#0"));
    innocent(
        kind,
        "refused by the client",
        history().notIdempotent("0").send("1#0").done("1#0", FAIL, -1).finalRead(0));
    innocent(
        kind,
        "the final read is incomplete",
        history().notIdempotent("0").send("1#0").done("1#0", SENT, -1).finalEnd(0, 0, 1, false));
  }

  private void duplicate() {
    AnomalyKind kind = AnomalyKind.DUPLICATE;
    guilty(kind, "two offsets", history().ok("1#0", 0).finalRead(0, "1#0", "1#0"));
    guilty(
        kind, "three offsets count once", history().ok("1#0", 0).finalRead(0, "1#0", "1#0", "1#0"));
    guilty(kind, "of a record that timed out", history().send("1#0").finalRead(0, "1#0", "1#0"));
    innocent(
        kind,
        "one offset read twice",
        history().ok("1#0", 0).finalRecords(0, "1#0").finalRead(0, "1#0"));
    innocent(
        kind,
        "the same number of two processes",
        history().ok("1#0", 0).ok("2#0", 1).finalRead(0, "1#0", "2#0"));
    innocent(
        kind,
        "a concurrent reader goes back",
        history().ok("1#0", 0).read(0, 0, "1#0", 0).read(0, 0, "1#0", 0).finalRead(0, "1#0"));
  }

  private void reordering() {
    AnomalyKind kind = AnomalyKind.REORDERING;
    guilty(kind, "swapped", history().ok("1#0", 1).ok("1#1", 0).finalRead(0, "1#1", "1#0"));
    guilty(
        kind,
        "swapped, and copied in order",
        history().ok("1#0", 1).ok("1#1", 0).finalRead(0, "1#1", "1#0", "1#1"));
    innocent(kind, "in order", history().ok("1#0", 0).ok("1#1", 1).finalRead(0, "1#0", "1#1"));
    innocent(
        kind,
        "a second copy stands behind",
        history().ok("1#0", 0).ok("1#1", 1).finalRead(0, "1#0", "1#1", "1#0"));
    innocent(
        kind,
        "the earlier was not acknowledged",
        history().send("1#0").ok("1#1", 0).finalRead(0, "1#1", "1#0"));
    innocent(
        kind,
        "the later was not acknowledged",
        history().ok("1#0", 1).send("1#1").finalRead(0, "1#1", "1#0"));
    innocent(
        kind, "of two processes", history().ok("1#0", 1).ok("2#1", 0).finalRead(0, "2#1", "1#0"));
    innocent(
        kind,
        "on two topic-partitions",
        history()
            .ok("1#0", 0)
            .send("1#1", 1)
            .done("1#1", 1, OK, 0)
            .finalRead(1, "1#1")
            .finalRead(0, "1#0"));
  }

  private static HistoryBuilder transaction() {
    return history().transactional().begin(1, 0).send("1#0", 0, 0, 0).send("1#1", 1, 0, 1);
  }

  private void abortedRead() {
    AnomalyKind kind = AnomalyKind.ABORTED_READ;
    guilty(kind, "aborted", transaction().abort(1, 0, OK).finalRead(0, "1#0").finalRead(1));
    guilty(kind, "never ended", transaction().finalRead(0, "1#0").finalRead(1));
    guilty(
        kind,
        "abort unanswered, and read by a concurrent reader",
        transaction().abort(1, 0, NONE).read(0, 0, "1#0", 0).finalRead(0).finalRead(1));
    guilty(
        kind,
        "the commit has certainly failed",
        transaction().commit(1, 0, FAIL).abort(1, 0, OK).finalRead(0, "1#0").finalRead(1));
    guilty(
        kind,
        "the send has certainly failed",
        history().send("1#0").done("1#0", FAIL, -1).finalRead(0, "1#0"));
    innocent(
        kind,
        "aborted, and read with read_uncommitted",
        transaction()
            .abort(1, 0, OK)
            .read(0, 0, "1#0", Flags.UNCOMMITTED)
            .finalRead(0)
            .finalRead(1));
    innocent(
        kind,
        "the commit was never answered",
        transaction().commit(1, 0, NONE).finalRead(0, "1#0").finalRead(1, "1#1"));
    innocent(
        kind,
        "the commit timed out, and the abort is OK",
        transaction().commit(1, 0, INFO).abort(1, 0, OK).finalRead(0, "1#0").finalRead(1, "1#1"));
    innocent(
        kind,
        "a send that timed out",
        history().send("1#0").done("1#0", INFO, -1).finalRead(0, "1#0"));
  }

  private void torn() {
    AnomalyKind kind = AnomalyKind.TORN_TRANSACTION;
    guilty(
        kind,
        "committed, half is there",
        transaction().commit(1, 0, OK).finalRead(0, "1#0").finalRead(1));
    guilty(
        kind,
        "the commit timed out, half is there",
        transaction().commit(1, 0, INFO).finalRead(0).finalRead(1, "1#1"));
    innocent(
        kind,
        "the commit timed out, all is there",
        transaction().commit(1, 0, INFO).finalRead(0, "1#0").finalRead(1, "1#1"));
    innocent(
        kind,
        "the commit timed out, nothing is there",
        transaction().commit(1, 0, INFO).finalRead(0, "-").finalRead(1, "-"));
    innocent(
        kind,
        "half was not read completely",
        transaction().commit(1, 0, INFO).finalRead(0, "1#0").finalEnd(1, 0, 1, false));
    innocent(
        kind,
        "aborted, half is there",
        transaction().abort(1, 0, OK).finalRead(0, "1#0").finalRead(1));
  }

  private void phantom() {
    AnomalyKind kind = AnomalyKind.PHANTOM;
    guilty(kind, "an unknown process", history().ok("1#0", 0).finalRead(0, "1#0", "7#0"));
    guilty(kind, "a number never sent", history().ok("1#0", 0).finalRead(0, "1#0", "1#1"));
    guilty(
        kind,
        "a record of another run",
        history().ok("1#0", 0).read(0, 1, "1#0", Flags.FOREIGN).finalRead(0, "1#0"));
    guilty(
        kind,
        "met by two readers, counted once",
        history().read(0, 0, "1#0", 0).finalRead(0, "1#0"));
    innocent(kind, "sent and never answered", history().send("1#0").finalRead(0, "1#0"));
    innocent(
        kind,
        "a corrupt record cannot say whose it is",
        history().ok("1#0", 0).read(0, 1, "7#0", Flags.CORRUPT).finalRead(0, "1#0"));
  }

  private void corruptAndMisrouted() {
    guilty(
        AnomalyKind.CORRUPT,
        "a wrong checksum",
        history().ok("1#0", 0).read(0, 0, "1#0", Flags.CORRUPT).finalRead(0, "1#0"));
    innocent(
        AnomalyKind.CORRUPT,
        "a record of somebody else",
        history().ok("1#0", 0).read(0, 0, "1#0", Flags.FOREIGN).finalRead(0, "1#0"));
    guilty(
        AnomalyKind.MISROUTED,
        "sent elsewhere",
        history().ok("1#0", 0).finalRead(0).finalRead(1, "1#0"));
    guilty(
        AnomalyKind.MISROUTED,
        "the record itself says so",
        history().ok("1#0", 0).read(0, 0, "1#0", Flags.MISROUTED).finalRead(0, "1#0"));
    innocent(
        AnomalyKind.MISROUTED,
        "the client chose",
        history().send("1#0", -1).done("1#0", 1, OK, 0).finalRead(0).finalRead(1, "1#0"));
  }

  private void inconsistentOffset() {
    AnomalyKind kind = AnomalyKind.INCONSISTENT_OFFSET;
    guilty(
        kind,
        "two reads disagree",
        history().ok("1#0", 0).ok("1#1", 0).read(0, 0, "1#0", 0).finalRead(0, "1#1"));
    innocent(
        kind,
        "an acknowledgement and a read disagree",
        history().ok("1#0", 0).ok("1#1", 0).finalRead(0, "1#1"));
    innocent(
        kind,
        "read_uncommitted sees more",
        transaction()
            .abort(1, 0, OK)
            .read(0, 0, "1#0", Flags.UNCOMMITTED)
            .finalRead(0, "-")
            .finalRead(1));
    innocent(
        kind,
        "the same offset of two topic-partitions",
        history()
            .ok("1#0", 0)
            .send("1#1", 1)
            .done("1#1", 1, OK, 0)
            .finalRead(0, "1#0")
            .finalRead(1, "1#1"));
  }

  private void hanging() {
    guilty(
        AnomalyKind.HANGING_TRANSACTION,
        "the harness found one",
        transaction().simple(EventKind.HANGING_TXN, -1, 0, 0, 0, "producer id 7"));
    innocent(
        AnomalyKind.HANGING_TRANSACTION,
        "a transaction that never ended is aborted by time",
        transaction().finalRead(0).finalRead(1));
  }

  private void stuck() {
    AnomalyKind kind = AnomalyKind.STUCK;
    HistoryBuilder never = history().ok("1#0", 0).fault().healed().send("1#1").pass(1100);
    guilty(kind, "never acknowledged again", never.send("1#2").finalRead(0, "1#0"));
    guilty(
        kind,
        "acknowledged too late",
        history()
            .ok("1#0", 0)
            .fault()
            .send("1#1")
            .healed()
            .pass(1100)
            .done("1#1", OK, 1)
            .finalRead(0, "1#0", "1#1"));
    innocent(
        kind,
        "the topic was deleted",
        history()
            .ok("1#0", 0)
            .fault("{\"kind\":\"delete-topic\",\"target\":\"all\",\"topicIdFrom\":{\"t\":\"a\"}}")
            .healed()
            .send("1#1")
            .pass(1100)
            .send("1#2")
            .finalRead(0));
    innocent(
        kind,
        "nobody was ever served",
        history().fault().healed().send("1#0").pass(1100).send("1#1").finalRead(0));
    innocent(
        kind,
        "acknowledged in time",
        history()
            .fault()
            .send("1#0")
            .healed()
            .pass(900)
            .done("1#0", OK, 0)
            .pass(1000)
            .send("1#1")
            .finalRead(0, "1#0"));
    stuckOrNot(kind);
  }

  private void stuckOrNot(AnomalyKind kind) {
    innocent(
        kind,
        "the clients stopped too early to say",
        history().fault().healed().send("1#0").pass(500).send("1#1").finalRead(0));
    guilty(
        kind,
        "waiting without an answer until the clients were stopped",
        history()
            .ok("1#0", 0)
            .fault()
            .send("1#1")
            .healed()
            .pass(1100)
            .simple(EventKind.PHASE, -1, -1, 0, 0, "quiesced")
            .finalRead(0, "1#0"));
    innocent(
        kind,
        "answered with an error after healing, and nobody tried again",
        history()
            .fault()
            .send("1#0")
            .healed()
            .done("1#0", INFO, -1)
            .pass(1100)
            .simple(EventKind.PHASE, -1, -1, 0, 0, "quiesced")
            .finalRead(0));
    innocent(
        kind,
        "only a process that had been killed was waiting",
        history()
            .send("1#0")
            .simple(EventKind.PROCESS_END, 1, -1, 0, 0, "killed")
            .fault()
            .healed()
            .pass(1100)
            .simple(EventKind.PHASE, -1, -1, 0, 0, "quiesced")
            .finalRead(0));
    innocent(
        kind, "nothing was sent after healing", history().fault().healed().pass(2000).finalRead(0));
    innocent(
        kind,
        "the fault never ended",
        history().fault().send("1#0").pass(2000).send("1#1").finalRead(0));
  }
}
