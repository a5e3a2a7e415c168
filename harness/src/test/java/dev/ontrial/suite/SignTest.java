package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.Availability;
import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link Sign}. */
class SignTest {
  private static final Availability.Pace PACE = new Availability.Pace(100, 1_000L, 2_000L);

  /** A cell whose clients were without service for 12 s, served 3 s after the heal, but slowly. */
  private static CellVerdict cell() {
    return cell(Verdict.HELD);
  }

  private static CellVerdict cell(Verdict verdict, String... reasons) {
    Availability availability =
        new Availability("records acknowledged", 12_000, 3_000L, null, PACE, PACE, PACE);
    return CellBuilder.of("a", "cut", verdict)
        .reasons(reasons)
        .exposure(Map.of("failed", 7L))
        .required(Map.of("failed", 5L))
        .build()
        .of("cut", 0, availability);
  }

  @ParameterizedTest
  @CsvSource({
    "lost, false",
    "nothing, true",
    "exposure:failed, true",
    "exposure:failed>=7, true",
    "exposure:failed>=8, false",
    "exposure:retried, false",
    "availability:longest-gap>=12s, true",
    "availability:longest-gap>=13s, false",
    "availability:first-served>=3s, true",
    "availability:first-served>=4s, false",
    "availability:recovered>=1m, true",
  })
  void sign_isSeen_whereTheCellShowsIt(String word, boolean seen) {
    assertThat(Sign.problem(word)).isEmpty();
    assertThat(Sign.isSeen(cell(), word)).isEqualTo(seen);
  }

  @Test
  void availability_isNotSeen_whereNothingWasServed() {
    CellVerdict never = cell().of("cut", 0, null);
    assertThat(Sign.isSeen(never, "availability:longest-gap>=1s")).isFalse();
  }

  /** What was not served or not done may be so as the trial ended early. */
  @ParameterizedTest
  @ValueSource(strings = {"exposure:failed", "availability:longest-gap>=12s"})
  void aMeasure_countsInACellThatIsUnproven_butNotInAnAbortedTrial(String word) {
    CellVerdict thin = cell(Verdict.UNPROVEN, "too little exposure: sent 0, needed 1");
    CellVerdict aborted = cell(Verdict.UNPROVEN, "the trial was aborted: fault 1 did not take");
    assertThat(Sign.isSeen(thin, word)).isTrue();
    assertThat(Sign.isSeen(aborted, word)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lots",
        "lost>=3",
        "exposure:faild",
        "exposure:failed>=x",
        "availability:longest-gap",
        "availability:longest-gap>=x",
        "availability:shortest-gap>=1s",
      })
  void sign_isRefused_whereItMeansNothing(String word) {
    assertThat(Sign.problem(word)).isPresent();
  }
}
