package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ontrial.checker.Checker;
import dev.ontrial.checker.Checkers;
import dev.ontrial.history.Event;
import dev.ontrial.history.History;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.HistoryFiles;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import dev.ontrial.history.SlotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left out of a history must not change what is found in it. */
class ScreenTest {
  /** Fewer where each test runs a thousand times, as for {@code make mutants}. */
  private static final int ROUNDS = Integer.getInteger("ontrial.screen.rounds", 500);

  @TempDir Path folder = Path.of("");

  /** The others are given everything. */
  private final List<Checker> checkers =
      Checkers.all().stream().filter(checker -> !checker.keptBy().isEmpty()).toList();

  private int histories;

  private HistoryFiles write(Map<String, List<Event>> files) throws IOException {
    return SlotWriter.write(folder.resolve(String.valueOf(histories++)), files);
  }

  /** By the checkers that do not need every record of any history. */
  private static List<CellVerdict> judge(HistoryFiles history, boolean whole) {
    List<Checker> checkers =
        Checkers.all().stream().filter(checker -> !checker.keptBy().isEmpty()).toList();
    return Judge.judge(history, checkers, whole);
  }

  private static void assertAlike(CellVerdict screened, CellVerdict whole, int round) {
    Map<String, Long> exposure = new TreeMap<>(whole.exposure());
    ReaderExposure.COUNTERS.forEach(counter -> exposure.remove(counter.word()));
    Map<String, Long> counted = new TreeMap<>(screened.exposure());
    ReaderExposure.COUNTERS.forEach(counter -> counted.remove(counter.word()));
    assertThat(screened.anomalies()).as("round %d", round).isEqualTo(whole.anomalies());
    assertThat(screened).as("round %d", round).hasVerdict(whole.verdict());
    assertThat(screened.reasons()).as("round %d", round).isEqualTo(whole.reasons());
    assertThat(counted).as("round %d", round).isEqualTo(exposure);
  }

  /** The verdicts of the whole history, to which those of the screened one are alike. */
  private static List<CellVerdict> assertJudgedAsTheWhole(HistoryFiles history, int round) {
    List<CellVerdict> whole = judge(history, true);
    List<CellVerdict> screened = judge(history, false);
    for (int cell = 0; cell < whole.size(); cell++) {
      assertAlike(screened.get(cell), whole.get(cell), round);
    }
    assertThat(screened).hasSameSizeAs(whole);
    return whole;
  }

  @Test
  void screenedHistory_hasTheVerdictsAndWitnessesOfTheWhole() throws IOException {
    Random random = new Random(7);
    Set<String> found = new TreeSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, List<Event>> files = RandomHistory.of(40 + random.nextInt(80), random);
      for (int mutation = random.nextInt(4); mutation > 0; mutation--) {
        RandomHistory.mutate(files, random);
      }
      List<CellVerdict> whole = assertJudgedAsTheWhole(write(files), round);
      whole.forEach(cell -> found.addAll(cell.anomalies().keySet()));
    }
    assumeThat(ROUNDS).as("rounds enough to meet every kind").isGreaterThanOrEqualTo(500);
    assertThat(found)
        .contains(
            "lost",
            "dropped",
            "duplicate",
            "reordering",
            "aborted-read",
            "torn-transaction",
            "phantom",
            "corrupt",
            "misrouted",
            "inconsistent-offset",
            "wrong-offset",
            "realtime-order",
            "poll-skip",
            "nonmonotonic-poll",
            "skipped",
            "stuck",
            "redelivered-committed");
  }

  /** Several blocks of each topic-partition, most of which are left out. */
  @Test
  void calmHistory_hasTheVerdictsAndWitnessesOfTheWhole() throws IOException {
    Random random = new Random(8);
    int sent = 0;
    int kept = 0;
    int found = 0;
    for (int round = 0; round < ROUNDS / 10; round++) {
      Map<String, List<Event>> files = RandomHistory.calm(2_000 + random.nextInt(2_000), random);
      for (int mutation = random.nextInt(4); mutation > 0; mutation--) {
        RandomHistory.mutate(files, random);
      }
      HistoryFiles history = write(files);
      for (CellVerdict cell : assertJudgedAsTheWhole(history, round)) {
        found += cell.anomalies().size();
      }
      Sends sends = Objects.requireNonNull(history.screened(Traffic::new).history().sends(0));
      sent += sends.count();
      kept += count(sends);
    }
    assertThat(found).isPositive();
    assertThat(kept).isLessThan(sent / 2);
  }

  private static int count(Sends sends) {
    int kept = 0;
    for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
      kept++;
    }
    return kept;
  }

  @Test
  void longHistory_isLeftOutButForWhatIsOdd() throws IOException {
    Map<String, List<Event>> files = RandomHistory.of(60_000, new Random(7));
    HistoryFiles history = write(files);

    History screened = history.screened(Traffic::new).history();

    assertJudgedAsTheWhole(history, 0);
    Sends sends = screened.sends().iterator().next();
    assertThat(count(sends)).isPositive().isLessThan(sends.count() / 5);
    long reads =
        screened.reads().stream()
            .filter(r -> r.topicPartition() == 0)
            .mapToLong(Reads::count)
            .sum();
    assertThat(reads).isPositive();
  }

  /** More records than the window holds are sent while the first one, or its transaction, waits. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordThatLeavesTheWindow_isJudgedAsItIsInTheEnd(boolean transactional) throws IOException {
    int count = 270_000;
    HistoryBuilder builder = new HistoryBuilder().setting("transactional", "" + transactional);
    int transaction = transactional ? 0 : Event.NONE;
    String[] log = new String[count + 1];
    if (transactional) {
      builder.begin(3, 0);
    }
    for (int number = 0; number < count; number++) {
      String record = "3#" + number;
      builder.send(record, 0, transaction, 0);
      log[number] = number % 100_000 == 7 ? "-" : record;
      if (number > 0) {
        builder.done(record, Outcome.OK, number);
      }
    }
    log[count] = "3#0";
    builder.done("3#0", Outcome.OK, 0);
    if (transactional) {
      builder.commit(3, 0, Outcome.OK);
    }
    HistoryFiles history = write(Map.of("history.oth", builder.finalRead(0, log).events()));

    List<CellVerdict> verdicts = Judge.judge(history, checkers);

    assertThat(verdicts).isEqualTo(Judge.judge(HistoryFiles.of(history.whole()), checkers));
    assertThat(verdicts.getFirst().anomalies()).containsKeys("lost", "duplicate");
    assertThat(verdicts.getFirst().exposure()).containsEntry("acknowledged", (long) count);
  }
}
