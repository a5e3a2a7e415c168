package dev.ontrial.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.claims.Experiment.Case;
import dev.ontrial.claims.Experiment.Replay;
import dev.ontrial.claims.Experiment.Run;
import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.workload.ClientFacts.Question;
import dev.ontrial.workload.ClientFacts.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers, cells and ratios say about a claim. */
class VerdictsTest {
  private static final Question QUESTION =
      new Question(Subject.PRODUCER_SETTING, "linger.ms", "", Map.of());

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "0, 0 0 0 0, confirmed",
    "0, 5 5 5 5, refuted",
    "0, 0 0 5 5, outdated since c",
    "0, 5 5 0 0, 'depends on the version: it is so since c'",
    "0, 0 5 0 5, outdated since d",
    "0, 5 0 5 0, 'depends on the version: it is so since d'",
    "present, absent 1 1 1, 'depends on the version: it is so since b'",
    "refused, refused:why refused:why true true, outdated since c",
    "0, 0 failed:x 0 0, 'not decided, because the experiment did not work with b'",
  })
  void answersOfVersions_decide(String says, String answers, String verdict) {
    Map<String, List<String>> by = new LinkedHashMap<>();
    List<String> words = Arrays.asList(answers.split(" "));
    for (int i = 0; i < words.size(); i++) {
      by.put(List.of("a", "b", "c", "d").get(i), List.of(words.get(i)));
    }
    assertThat(VersionVerdict.of(List.of(new Case(QUESTION, says)), by).words()).isEqualTo(verdict);
  }

  @Test
  void allCases_mustBeAsSaid() {
    List<Case> both = List.of(new Case(QUESTION, "0"), new Case(QUESTION, "1"));
    Map<String, List<String>> by = new LinkedHashMap<>();
    by.put("a", List.of("0", "1"));
    by.put("b", List.of("0", "2"));
    assertThat(VersionVerdict.of(both, by).words()).isEqualTo("outdated since b");
  }

  @Test
  void equalAnswers_areGrouped() {
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("2.8.2", "0");
    answers.put("3.9.1", "0");
    answers.put("4.0.0", "5");
    assertThat(Wording.grouped(answers)).isEqualTo("0 (2.8.2 to 3.9.1); 5 (4.0.0)");
  }

  private static Replay replay() {
    Run run =
        new Run(
            "none",
            List.of(),
            "4.4.0",
            "4.4.0",
            Map.of("a", List.of("nothing")),
            Map.of("a", List.of("exposure:failed")),
            Map.of("a", List.of("no exposure:failed", "exposure:retried")));
    return new Replay(List.of(run), "something");
  }

  private static CellVerdict cell(
      dev.ontrial.contract.Verdict verdict, Map<String, Long> exposure) {
    return CellBuilder.of("a", "none", verdict).exposure(exposure).reasons("too little").build();
  }

  @ParameterizedTest
  @CsvSource({
    "HELD, retried, confirmed",
    "UNPROVEN, failed, refuted",
    "BROKEN, retried, depends on something",
    // An unproven cell does not show that something is absent.
    "UNPROVEN, retried, 'not decided, because the runs show none of the named outcomes'",
    "BROKEN, sent, 'not decided, because the runs show none of the named outcomes'",
  })
  void cells_decide(dev.ontrial.contract.Verdict verdict, String counter, String words) {
    Replay replay = replay();
    List<CellVerdict> cells = List.of(cell(verdict, Map.of(counter, 1L)));
    assertThat(Replaying.verdict(replay, Map.of(replay.runs().getFirst(), cells)).words())
        .isEqualTo(words);
  }

  @Test
  void evidence_hasTheCountsThatDecide() {
    Experiment.Run run = replay().runs().getFirst();
    CellVerdict held =
        cell(dev.ontrial.contract.Verdict.HELD, Map.of("retried", 1_200L, "sent", 9L));
    assertThat(Replaying.words(run, held)).isEqualTo("`a` no anomaly, failed 0, retried 1,200");
    assertThat(Replaying.words(run, cell(dev.ontrial.contract.Verdict.UNPROVEN, Map.of())))
        .isEqualTo("`a` no anomaly, unproven, failed 0, retried 0");
  }

  @Test
  void withoutCells_nothingIsDecided() {
    Replay replay = replay();
    assertThat(Replaying.verdict(replay, Map.of(replay.runs().getFirst(), List.of())).kind())
        .isEqualTo(Verdict.Kind.NOT_DECIDED);
  }

  /**
   * By hand: the logarithms of 1, 2 and 4 have the mean ln 2 and the deviation ln 2; t is 4.303.
   */
  @Test
  void interval_isThatOfStudent() {
    Interval interval = Interval.of(List.of(1.0, 2.0, 4.0));
    double half = 4.303 * Math.log(2) / Math.sqrt(3);
    assertThat(interval.ratio()).isCloseTo(2, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(interval.low())
        .isCloseTo(2 * Math.exp(-half), org.assertj.core.data.Offset.offset(1e-9));
    assertThat(interval.high())
        .isCloseTo(2 * Math.exp(half), org.assertj.core.data.Offset.offset(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "2.1, 3.0, 2, 10, CONFIRMED",
    "1.9, 3.0, 2, 10, NOT_DECIDED",
    "9.0, 11., 2, 10, NOT_DECIDED",
    "1.0, 1.9, 2, 10, REFUTED",
    "11., 12., 2, 10, REFUTED",
    "2.0, 99., 2, Infinity, CONFIRMED",
  })
  void intervalThatContainsALimit_decidesNothing(
      double low, double high, double least, double most, Verdict.Kind kind) {
    assertThat(new Interval((low + high) / 2, low, high, 5).verdict(least, most).kind())
        .isEqualTo(kind);
  }

  @Test
  void result_isKept_untilTheExperimentChanges() throws Exception {
    Catalogue catalogue = Catalogue.read(Path.of("..", "docs", "claims"));
    Claim claim = catalogue.claim("RET-1").orElseThrow();
    Path file = folder.resolve("results.json");
    Results results = Results.read(file);
    results.put(claim, Result.of(claim, Verdict.of(Verdict.Kind.REFUTED), List.of("5 | 6")));
    results.write("a machine");
    Results again = Results.read(file);
    assertThat(ClaimsPage.verdict(claim, again).words()).isEqualTo("refuted");
    assertThat(ClaimsPage.of(catalogue, again)).contains("a machine", "5 \\| 6", "| refuted |");

    String other =
        Files.readString(Path.of("..", "docs", "claims", "RET-1.yaml")).replace("\"5\"", "\"6\"");
    Claim changed = ClaimReader.read(Files.writeString(folder.resolve("RET-1.yaml"), other));
    assertThat(changed.experiment()).isNotEqualTo(claim.experiment());
    assertThat(ClaimsPage.verdict(changed, again).words()).isEqualTo("not run yet");
  }
}
