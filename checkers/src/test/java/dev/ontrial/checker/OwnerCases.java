package dev.ontrial.checker;

import static dev.ontrial.history.Outcome.FAIL;
import static dev.ontrial.history.Outcome.OK;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.List;

/** The cases of {@link AnomalyCases} about who owns, and what is kept, in a cluster. */
final class OwnerCases {
  private final List<AnomalyCases.Case> cases = new ArrayList<>();

  private OwnerCases() {
    doubleOwnership();
    otherOwners();
    retentionLoss();
  }

  static List<AnomalyCases.Case> all() {
    return new OwnerCases().cases;
  }

  private void guilty(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, name, history, 1));
  }

  private void innocent(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, name, history, 0));
  }

  /** Both hold t-0, and commits of both are acknowledged, those of p8 before and after. */
  static HistoryBuilder twoOwners() {
    return GroupCases.application("after").assigned(8).commits(7, 1, OK).commits(8, 1, OK);
  }

  private void doubleOwnership() {
    AnomalyKind kind = AnomalyKind.DOUBLE_OWNERSHIP;
    guilty(kind, "commits of both were acknowledged", twoOwners().commits(8, 2, OK));
    guilty(
        kind,
        "the older one notices only later",
        twoOwners().commits(8, 2, OK).revoked(7).ends(7, false));
    innocent(kind, "one commit of the younger, of a group that may be empty", twoOwners());
    innocent(
        kind,
        "the older one had lost it",
        GroupCases.application("after")
            .revoked(7)
            .assigned(8)
            .commits(7, 1, OK)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
    innocent(
        kind,
        "the older one's commit is refused",
        GroupCases.application("after")
            .assigned(8)
            .commits(7, 1, FAIL)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
    innocent(
        kind,
        "the older one processes until it notices",
        GroupCases.application("after")
            .polled(7, 0, "1#0")
            .assigned(8)
            .handles(8, 0, "1#0")
            .processed(7, 0, "1#0")
            .commits(8, 1, OK)
            .commits(8, 2, OK)
            .revoked(7));
    innocent(
        kind,
        "requested before the younger was assigned it",
        GroupCases.application("after")
            .simple(EventKind.OFFSET_COMMIT, 7, 0, 0, 1, "")
            .assigned(8)
            .committed(7, 1, OK)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
    innocent(
        kind,
        "the younger had lost it again",
        GroupCases.application("after")
            .assigned(8)
            .revoked(8)
            .commits(7, 1, OK)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
    innocent(
        kind, "the younger loses it between its commits", twoOwners().revoked(8).commits(8, 2, OK));
  }

  private void otherOwners() {
    AnomalyKind kind = AnomalyKind.DOUBLE_OWNERSHIP;
    innocent(
        kind,
        "automatic commits, whose requests are not recorded",
        GroupCases.application("auto")
            .assigned(8)
            .committed(7, 1, OK)
            .committed(8, 1, OK)
            .committed(8, 2, OK));
    innocent(
        kind,
        "a client in another language, which may report the loss late",
        new HistoryBuilder()
            .application("after")
            .simple(EventKind.PROCESS, 7, -1, 0, 0, member("franz-go 1.18"))
            .simple(EventKind.PROCESS, 8, -1, 0, 0, member("franz-go 1.18"))
            .assigned(7)
            .assigned(8)
            .commits(7, 1, OK)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
  }

  private static String member(String client) {
    return "{\"role\":\"application\",\"configuration\":\"c\",\"clientVersion\":\"%s\"}"
        .formatted(client);
  }

  private static HistoryBuilder three() {
    return new HistoryBuilder().ok("1#0", 0).ok("1#1", 1).ok("1#2", 2);
  }

  private static HistoryBuilder deleted(HistoryBuilder before, int below) {
    return before
        .fault(
            """
            {"kind": "delete-records", "target": "all", "nodes": [1],
             "logStartFrom": {"t-0": 0}, "logStartTo": {"t-0": %d}}
            """
                .formatted(below))
        .healed();
  }

  private void retentionLoss() {
    AnomalyKind kind = AnomalyKind.RETENTION_LOSS;
    guilty(
        kind,
        "the log begins behind its first record",
        three().finalRecords(0, "-", "1#1", "1#2").finalEnd(0, 1, 3, true));
    guilty(
        kind,
        "more is gone than was to be deleted",
        deleted(three(), 1).finalRecords(0, "-", "-", "1#2").finalEnd(0, 2, 3, true));
    guilty(kind, "nothing is left", three().finalEnd(0, 3, 3, true));
    innocent(
        kind,
        "as much is gone as was to be deleted",
        deleted(three(), 2).finalRecords(0, "-", "-", "1#2").finalEnd(0, 2, 3, true));
    innocent(
        kind,
        "less is gone than was to be deleted",
        deleted(three(), 2).finalRecords(0, "-", "1#1", "1#2").finalEnd(0, 1, 3, true));
    innocent(
        kind,
        "the log begins at its first record",
        three().finalRecords(0, "1#0", "1#1", "1#2").finalEnd(0, 0, 3, true));
    innocent(
        kind,
        "the final read is incomplete",
        three().finalRecords(0, "-", "1#1").finalEnd(0, 1, 3, false));
    innocent(kind, "there is no final read", three());
  }
}
