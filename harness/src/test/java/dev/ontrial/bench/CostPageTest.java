package dev.ontrial.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.bench.Measurement.Figure;
import dev.ontrial.bench.Measurement.Quantiles;
import dev.ontrial.trial.BadInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures, their intervals, and the page of what guarantees cost. */
class CostPageTest {
  private static final Path DOCS = Path.of("..", "docs");

  @TempDir Path folder;

  private static BenchResults results(double others) {
    BenchResults results = new BenchResults("2 processors", 1.5);
    results.ofOthers(others);
    results.ofOthers(others / 2);
    return results;
  }

  private static Measurement measurement(
      String subject, int repetition, double perSecond, double millis) {
    return new Measurement(
        subject,
        100,
        repetition,
        perSecond,
        10,
        20,
        150,
        new Quantiles(millis, 2 * millis, 3 * millis, 9, 100));
  }

  private static void add(BenchResults results, String subject, double... perSecond) {
    for (int repetition = 0; repetition < perSecond.length; repetition++) {
      results.add(measurement(subject, repetition, perSecond[repetition], 1));
    }
  }

  private static void addPair(BenchResults results, String subject, double... perSecond) {
    add(results, Measurement.pair(subject), perSecond);
  }

  @Test
  void figure_isPrintedWithItsInterval() {
    BenchResults results = results(0);
    add(results, Subject.IDEMPOTENT, 98_000, 100_000, 102_000);
    assertThat(Words.of(results, Subject.IDEMPOTENT, 100, Figure.THROUGHPUT))
        .isEqualTo("100,000 (95,100 to 105,000)");
    assertThat(Words.of(results, Subject.IDEMPOTENT, 100, Figure.P50))
        .isEqualTo("1.00 (1.00 to 1.00)");
    assertThat(Words.of(results, Subject.IDEMPOTENT, 1_000, Figure.P50)).isEqualTo("–");
  }

  @Test
  void repetitions_areThoseOfTheSubjectWithTheFewest() {
    BenchResults results = results(0);
    assertThat(results.repetitions()).isZero();
    add(results, Subject.IDEMPOTENT, 98_000, 100_000, 102_000);
    add(results, "acks-1", 98_000, 100_000);
    assertThat(results.repetitions()).isEqualTo(2);
  }

  @Test
  void figure_ofANoisyRun_isNotPrinted() {
    BenchResults noisy = results(0);
    add(noisy, Subject.IDEMPOTENT, 50_000, 100_000, 160_000);
    assertThat(Words.of(noisy, Subject.IDEMPOTENT, 100, Figure.THROUGHPUT))
        .isEqualTo("not decided");
    BenchResults busy = results(0.4);
    add(busy, Subject.IDEMPOTENT, 98_000, 100_000, 102_000);
    assertThat(Words.of(busy, Subject.IDEMPOTENT, 100, Figure.THROUGHPUT)).isEqualTo("not decided");
    assertThat(new CostPage(busy).page()).contains("decides no absolute figure");
    assertThat(new CostPage(busy).charts().get("producers-throughput.svg"))
        .doesNotContain("100,000");
  }

  @Test
  void ratio_isTakenRepetitionByRepetition() {
    BenchResults results = results(0.4);
    // Both are disturbed alike; the ratio is not.
    add(results, "acks-1", 50_000, 100_000, 200_000);
    add(results, "acks-all", 25_000, 50_000, 100_000);
    assertThat(Words.ratio(results.ratio("acks-all", "acks-1", 100, Figure.THROUGHPUT), 2))
        .isEqualTo("×0.50 (0.50 to 0.50)");
    assertThat(new CostPage(results).page())
        .contains("| acks-all instead of acks-1 | 100 B | ×0.50 (0.50 to 0.50) |");
    add(results, "acks-0", 10_000, 300_000, 20_000);
    assertThat(Words.ratio(results.ratio("acks-1", "acks-0", 100, Figure.THROUGHPUT), 2))
        .isEqualTo("not decided");
    assertThat(results.ratio("acks-1", Subject.PERF_PRODUCER, 100, Figure.P99)).isEmpty();
  }

  @Test
  void reference_isDecidedOnlyByTheWholeInterval() {
    BenchResults results = results(0);
    addPair(results, Subject.PERF_PRODUCER, 100_000, 100_000, 100_000);
    addPair(results, Subject.IDEMPOTENT, 95_000, 96_000, 97_000);
    assertThat(new CostPage(results).page())
        .contains("| 100 B | 0.96 (95 % interval 0.94 to 0.99, 3 pairs) | confirmed |");
    BenchResults close = results(0);
    addPair(close, Subject.PERF_PRODUCER, 100_000, 100_000, 100_000);
    addPair(close, Subject.IDEMPOTENT, 80_000, 92_000, 99_000);
    assertThat(new CostPage(close).page()).contains("| not decided, because");
  }

  @Test
  void results_areReadAsTheyWereWritten() throws Exception {
    BenchResults results = results(0.1);
    add(results, Subject.IDEMPOTENT, 98_000, 100_000, 102_000);
    results.outages("leader-killed", Map.of("idempotent", 9.3));
    Path file = folder.resolve("results.json");
    results.write(file);
    String page = new CostPage(results).page();
    assertThat(page).contains("| idempotent | 9.3 s | – |");
    assertThat(new CostPage(BenchResults.read(file)).page()).isEqualTo(page);
    Files.writeString(file, "{}}");
    assertThatThrownBy(() -> BenchResults.read(file)).isInstanceOf(BadInput.class);
    assertThatThrownBy(() -> BenchResults.read(folder.resolve("none.json")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("ontrial bench");
  }

  @Test
  void page_isWhatTheResultsSay() throws Exception {
    CostPage page = new CostPage(BenchResults.read(DOCS.resolve("cost").resolve("results.json")));
    assertThat(DOCS.resolve("cost.md"))
        .as("written by `./ontrial bench --page`")
        .content()
        .isEqualTo(page.page());
    for (Map.Entry<String, String> chart : page.charts().entrySet()) {
      assertThat(DOCS.resolve("cost").resolve(chart.getKey()))
          .as("written by `./ontrial bench --page`")
          .content()
          .isEqualTo(chart.getValue());
    }
  }

  @Test
  void numbers_haveThreeDigits() {
    assertThat(Words.number(123_456)).isEqualTo("123,000");
    assertThat(Words.number(1_234)).isEqualTo("1,230");
    assertThat(Words.number(123.4)).isEqualTo("123");
    assertThat(Words.number(12.34)).isEqualTo("12.3");
    assertThat(Words.number(0.1234)).isEqualTo("0.12");
  }
}
