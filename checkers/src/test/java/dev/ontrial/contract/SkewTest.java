package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.history.ClockInterval;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.HistoryFiles;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.SlotWriter;
import dev.ontrial.proof.Edit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks that are off, within intervals that say so, cause no candidate of their own. */
class SkewTest {
  private static final int ROUNDS = Integer.getInteger("ontrial.skew.rounds", 60);
  private static final int MILLI = 1_000_000;

  @TempDir Path folder;

  /** The violations of a history: how many of each kind in each configuration. */
  private Map<String, Long> forbidden(String name, Map<String, List<Event>> files)
      throws IOException {
    HistoryFiles history = SlotWriter.write(folder.resolve(name), files);
    Map<String, Long> found = new TreeMap<>();
    for (CellVerdict cell : Judge.judge(history)) {
      cell.anomalies()
          .forEach((kind, finding) -> {
            long count = finding.grades().getOrDefault(Grade.FORBIDDEN, 0L);
            if (count > 0) {
              found.put(cell.configuration() + " " + kind, count);
            }
          });
    }
    return found;
  }

  /** The same events by clocks that are off, each within its interval. */
  private static Map<String, List<Event>> skewed(
      Map<String, List<Event>> files, int mostMillis, Random random) {
    Map<String, List<Event>> skewed = new TreeMap<>();
    List<Event> offsets = new ArrayList<>();
    int node = 10;
    for (Map.Entry<String, List<Event>> file : files.entrySet()) {
      long off = 0;
      if (!file.getKey().startsWith("harness")) {
        long high = (long) random.nextInt(mostMillis * MILLI);
        long low = -(long) random.nextInt(mostMillis * MILLI);
        off = low + (long) (random.nextDouble() * (high - low));
        offsets.add(offset(node++, new ClockInterval(low, high)));
      }
      long by = off;
      skewed.put(
          file.getKey(),
          new ArrayList<>(
              file.getValue().stream()
                  .map(event -> Edit.of(event).at(event.timeNanos() - by).event())
                  .toList()));
    }
    harness(skewed).addAll(offsets);
    return skewed;
  }

  private static List<Event> harness(Map<String, List<Event>> files) {
    return Objects.requireNonNull(files.get("harness.oth"));
  }

  private static Event offset(int node, ClockInterval interval) {
    String text =
        "{\"node\":%d,\"low\":%d,\"high\":%d}".formatted(node, interval.low(), interval.high());
    return new Event(
        EventKind.CLOCK_OFFSET, 0, -1, -1, 1_000_000_000, 0, 0, -1, 0, 0, -1, -1, text);
  }

  @Test
  void skewWithinTheIntervals_makesNoViolation() throws IOException {
    int violations = 0;
    int unsaid = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      Map<String, List<Event>> files = RandomHistory.of(60 + random.nextInt(60), random);
      for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
        RandomHistory.mutate(files, random);
      }
      Map<String, Long> truth = forbidden("true-" + round, files);
      Map<String, List<Event>> off = skewed(files, 1 + random.nextInt(20), random);
      Map<String, Long> skewed = forbidden("skewed-" + round, off);
      violations += truth.size();
      harness(off).removeIf(event -> event.kind() == EventKind.CLOCK_OFFSET);
      Map<String, Long> silent = forbidden("silent-" + round, off);
      unsaid +=
          silent.entrySet().stream()
                  .anyMatch(each -> each.getValue() > truth.getOrDefault(each.getKey(), 0L))
              ? 1
              : 0;
      skewed.forEach((what, count) ->
          assertThat(truth.getOrDefault(what, 0L)).as(what).isGreaterThanOrEqualTo(count));
    }
    assertThat(violations).as("violations in truth").isGreaterThan(ROUNDS / 10);
    assertThat(unsaid).as("rounds in which the skew would accuse, were it not said").isPositive();
  }

  @Test
  void intervalsOfNothing_changeNothing() throws IOException {
    for (int round = 0; round < ROUNDS / 4; round++) {
      Random random = new Random(round);
      Map<String, List<Event>> files = RandomHistory.of(80, random);
      RandomHistory.mutate(files, random);
      RandomHistory.mutate(files, random);
      Map<String, Long> truth = forbidden("without-" + round, files);
      harness(files).add(offset(10, ClockInterval.NONE));
      harness(files).add(offset(11, ClockInterval.NONE));
      assertThat(forbidden("with-" + round, files)).isEqualTo(truth);
    }
  }

  /** A record of a transaction is read 20 ms before its commit is requested. */
  private static CellVerdict readEarly(ClockInterval interval) {
    HistoryBuilder history = new HistoryBuilder().transactional();
    history.at(100).process(3, "producer").process(HistoryBuilder.READER, "reader");
    history.at(200).begin(3, 0).send("3#0", 0, 0, 0).at(210).done("3#0", Outcome.OK, 0);
    history.at(300).read(0, 0, "3#0", 0);
    history.at(320).commit(3, 0, Outcome.OK);
    history.at(400).finalRead(0, "3#0").finalRead(1);
    history.simple(
        EventKind.CLOCK_OFFSET,
        -1,
        -1,
        0,
        0,
        "{\"node\":10,\"low\":%d,\"high\":%d}".formatted(interval.low(), interval.high()));
    return Judge.judge(history.build()).getFirst();
  }

  private static boolean isAccused(CellVerdict cell) {
    return cell.anomalies().containsKey(AnomalyKind.PRECOMMITTED_READ.id());
  }

  @Test
  void anOrderThatIsCertain_isStillSeen_andOneThatIsNot_isNot() {
    assertThat(isAccused(readEarly(ClockInterval.NONE))).isTrue();
    assertThat(isAccused(readEarly(new ClockInterval(-10 * MILLI, 19 * MILLI)))).isTrue();
    assertThat(isAccused(readEarly(new ClockInterval(-10 * MILLI, 21 * MILLI)))).isFalse();
    assertThat(isAccused(readEarly(new ClockInterval(-21 * MILLI, 0)))).isFalse();
  }

  @Test
  void anIntervalIsWhatAQuestionAndItsAnswerAllow() {
    ClockInterval first = ClockInterval.of(1_000, 400, 1_100);
    assertThat(first).isEqualTo(new ClockInterval(600, 700));
    ClockInterval both = first.and(ClockInterval.of(2_000, 1_350, 2_080));
    assertThat(both).isEqualTo(new ClockInterval(650, 700));
    assertThat(both.corrected(both.middle())).isEqualTo(new ClockInterval(-25, 25));
    assertThat(both.farthest()).isEqualTo(700);
    // The clocks drift: between the two measurements anything in between was possible.
    assertThat(first.and(new ClockInterval(710, 720))).isEqualTo(new ClockInterval(600, 720));
  }
}
