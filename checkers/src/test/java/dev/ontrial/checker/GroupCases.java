package dev.ontrial.checker;

import static dev.ontrial.history.Outcome.INFO;
import static dev.ontrial.history.Outcome.NONE;
import static dev.ontrial.history.Outcome.OK;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.List;

/** The cases of {@link AnomalyCases} about groups, what they make of their input, and resends. */
final class GroupCases {
  private final List<AnomalyCases.Case> cases = new ArrayList<>();

  private GroupCases() {
    skipped();
    redelivered();
    redeliveredCommitted();
    outputs();
    copies();
    transforms();
    stateDivergence();
    undelivered();
    redeliveredAcknowledged();
    overDelivered();
    resent();
    derived();
  }

  static List<AnomalyCases.Case> all() {
    return new GroupCases().cases;
  }

  private void guilty(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, name, history, 1));
  }

  private void innocent(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, name, history, 0));
  }

  /** Two members, p7 and p8; p1 wrote two records, and p7 was assigned t-0. */
  static HistoryBuilder application(String processing) {
    return new HistoryBuilder()
        .application(processing)
        .process(7, "application")
        .process(8, "application")
        .ok("1#0", 0)
        .ok("1#1", 1)
        .assigned(7);
  }

  static HistoryBuilder read(HistoryBuilder history) {
    return history.finalRead(0, "1#0", "1#1");
  }

  private void skipped() {
    AnomalyKind kind = AnomalyKind.SKIPPED;
    guilty(
        kind,
        "handed out, committed, not processed",
        read(application("before").polled(7, 0, "1#0").commits(7, 1, OK).groupOffset(0, 1)));
    guilty(
        kind,
        "nobody was handed it",
        read(application("after").handles(7, 1, "1#1").commits(7, 2, OK).groupOffset(0, 2)));
    innocent(
        kind,
        "at the final position",
        read(application("after").handles(7, 0, "1#0").polled(7, 1, "1#1").groupOffset(0, 1)));
    innocent(
        kind,
        "processed by another member",
        read(
            application("after")
                .polled(7, 0, "1#0")
                .assigned(8)
                .handles(8, 0, "1#0")
                .groupOffset(0, 1)));
    innocent(
        kind,
        "another copy was processed",
        application("after").handles(7, 0, "1#0").groupOffset(0, 2).finalRead(0, "1#0", "1#0"));
    innocent(kind, "the position is not known", read(application("after").groupOffset(0, -1)));
    innocent(
        kind,
        "the final read is incomplete",
        application("after").groupOffset(0, 2).finalRecords(0, "1#0").finalEnd(0, 0, 2, false));
  }

  private void redelivered() {
    AnomalyKind kind = AnomalyKind.REDELIVERED;
    guilty(
        kind,
        "not committed before the member ended",
        read(application("after").handles(7, 0, "1#0").ends(7, true).assigned(8))
            .handles(8, 0, "1#0"));
    guilty(
        kind,
        "three times counts once",
        application("after")
            .handles(7, 0, "1#0")
            .assigned(8)
            .handles(8, 0, "1#0")
            .assigned(7)
            .handles(7, 0, "1#0"));
    guilty(
        kind,
        "committed only after the next was assigned",
        application("after")
            .handles(7, 0, "1#0")
            .simple(EventKind.OFFSET_COMMIT, 7, 0, 0, 1, "")
            .assigned(8)
            .committed(7, 1, OK)
            .handles(8, 0, "1#0"));
    innocent(
        kind,
        "the record stands at two offsets",
        application("after").handles(7, 0, "1#0").handles(7, 1, "1#0"));
    innocent(
        kind,
        "handed out again, not processed",
        application("after").handles(7, 0, "1#0").assigned(8).polled(8, 0, "1#0"));
    innocent(
        kind,
        "another record at the same offset",
        application("after").handles(7, 0, "1#0").assigned(8).handles(8, 0, "1#1"));
  }

  private void redeliveredCommitted() {
    AnomalyKind kind = AnomalyKind.REDELIVERED_COMMITTED;
    guilty(
        kind,
        "committed before the next was assigned",
        application("after")
            .handles(7, 0, "1#0")
            .commits(7, 1, OK)
            .assigned(8)
            .handles(8, 0, "1#0"));
    guilty(
        kind,
        "again by the same member, which was not assigned anew",
        application("after").handles(7, 0, "1#0").handles(7, 0, "1#0"));
    innocent(
        kind,
        "the commit was not answered",
        application("after")
            .handles(7, 0, "1#0")
            .commits(7, 1, NONE)
            .assigned(8)
            .handles(8, 0, "1#0"));
    innocent(
        kind,
        "the commit timed out",
        application("after")
            .handles(7, 0, "1#0")
            .commits(7, 1, INFO)
            .assigned(8)
            .handles(8, 0, "1#0"));
    innocent(
        kind,
        "the position was the record's own",
        application("after")
            .handles(7, 0, "1#0")
            .commits(7, 0, OK)
            .assigned(8)
            .handles(8, 0, "1#0"));
    innocent(
        kind,
        "a paused member processes last what it was handed first",
        application("after")
            .polled(7, 0, "1#0")
            .assigned(8)
            .handles(8, 0, "1#0")
            .commits(8, 1, OK)
            .processed(7, 0, "1#0"));
    innocent(
        kind,
        "assigned before the commit",
        application("after")
            .handles(7, 0, "1#0")
            .assigned(8)
            .commits(7, 1, OK)
            .handles(8, 0, "1#0"));
  }

  static HistoryBuilder streams() {
    return new HistoryBuilder().makes("streams", "derived").ok("1#0", 0).ok("1#1", 1);
  }

  /** The input has a record twice, of which the group has passed one. */
  private static HistoryBuilder twice() {
    return streams().groupOffset(0, 1).finalRead(0, "1#0", "1#0");
  }

  private void copies() {
    innocent(
        AnomalyKind.OUTPUT_REPEATED,
        "as many as the input has copies, whether passed or not",
        twice().finalDerived(1, "1#0=1", "1#0=2"));
    guilty(
        AnomalyKind.OUTPUT_UNACCOUNTED,
        "of a copy that the group has not passed",
        twice().finalDerived(1, "1#0=1", "1#0=2"));
    guilty(
        AnomalyKind.OUTPUT_REPEATED,
        "more than the input has copies",
        twice().finalDerived(1, "1#0=1", "1#0=2", "1#0=2"));
  }

  private void outputs() {
    guilty(
        AnomalyKind.OUTPUT_MISSING,
        "below the final position",
        read(streams().groupOffset(0, 2)).finalDerived(1, "1#0=1"));
    innocent(
        AnomalyKind.OUTPUT_MISSING,
        "at the final position",
        read(streams().groupOffset(0, 1)).finalDerived(1, "1#0=1"));
    innocent(
        AnomalyKind.OUTPUT_MISSING,
        "the output was not read completely",
        read(streams().groupOffset(0, 2)).finalEnd(1, 0, 2, false));
    innocent(
        AnomalyKind.OUTPUT_MISSING,
        "the position is not known",
        read(streams()).finalDerived(1, "1#0=1"));
    guilty(
        AnomalyKind.OUTPUT_REPEATED,
        "two outputs",
        read(streams().groupOffset(0, 2)).finalDerived(1, "1#0=1", "1#1=2", "1#1=3"));
    innocent(
        AnomalyKind.OUTPUT_REPEATED,
        "the input stands twice",
        streams()
            .groupOffset(0, 3)
            .finalRead(0, "1#0", "1#1", "1#1")
            .finalDerived(1, "1#0=1", "1#1=2", "1#1=3"));
    guilty(
        AnomalyKind.OUTPUT_MISSING,
        "the input stands twice, and has one output",
        streams()
            .groupOffset(0, 3)
            .finalRead(0, "1#0", "1#1", "1#1")
            .finalDerived(1, "1#0=1", "1#1=2"));
    guilty(
        AnomalyKind.OUTPUT_UNACCOUNTED,
        "at the final position",
        read(streams().groupOffset(0, 1)).finalDerived(1, "1#0=1", "1#1=2"));
    guilty(
        AnomalyKind.OUTPUT_UNACCOUNTED,
        "of no input",
        read(streams().groupOffset(0, 2)).finalDerived(1, "1#0=1", "1#1=2", "1#2=3"));
    innocent(
        AnomalyKind.OUTPUT_UNACCOUNTED,
        "below the final position",
        read(streams().groupOffset(0, 2)).finalDerived(1, "1#0=1", "1#1=2"));
  }

  static HistoryBuilder transform() {
    return new HistoryBuilder()
        .makes("transform", "output")
        .transactional()
        .process(7, "transform")
        .ok("1#0", 0)
        .begin(7, 0)
        .sendAgain("7#0", 1, "1#0", 0)
        .done("7#0", 1, OK, 0);
  }

  private void transforms() {
    HistoryBuilder whole = transform().commit(7, 0, OK).groupOffset(0, 1).finalRead(0, "1#0");
    innocent(AnomalyKind.OUTPUT_MISSING, "a transform's", whole.finalRead(1, "7#0"));
    guilty(
        AnomalyKind.OUTPUT_MISSING,
        "a transform's position was committed, its output was not",
        transform().abort(7, 0, OK).groupOffset(0, 1).finalRead(0, "1#0").finalRead(1, "-"));
    guilty(
        AnomalyKind.OUTPUT_REPEATED,
        "of a transform that began anew",
        transform()
            .commit(7, 0, OK)
            .begin(8, 0)
            .sendAgain("8#0", 1, "1#0", 0)
            .commit(8, 0, OK)
            .groupOffset(0, 1)
            .finalRead(0, "1#0")
            .finalRead(1, "7#0", "-", "8#0"));
    guilty(
        AnomalyKind.OUTPUT_UNACCOUNTED,
        "a transform's output was committed, its position was not",
        transform().commit(7, 0, OK).groupOffset(0, 0).finalRead(0, "1#0").finalRead(1, "7#0"));
  }

  private void stateDivergence() {
    AnomalyKind kind = AnomalyKind.STATE_DIVERGENCE;
    guilty(kind, "counted twice", read(streams()).finalDerived(1, "1#0=1", "1#1=3"));
    innocent(kind, "counted once", read(streams()).finalDerived(1, "1#0=1", "1#1=2"));
    innocent(
        kind,
        "each writer by itself, in the order of the log",
        streams()
            .ok("2#0", 2)
            .finalRead(0, "1#1", "2#0", "1#0")
            .finalDerived(1, "1#1=1", "2#0=1", "1#0=2"));
    innocent(
        kind,
        "a record that stands twice has two numbers",
        streams().finalRead(0, "1#0", "1#0", "1#1").finalDerived(1, "1#0=1", "1#0=2", "1#1=3"));
  }

  private static HistoryBuilder share() {
    return new HistoryBuilder()
        .workload("share")
        .process(7, "share")
        .process(8, "share")
        .leader(0, 1)
        .leader(0, 1)
        .ok("1#0", 0)
        .ok("1#1", 1);
  }

  private void undelivered() {
    AnomalyKind kind = AnomalyKind.UNDELIVERED;
    guilty(kind, "left behind", read(share().delivered(7, 0, "1#0", 1).groupOffset(0, 2)));
    innocent(
        kind, "above the start offset", read(share().delivered(7, 0, "1#0", 1).groupOffset(0, 1)));
    innocent(
        kind,
        "handed out, and never acknowledged",
        read(share().delivered(7, 0, "1#0", 1).delivered(8, 1, "1#1", 1).groupOffset(0, 2)));
    innocent(kind, "the start offset is not known", read(share().groupOffset(0, -1)));
  }

  private void redeliveredAcknowledged() {
    AnomalyKind kind = AnomalyKind.REDELIVERED_ACKNOWLEDGED;
    guilty(
        kind,
        "to another member",
        share().delivered(7, 0, "1#0", 1).acknowledges(7, 0, OK).delivered(8, 0, "1#0", 2));
    guilty(
        kind,
        "to a member that was not there before",
        share()
            .delivered(7, 0, "1#0", 1)
            .acknowledges(7, 0, OK)
            .leader(0, 2)
            .process(9, "share")
            .delivered(9, 0, "1#0", 1));
    innocent(
        kind,
        "the acknowledgement timed out",
        share().delivered(7, 0, "1#0", 1).acknowledges(7, 0, INFO).delivered(8, 0, "1#0", 2));
    innocent(
        kind,
        "on its way since before",
        share().delivered(7, 0, "1#0", 2).acknowledges(7, 0, OK).delivered(8, 0, "1#0", 1));
    innocent(
        kind,
        "the leader changed, so that counts began anew",
        share()
            .delivered(7, 0, "1#0", 1)
            .acknowledges(7, 0, OK)
            .leader(0, 2)
            .delivered(8, 0, "1#0", 2));
    innocent(
        kind,
        "acknowledged only after it was handed out again",
        share().delivered(7, 0, "1#0", 1).delivered(8, 0, "1#0", 2).acknowledges(8, 0, OK));
  }

  private void overDelivered() {
    AnomalyKind kind = AnomalyKind.OVER_DELIVERED;
    HistoryBuilder three = share().setting("share.delivery.count.limit", "2");
    HistoryBuilder two = share().setting("share.delivery.count.limit", "2");
    guilty(
        kind,
        "three times of two",
        three.delivered(7, 0, "1#0", 1).delivered(8, 0, "1#0", 2).delivered(7, 0, "1#0", 3));
    innocent(kind, "twice of two", two.delivered(7, 0, "1#0", 1).delivered(8, 0, "1#0", 2));
  }

  private void resent() {
    AnomalyKind kind = AnomalyKind.RESENT;
    guilty(kind, "both stand", resend("1#1").finalRead(0, "1#0", "1#1"));
    guilty(
        kind,
        "by the successor, twice, counted once",
        resend("2#0").sendAgain("2#1", 0, "2#0").finalRead(0, "1#0", "2#0", "2#1"));
    innocent(kind, "only the resend stands", resend("1#1").finalRead(0, "1#1"));
    innocent(kind, "only the original stands", resend("1#1").finalRead(0, "1#0"));
    innocent(
        kind,
        "a transform's output names its input",
        transform().commit(7, 0, OK).finalRead(0, "1#0").finalRead(1, "7#0"));
  }

  private static HistoryBuilder resend(String record) {
    return new HistoryBuilder()
        .send("1#0")
        .done("1#0", INFO, -1)
        .sendAgain(record, 0, "1#0")
        .done(record, OK, 1);
  }

  /** What checkers of producers must not say of derived records, which nobody has sent. */
  private void derived() {
    HistoryBuilder streams = read(streams().groupOffset(0, 2));
    streams.finalDerived(1, "1#0=1", "1#1=2", "1#1=2", "1#0=1", "1#7=3");
    for (AnomalyKind kind :
        List.of(
            AnomalyKind.PHANTOM,
            AnomalyKind.MISROUTED,
            AnomalyKind.DUPLICATE,
            AnomalyKind.REORDERING,
            AnomalyKind.INCONSISTENT_OFFSET,
            AnomalyKind.ABORTED_READ)) {
      innocent(kind, "derived records", streams);
    }
    guilty(
        AnomalyKind.PHANTOM,
        "a record of another run among derived ones",
        read(streams()).read(1, 0, "1#0", Flags.FOREIGN).finalDerived(1));
    guilty(
        AnomalyKind.CORRUPT,
        "among derived records",
        read(streams()).read(1, 0, "1#0", Flags.CORRUPT).finalDerived(1));
    guilty(
        AnomalyKind.INCONSISTENT_OFFSET,
        "two reads of derived records disagree",
        read(streams()).read(1, 0, "1#1", 0).finalDerived(1, "1#0=1"));
  }
}
