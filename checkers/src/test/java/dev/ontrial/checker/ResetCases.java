package dev.ontrial.checker;

import static dev.ontrial.history.Outcome.INFO;
import static dev.ontrial.history.Outcome.OK;

import dev.ontrial.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.List;

/** The cases of {@link AnomalyCases} about groups that do not begin at the first record. */
final class ResetCases {
  private final List<AnomalyCases.Case> cases = new ArrayList<>();

  private ResetCases() {
    skipped();
    outputsOfLatest();
  }

  static List<AnomalyCases.Case> all() {
    return new ResetCases().cases;
  }

  private void guilty(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, name, history, 1));
  }

  private void innocent(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, name, history, 0));
  }

  private static HistoryBuilder latest() {
    return GroupCases.application("after").setting("auto.offset.reset", "latest");
  }

  private void skipped() {
    AnomalyKind kind = AnomalyKind.SKIPPED;
    guilty(
        kind,
        "latest, handed out before the first commit past it",
        GroupCases.read(latest().polled(7, 0, "1#0").commits(7, 1, OK).groupOffset(0, 1)));
    guilty(
        kind,
        "latest, behind the first committed position",
        GroupCases.read(
            latest()
                .commits(7, 0, OK)
                .assigned(8)
                .handles(8, 1, "1#1")
                .commits(8, 2, OK)
                .groupOffset(0, 2)));
    innocent(
        kind,
        "latest, before the first position",
        GroupCases.read(latest().handles(7, 1, "1#1").commits(7, 2, OK).groupOffset(0, 2)));
    innocent(
        kind,
        "latest, handed to a member that had not committed when it ended",
        GroupCases.read(
            latest()
                .polled(7, 0, "1#0")
                .ends(7, true)
                .assigned(8)
                .handles(8, 1, "1#1")
                .commits(8, 2, OK)
                .groupOffset(0, 2)));
    innocent(
        kind,
        "latest, no commit was acknowledged",
        GroupCases.read(latest().polled(7, 0, "1#0").commits(7, 1, INFO).groupOffset(0, 1)));
  }

  private static HistoryBuilder latestStreams() {
    return GroupCases.streams()
        .setting("processing.guarantee", "exactly_once_v2")
        .setting("auto.offset.reset", "latest");
  }

  private void outputsOfLatest() {
    innocent(
        AnomalyKind.OUTPUT_MISSING,
        "latest, before the first input with output",
        GroupCases.read(latestStreams().groupOffset(0, 2)).finalDerived(1, "1#1=1"));
    innocent(
        AnomalyKind.OUTPUT_MISSING,
        "latest, and no output at all",
        GroupCases.read(latestStreams().groupOffset(0, 2)).finalDerived(1));
    guilty(
        AnomalyKind.OUTPUT_MISSING,
        "latest, behind the first input with output",
        GroupCases.read(latestStreams().groupOffset(0, 2)).finalDerived(1, "1#0=1"));
    innocent(
        AnomalyKind.OUTPUT_MISSING,
        "latest, at least once, and the group may have begun again",
        GroupCases.read(
                latestStreams()
                    .setting("processing.guarantee", "at_least_once")
                    .process(7, "streams")
                    .process(8, "streams")
                    .assigned(7)
                    .assigned(8)
                    .groupOffset(0, 2))
            .finalDerived(1, "1#0=1"));
    guilty(
        AnomalyKind.OUTPUT_MISSING,
        "latest, at least once, and the group has begun once",
        GroupCases.read(
                latestStreams()
                    .setting("processing.guarantee", "at_least_once")
                    .process(7, "streams")
                    .assigned(7)
                    .groupOffset(0, 2))
            .finalDerived(1, "1#0=1"));
    guilty(
        AnomalyKind.OUTPUT_MISSING,
        "latest, at the first position of a transform",
        GroupCases.transform()
            .setting("auto.offset.reset", "latest")
            .commits(7, 0, OK)
            .commits(7, 1, OK)
            .abort(7, 0, OK)
            .groupOffset(0, 1)
            .finalRead(0, "1#0")
            .finalRead(1, "-"));
    innocent(
        AnomalyKind.OUTPUT_MISSING,
        "latest, before the first position of a transform",
        GroupCases.transform()
            .setting("auto.offset.reset", "latest")
            .commits(7, 1, OK)
            .abort(7, 0, OK)
            .groupOffset(0, 1)
            .finalRead(0, "1#0")
            .finalRead(1, "-"));
    innocent(
        AnomalyKind.STATE_DIVERGENCE,
        "latest, counted from the first input with output",
        GroupCases.read(latestStreams()).finalDerived(1, "1#1=1"));
    guilty(
        AnomalyKind.STATE_DIVERGENCE,
        "latest, counted twice",
        GroupCases.read(latestStreams()).finalDerived(1, "1#1=2"));
  }
}
