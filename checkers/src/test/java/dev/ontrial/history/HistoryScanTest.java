package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history in two files, of which the events of records go by and the others stay. */
class HistoryScanTest {
  private static final Set<EventFamily> RECORDS =
      Set.of(
          EventFamily.SEND,
          EventFamily.TRANSACTION,
          EventFamily.READ,
          EventFamily.HANDLED,
          EventFamily.SHARE_ACK);

  @TempDir Path folder = Path.of("");

  private final HistoryBuilder harness = new HistoryBuilder().fault().healed();
  private final List<Event> worker = new ArrayList<>();
  private Path run = Path.of("");

  @BeforeEach
  void write() throws IOException {
    HistoryBuilder builder = new HistoryBuilder().endsIn("").at(50).process(3, "producer");
    builder.begin(3, 7).send("3#5", 1, 7, 2).done("3#5", 1, Outcome.FAIL, 41);
    builder.commit(3, 7, Outcome.OK).read(1, 41, "3#5", Flags.FINAL | Flags.UNCOMMITTED);
    builder.delivered(3, 9, "3#5", 2).acknowledges(3, 9, Outcome.INFO);
    builder.metric(3, "retries", 4, true).at(900).simple(EventKind.NOTE, 3, -1, 0, 0, "the end");
    // The declarations are those of the other file.
    worker.addAll(builder.events().subList(4, builder.events().size()));
    run = folder.resolve("run");
    SlotWriter.write(
        run, new TreeMap<>(Map.of("harness.oth", harness.events(), "worker.oth", worker)));
  }

  private static Event event(SlotView view) {
    return new Event(
        view.kind(),
        view.flags(),
        view.process(),
        view.topicPartition(),
        view.timeNanos(),
        view.sequence(),
        view.offset(),
        view.transaction(),
        0,
        0,
        view.writer(),
        -1,
        "");
  }

  @Test
  void eventsOfRecords_goByWithAllTheirFields() throws IOException {
    List<Event> seen = new ArrayList<>();
    List<Event> located = new ArrayList<>();
    new HistoryScan(run)
        .run(view -> {
          assertThat(view.outcome()).isEqualTo(view.located().event().outcome());
          assertThat(view.has(Flags.FINAL | Flags.UNCOMMITTED))
              .isEqualTo(view.kind() == EventKind.READ);
          assertThat(view.has(Flags.FINAL | Flags.MISROUTED)).isFalse();
          seen.add(event(view));
          located.add(view.located().event());
        });

    List<Event> expected =
        worker.stream().filter(event -> RECORDS.contains(event.kind().family())).toList();
    assertThat(expected).hasSize(9);
    assertThat(located)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("text")
        .isEqualTo(expected);
    assertThat(seen)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
            "text", "position", "size", "leaderEpoch")
        .isEqualTo(expected);
  }

  @Test
  void otherEvents_stay() throws IOException {
    HistoryOutline outline = new HistoryScan(run).run(view -> {});

    assertThat(outline.events(EventKind.METRIC)).hasSize(1);
    assertThat(outline.events(EventKind.NOTE)).hasSize(1);
    assertThat(outline.events(EventKind.SEND)).isEmpty();
    assertThat(outline.events()).hasSizeGreaterThan(2);
    assertThat(outline.faults()).hasSize(1);
    assertThat(outline.configurations()).extracting(DeclaredConfiguration::name).contains("c");
    assertThat(outline.trial().name()).isEqualTo("t");
    assertThat(Objects.requireNonNull(outline.process(3)).role()).isEqualTo(ProcessRole.PRODUCER);
    assertThat(outline.process(4)).isNull();
    assertThat(Objects.requireNonNull(outline.topicPartition(1)).partition()).isEqualTo(1);
    assertThat(outline.topicPartition(9)).isNull();
    assertThat(outline.firstNanos()).isEqualTo(1_000_000);
    assertThat(outline.lastNanos()).isEqualTo(900_000_000);
    assertThat(outline.phase(Phase.READ)).hasValue(3_000_000);
    assertThat(outline.phase(Phase.QUIESCED)).isEmpty();
  }

  @Test
  void scanThatHasNotBegun_knowsNothing() {
    HistoryOutline outline = new HistoryScan(run).outline();

    assertThat(outline.trial()).isEqualTo(DeclaredTrial.UNKNOWN);
    assertThat(outline.process(3)).isNull();
    assertThat(outline.firstNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(outline.lastNanos()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void eventsAreFoundByTheirPointers_andPointersToNothingAreLeftOut() throws IOException {
    List<String> pointers = new ArrayList<>();
    new HistoryScan(run).run(view -> pointers.add(view.located().pointer()));
    long end = Files.size(run.resolve("worker.oth")) / HistoryFormat.SLOT_BYTES - 2;
    List<String> asked = new ArrayList<>(List.of("#3", "worker", "other.oth#3", "worker.oth#9999"));
    asked.addAll(pointers);
    asked.add("worker.oth#" + end);
    asked.add("worker.oth#" + (end + 1));

    Map<String, Event> found = HistoryScan.find(run, asked);

    assertThat(found.keySet())
        .containsExactlyElementsOf(
            asked.stream()
                .filter(each -> pointers.contains(each) || each.endsWith("#" + end))
                .toList());
    assertThat(found.values())
        .filteredOn(event -> event.kind() == EventKind.SEND)
        .extracting(Event::sequence)
        .containsExactly(5L);
    assertThat(Objects.requireNonNull(found.get("worker.oth#" + end)).kind())
        .isEqualTo(EventKind.END);
  }

  @Test
  void slotThatWasNeverWritten_isNotFound() throws IOException {
    Path file = run.resolve("killed.oth");
    SlotWriter writer = new SlotWriter(file);
    writer.append(worker.getFirst());
    writer.leave(4);
    long slots = Files.size(file) / HistoryFormat.SLOT_BYTES - 1;

    assertThat(HistoryScan.find(run, List.of("killed.oth#" + (slots - 1)))).isEmpty();
  }
}
