package dev.ontrial.checker;

import static dev.ontrial.history.Outcome.FAIL;
import static dev.ontrial.history.Outcome.INFO;
import static dev.ontrial.history.Outcome.NONE;
import static dev.ontrial.history.Outcome.OK;
import static dev.ontrial.history.Outcome.SENT;

import dev.ontrial.checker.AnomalyCases.Case;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.FatalError;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * The border of each kind: a guilty history that is innocent without any one of its events, and an
 * innocent one beside it. Those of {@link AnomalyCases} that are as close are not told again.
 */
final class BorderCases {
  private final List<Case> cases = new ArrayList<>();

  private BorderCases() {
    records();
    transactions();
    trial();
    groups();
    owners(owners());
    outputs();
    shares();
    unknownDestination();
    failedInTransaction();
    repeatedInBetween();
  }

  static List<Case> all() {
    return new BorderCases().cases;
  }

  private void border(AnomalyKind kind, HistoryBuilder guilty, HistoryBuilder innocent) {
    cases.add(new Case(kind, "at the border", guilty, 1));
    cases.add(new Case(kind, "at the border", innocent, 0));
  }

  private static HistoryBuilder history() {
    return new HistoryBuilder();
  }

  private void records() {
    border(
        AnomalyKind.DUPLICATE,
        history().send("1#0").finalRead(0, "1#0", "1#0"),
        history().send("1#0").finalRead(0, "1#0", "-"));
    border(
        AnomalyKind.PHANTOM,
        history().read(0, 0, "1#0", 0),
        history().send("1#0").read(0, 0, "1#0", 0));
    border(
        AnomalyKind.CORRUPT,
        history().read(0, 0, "1#0", Flags.CORRUPT),
        history().send("1#0").read(0, 0, "1#0", 0));
    border(
        AnomalyKind.MISROUTED,
        history().send("1#0", 0).read(1, 0, "1#0", 0),
        history().send("1#0", 1).read(1, 0, "1#0", 0));
    border(
        AnomalyKind.INCONSISTENT_OFFSET,
        history().read(0, 0, "1#0", 0).finalRecords(0, "1#1"),
        history().read(0, 0, "1#0", 0).finalRecords(0, "1#0"));
    border(
        AnomalyKind.RESENT,
        history().send("1#0").sendAgain("1#1", 0, "1#0").finalRead(0, "1#0", "1#1"),
        history().send("1#0").sendAgain("1#1", 0, "1#0").finalRead(0, "-", "1#1"));
  }

  private static HistoryBuilder two() {
    return history().send("1#0", 0, 0, 0).send("1#1", 1, 0, 1).commit(1, 0, NONE);
  }

  private void transactions() {
    border(
        AnomalyKind.ABORTED_READ,
        history().send("1#0", 0, 0, 0).read(0, 0, "1#0", 0),
        history().send("1#0", 0, 0, 0).read(0, 0, "1#0", Flags.UNCOMMITTED));
    border(
        AnomalyKind.TORN_TRANSACTION,
        two().finalRead(0, "1#0").finalRead(1, "-"),
        two().finalRead(0, "1#0").finalRead(1, "1#1"));
    border(
        AnomalyKind.HANGING_TRANSACTION,
        history().simple(EventKind.HANGING_TXN, -1, 0, 0, 0, "producer id 7"),
        history());
  }

  private static HistoryBuilder quiesced(HistoryBuilder history) {
    return history.simple(EventKind.PHASE, -1, -1, 0, 0, "quiesced");
  }

  private static HistoryBuilder served() {
    return history().ok("1#0", 0);
  }

  private void trial() {
    border(
        AnomalyKind.STUCK,
        quiesced(served().fault().healed().send("1#1").pass(1100)),
        quiesced(served().fault().healed().send("1#1").pass(900).done("1#1", OK, 1).pass(200)));
    border(
        AnomalyKind.STUCK,
        quiesced(served().fault().healed().send("1#1").pass(1100)),
        quiesced(history().fault().healed().send("1#1").pass(1100)));
    border(
        AnomalyKind.STUCK,
        quiesced(served().fault().healed().send("1#1").pass(1100)),
        quiesced(disturbed(served().fault().healed().send("1#1").pass(1100))));
    // What a fault costs shows soon after it, and what comes later is a machine without time.
    border(
        AnomalyKind.STUCK,
        quiesced(inSync(100, 3, 2).send("1#1").pass(1100)),
        quiesced(inSync(500, 3, 2).send("1#1").pass(1100)));
    border(
        AnomalyKind.STUCK,
        quiesced(inSync(500, 2, 3).send("1#1").pass(1100)),
        quiesced(inSync(500, 3, 2).send("1#1").pass(1100)));
    // Who was not served before the faults either was slow without them.
    border(
        AnomalyKind.STUCK,
        quiesced(served().pass(4_900).fault().healed().send("1#1").pass(1100)),
        quiesced(served().pass(5_100).fault().healed().send("1#1").pass(1100)));
    // Clients that cannot start send nothing; here one starts again, there it does not.
    border(
        AnomalyKind.STUCK,
        quiesced(failed(served().fault().healed()).process(2, "producer").pass(1100)),
        quiesced(failed(served().fault().healed()).pass(1100)));
    border(
        AnomalyKind.STUCK,
        quiesced(failed(served().fault().healed()).process(2, "producer").pass(1100)),
        quiesced(served().fault().healed().process(2, "producer").pass(1100)));
  }

  /** The number of in-sync replicas changes so many milliseconds after the last fault. */
  private static HistoryBuilder inSync(int millis, int before, int after) {
    HistoryBuilder history = served().inSync(0, 1, before).fault().healed().pass(millis);
    return history.inSync(0, 1, after);
  }

  private static HistoryBuilder disturbed(HistoryBuilder history) {
    return history.simple(EventKind.DISTURBANCE, Event.NONE, Event.NONE, 0, 0, "overloaded");
  }

  private static HistoryBuilder failed(HistoryBuilder history) {
    String text = FatalError.end("ProducerFencedException: no");
    return history.process(1, "producer").simple(EventKind.PROCESS_END, 1, Event.NONE, 0, 0, text);
  }

  private static HistoryBuilder application() {
    return history().application("after").process(7, "application").process(8, "application");
  }

  private void groups() {
    border(
        AnomalyKind.SKIPPED,
        application().groupOffset(0, 1).finalRead(0, "1#0"),
        application().processed(7, 0, "1#0").groupOffset(0, 1).finalRead(0, "1#0"));
    border(
        AnomalyKind.REDELIVERED,
        application().processed(7, 0, "1#0").processed(8, 0, "1#0"),
        application().processed(7, 0, "1#0").processed(8, 1, "1#0"));
    border(
        AnomalyKind.REDELIVERED_COMMITTED,
        application().processed(7, 0, "1#0").committed(7, 1, OK).assigned(8).handles(8, 0, "1#0"),
        application()
            .processed(7, 0, "1#0")
            .committed(7, 1, INFO)
            .assigned(8)
            .handles(8, 0, "1#0"));
  }

  private static HistoryBuilder owners() {
    return application().assigned(7).assigned(8).commits(7, 1, OK).commits(8, 1, OK);
  }

  private void owners(HistoryBuilder both) {
    border(AnomalyKind.DOUBLE_OWNERSHIP, both.commits(8, 2, OK), owners().commits(8, 2, INFO));
    border(
        AnomalyKind.DOUBLE_OWNERSHIP,
        owners().commits(8, 2, OK).revoked(8),
        owners().revoked(8).commits(8, 2, OK));
  }

  private static HistoryBuilder streams(long position) {
    return history().makes("streams", "derived").groupOffset(0, position).finalRead(0, "1#0");
  }

  private void outputs() {
    border(
        AnomalyKind.OUTPUT_MISSING,
        streams(1).finalDerived(1),
        streams(1).finalDerived(1, "1#0=1"));
    border(
        AnomalyKind.OUTPUT_REPEATED,
        streams(1).finalDerived(1, "1#0=1", "1#0=1"),
        streams(1).finalDerived(1, "1#0=1"));
    HistoryBuilder nothing = history().makes("streams", "derived").finalRead(0);
    border(
        AnomalyKind.OUTPUT_UNACCOUNTED,
        nothing.finalDerived(1, "1#0=1"),
        history().makes("streams", "derived").finalRead(0).finalDerived(1));
    border(
        AnomalyKind.OUTPUT_REORDERED,
        command().finalDerived(1, "1#1=1", "1#0=1"),
        command().finalDerived(1, "1#0=1", "1#1=1"));
    HistoryBuilder read = history().makes("streams", "derived").finalRead(0, "1#0");
    border(
        AnomalyKind.STATE_DIVERGENCE,
        read.finalDerived(1, "1#0=2"),
        history().makes("streams", "derived").finalRead(0, "1#0").finalDerived(1, "1#0=1"));
  }

  private static HistoryBuilder command() {
    return history().makes("command", "derived").setting("keys", "1").finalRead(0, "1#0", "1#1");
  }

  private static HistoryBuilder share() {
    return history().workload("share").process(7, "share").process(8, "share");
  }

  private void shares() {
    border(
        AnomalyKind.UNDELIVERED,
        share().groupOffset(0, 1).finalRead(0, "1#0"),
        share().delivered(7, 0, "1#0", 1).groupOffset(0, 1).finalRead(0, "1#0"));
    border(
        AnomalyKind.REDELIVERED_ACKNOWLEDGED,
        acknowledged().delivered(8, 0, "1#0", 2),
        acknowledged().delivered(8, 0, "1#0", 1));
    HistoryBuilder limited = share().setting("share.delivery.count.limit", "1");
    border(
        AnomalyKind.OVER_DELIVERED,
        limited.delivered(7, 0, "1#0", 2),
        share().setting("share.delivery.count.limit", "1").delivered(7, 0, "1#0", 1));
  }

  private static HistoryBuilder acknowledged() {
    return share().leader(0, 1).leader(0, 1).delivered(7, 0, "1#0", 1).acknowledges(7, 0, OK);
  }

  /** The client chose where the record went, and never told. */
  private static HistoryBuilder somewhere() {
    return history().process(1, "producer").begin(1, 0).send("1#0", -1, 0, 0).commit(1, 0, OK);
  }

  private void unknownDestination() {
    border(
        AnomalyKind.LOST,
        somewhere().finalRead(0, "-").finalRead(1, "-"),
        somewhere().finalRead(0, "-").finalRead(1, "1#0"));
    border(
        AnomalyKind.DROPPED,
        history()
            .process(1, "producer")
            .send("1#0", -1)
            .done("1#0", -1, SENT, -1)
            .finalRead(0)
            .finalRead(1),
        history().send("1#0", -1).done("1#0", -1, SENT, -1).finalRead(0).finalRead(1));
  }

  private void failedInTransaction() {
    HistoryBuilder failed = history().begin(1, 0).send("1#0", 0, 0, 0).done("1#0", FAIL, -1);
    HistoryBuilder timedOut = history().begin(1, 0).send("1#0", 0, 0, 0).done("1#0", INFO, -1);
    border(
        AnomalyKind.ABORTED_READ,
        failed.read(0, 0, "1#0", Flags.UNCOMMITTED),
        timedOut.read(0, 0, "1#0", Flags.UNCOMMITTED));
  }

  private void repeatedInBetween() {
    border(
        AnomalyKind.REDELIVERED,
        application().processed(7, 0, "1#0").processed(7, 0, "1#1").processed(8, 0, "1#0"),
        application().processed(7, 0, "1#0").processed(7, 0, "1#1").processed(8, 0, "1#2"));
    border(
        AnomalyKind.REDELIVERED_COMMITTED,
        twice().processed(7, 0, "1#0"),
        twice().assigned(7).processed(7, 0, "1#0"));
    border(
        AnomalyKind.OVER_DELIVERED,
        limited().delivered(7, 0, "1#0", 3).delivered(8, 0, "1#0", 1),
        limited().delivered(7, 0, "1#0", 2).delivered(8, 0, "1#0", 1));
  }

  private static HistoryBuilder twice() {
    return application().assigned(7).processed(7, 0, "1#0").processed(8, 0, "1#0");
  }

  private static HistoryBuilder limited() {
    return share().setting("share.delivery.count.limit", "2");
  }
}
