package dev.ontrial.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.HistoryWriter;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {
  @TempDir Path folder;

  private static void text(
      HistoryWriter history, EventKind kind, int process, int id, String text) {
    history.appendText(kind, 0, process, id, 0, text);
  }

  private static void event(
      HistoryWriter history, EventKind kind, int flags, int process, long sequence, long offset) {
    history.append(kind, flags, process, 0, sequence, offset, Event.NONE, 0, 0, 3, 0);
  }

  private static int code(Outcome outcome) {
    return Arrays.asList(Outcome.values()).indexOf(outcome);
  }

  /** Five sends: two acknowledged, one failed, one ambiguous, one that is never answered. */
  private void write() throws IOException {
    try (HistoryWriter harness = HistoryWriter.create(folder.resolve("harness.oth"));
        HistoryWriter worker = HistoryWriter.create(folder.resolve("worker-10.oth"))) {
      text(harness, EventKind.TRIAL, -1, -1, "{\"name\":\"t\",\"fault\":\"f\"}");
      text(harness, EventKind.CONFIGURATION, -1, -1, "{\"name\":\"c\",\"workload\":\"sequenced\"}");
      text(
          harness,
          EventKind.TOPIC_PARTITION,
          -1,
          0,
          "{\"topic\":\"t\",\"partition\":0,\"configuration\":\"c\"}");
      harness.append(EventKind.LEADER, 0, -1, 0, 0, 0, -1, 0, 3, 1, 5);
      text(worker, EventKind.PROCESS, 3, -1, "{\"role\":\"producer\",\"configuration\":\"c\"}");
      text(worker, EventKind.PROCESS, 9, -1, "{\"role\":\"reader\"}");
      for (int sequence = 0; sequence < 5; sequence++) {
        event(worker, EventKind.SEND, 0, 3, sequence, -1);
      }
      event(worker, EventKind.SEND_DONE, code(Outcome.OK), 3, 0, 0);
      event(worker, EventKind.SEND_DONE, code(Outcome.OK), 3, 1, 1);
      event(worker, EventKind.SEND_DONE, code(Outcome.FAIL), 3, 2, -1);
      event(worker, EventKind.SEND_DONE, code(Outcome.INFO), 3, 3, -1);
      event(worker, EventKind.READ, 0, 9, 0, 0);
      event(worker, EventKind.READ, Flags.UNCOMMITTED, 9, 0, 0);
      event(worker, EventKind.READ, Flags.FINAL, 9, 0, 0);
      text(harness, EventKind.PHASE, -1, -1, "stopping");
      harness.append(EventKind.LEADER, 0, -1, 0, 0, 0, -1, 0, 2, 2, 6);
      text(harness, EventKind.PHASE, -1, -1, "quiesced");
    }
  }

  @Test
  void everyAnswerIsCountedOnce_andReadsOfOneReaderAlone() throws IOException {
    write();
    Timeline timeline = Timeline.read(folder, List.of());
    CellSeries series = Objects.requireNonNull(timeline.cells().get("c"));
    assertThat(Arrays.stream(series.acknowledged()).sum()).isEqualTo(2);
    assertThat(Arrays.stream(series.failed()).sum()).isEqualTo(1);
    assertThat(Arrays.stream(series.ambiguous()).sum()).isEqualTo(1);
    assertThat(Arrays.stream(series.read()).sum()).isEqualTo(1);
    assertThat(series.readWord()).isEqualTo("read");
    assertThat(series.inFlight()[series.inFlight().length - 1]).isEqualTo(1);
    assertThat(Arrays.stream(series.maxMicros()).max().orElse(-1)).isNotNegative();
    assertThat(series.leaderEpoch()[0]).isIn(5, 6);
    assertThat(series.inSync()[0]).isIn(2, 3);
    assertThat(timeline.bins().count()).isLessThanOrEqualTo(Bins.COUNT);
  }

  @Test
  void surroundings_keepTheNeighboursOfWitnesses() throws IOException {
    write();
    String first = "worker-10.oth#";
    Timeline nothing = Timeline.read(folder, List.of());
    assertThat(nothing.surroundings().ofRecord(3, 1)).isEmpty();
    String pointer = sendOf(1);
    Timeline timeline = Timeline.read(folder, List.of(pointer, "gone.oth#7", first + "9999999"));
    assertThat(Objects.requireNonNull(timeline.event(pointer)).event().sequence()).isEqualTo(1);
    assertThat(timeline.event("gone.oth#7")).isNull();
    assertThat(timeline.surroundings().ofRecord(3, 2))
        .extracting(located -> located.event().kind())
        .containsExactly(EventKind.SEND, EventKind.SEND_DONE);
    assertThat(timeline.surroundings().ofRecord(3, 0))
        .extracting(located -> located.event().kind())
        .containsExactly(
            EventKind.SEND, EventKind.SEND_DONE, EventKind.READ, EventKind.READ, EventKind.READ);
  }

  /** Where the history tells of a send; texts take slots before it. */
  private String sendOf(long sequence) throws IOException {
    for (int slot = 0; slot < 100; slot++) {
      String pointer = "worker-10.oth#" + slot;
      LocatedEvent located = Timeline.read(folder, List.of(pointer)).event(pointer);
      if (located != null
          && located.event().kind() == EventKind.SEND
          && located.event().sequence() == sequence) {
        return pointer;
      }
    }
    throw new AssertionError("no send of " + sequence);
  }

  @Test
  void bins_coverTheSpan_withPercentiles() {
    Bins bins = Bins.covering(1_000_000_000, 25_000_000_000L);
    assertThat(bins.count()).isBetween(1_000, 2_000);
    assertThat(bins.of(999_999_999)).isEqualTo(-1);
    assertThat(bins.of(1_000_000_000)).isZero();
    assertThat(bins.of(Long.MAX_VALUE)).isEqualTo(bins.count());
    Moments moments = new Moments();
    for (int number = 1; number <= 100; number++) {
      moments.add(1_000_000_000, number);
    }
    int[][] percentiles = bins.percentiles(moments);
    assertThat(percentiles[0][0]).isEqualTo(50);
    assertThat(percentiles[1][0]).isEqualTo(99);
    assertThat(percentiles[2][0]).isEqualTo(100);
    assertThat(percentiles[0][1]).isEqualTo(-1);
  }
}
