package dev.ontrial.checker;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.List;

/** The cases of {@link AnomalyCases} about applications of the user's own. */
final class OwnCases {
  private static final String MORE_INPUT =
      "{\"topic\":\"t\",\"partition\":2,\"configuration\":\"c\",\"role\":\"input\"}";

  private final List<AnomalyCases.Case> cases = new ArrayList<>();

  private OwnCases() {
    missing();
    repeated();
    invented();
    order();
    positions();
    strangers();
  }

  static List<AnomalyCases.Case> all() {
    return new OwnCases().cases;
  }

  private void guilty(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, "own: " + name, history, 1));
  }

  private void innocent(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, "own: " + name, history, 0));
  }

  /** Four records in the input, with two keys: those of an even and of an odd number. */
  private static HistoryBuilder own() {
    return new HistoryBuilder()
        .makes("command", "derived")
        .setting("guarantee", "exactly-once")
        .setting("keys", "2")
        .ok("1#0", 0)
        .ok("1#1", 1)
        .ok("1#2", 2)
        .ok("1#3", 3);
  }

  private static HistoryBuilder read(HistoryBuilder history) {
    return history.finalRead(0, "1#0", "1#1", "1#2", "1#3");
  }

  private void missing() {
    AnomalyKind kind = AnomalyKind.OUTPUT_MISSING;
    guilty(
        kind,
        "before an input that has an output",
        read(own()).finalDerived(1, "1#0=1", "1#1=1", "1#3=1"));
    guilty(
        kind,
        "below the committed position",
        read(own().groupOffset(0, 4)).finalDerived(1, "1#0=1", "1#1=1", "1#2=1"));
    innocent(
        kind,
        "behind all that the application is known to have passed",
        read(own().groupOffset(0, 0)).finalDerived(1, "1#0=1", "1#1=1", "1#2=1"));
    innocent(
        kind,
        "before the first input with an output",
        read(own().groupOffset(0, 4)).finalDerived(1, "1#1=1", "1#2=1", "1#3=1"));
    innocent(kind, "no output was matched at all", read(own().groupOffset(0, 4)).finalDerived(1));
    innocent(
        kind,
        "the input stands twice, and the application recognised it",
        own()
            .groupOffset(0, 5)
            .finalRead(0, "1#0", "1#1", "1#2", "1#3", "1#3")
            .finalDerived(1, "1#0=1", "1#1=1", "1#2=1", "1#3=1"));
  }

  private void repeated() {
    AnomalyKind kind = AnomalyKind.OUTPUT_REPEATED;
    guilty(
        kind,
        "two outputs, whatever was committed",
        read(own().groupOffset(0, 0)).finalDerived(1, "1#0=1", "1#0=1"));
    innocent(
        kind,
        "one output each",
        read(own().groupOffset(0, 4)).finalDerived(1, "1#0=1", "1#1=1", "1#2=1", "1#3=1"));
  }

  private void invented() {
    AnomalyKind kind = AnomalyKind.OUTPUT_UNACCOUNTED;
    guilty(
        kind,
        "of no input",
        read(own().groupOffset(0, 4)).finalDerived(1, "1#0=1", "1#1=1", "1#2=1", "1#3=1", "1#4=1"));
    innocent(
        kind,
        "above the committed position",
        read(own().groupOffset(0, 0)).finalDerived(1, "1#0=1", "1#1=1", "1#2=1", "1#3=1"));
  }

  private void strangers() {
    AnomalyKind kind = AnomalyKind.PHANTOM;
    innocent(
        kind,
        "no output was matched, so that the way of matching is doubted",
        read(own()).read(1, 0, "1#0", Flags.FOREIGN).finalRead(1));
    guilty(
        kind,
        "an output of no input, beside one that was matched",
        read(own()).read(1, 5, "1#0", Flags.FOREIGN).finalDerived(1, "1#0=1"));
    guilty(kind, "in the input", read(own()).read(0, 9, "1#0", Flags.FOREIGN).finalRead(1));
  }

  private void positions() {
    innocent(
        AnomalyKind.COMMIT_UNACCOUNTED,
        "behind the end of the input",
        read(own().groupOffset(0, 9)).finalDerived(1, "1#0=1"));
  }

  private void order() {
    AnomalyKind kind = AnomalyKind.OUTPUT_REORDERED;
    guilty(
        kind,
        "two records of one key",
        read(own()).finalDerived(1, "1#2=1", "1#0=1", "1#1=1", "1#3=1"));
    innocent(
        kind,
        "records of different keys",
        read(own()).finalDerived(1, "1#1=1", "1#0=1", "1#3=1", "1#2=1"));
    innocent(
        kind,
        "a repetition of the first output",
        read(own()).finalDerived(1, "1#0=1", "1#2=1", "1#0=1"));
    innocent(
        kind,
        "of Kafka Streams, of which no order is promised here",
        new HistoryBuilder()
            .makes("streams", "derived")
            .setting("keys", "2")
            .finalRead(0, "1#0", "1#2")
            .finalDerived(1, "1#2=1", "1#0=1"));
    guilty(
        kind,
        "two records of one key, of two producers with the same numbers",
        own()
            .ok("2#0", 4)
            .finalRead(0, "1#0", "2#0", "1#2", "1#1", "1#3")
            .finalDerived(1, "1#0=1", "1#2=1", "2#0=1", "1#1=1", "1#3=1"));
    innocent(
        kind,
        "another topic-partition of the input was not read",
        read(own().simple(EventKind.TOPIC_PARTITION, -1, 2, 0, 0, MORE_INPUT))
            .finalDerived(1, "1#2=1", "1#0=1", "1#1=1", "1#3=1"));
    innocent(
        kind, "without keys", read(own().setting("keys", "0")).finalDerived(1, "1#2=1", "1#0=1"));
  }
}
