package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellBuilder;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import dev.ontrial.outcome.KnownBugPolicy;
import dev.ontrial.outcome.Outcome;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
  @ParameterizedTest
  @CsvSource({
    "HELD, 0",
    "HELD NOT_APPLICABLE, 0",
    "HELD UNPROVEN, 2",
    "HELD BROKEN UNPROVEN, 1",
    "BROKEN, 1",
    "HELD KNOWN_BUG, 0",
    "KNOWN_BUG UNPROVEN, 2",
    "NOT_APPLICABLE, 2",
    "'', 2",
  })
  void gravestVerdict_decides_andNothingIsNoPass(String verdicts, int code) {
    List<CellVerdict> cells =
        Arrays.stream(verdicts.split(" ", -1))
            .filter(word -> !word.isEmpty())
            .map(word -> CellBuilder.of("a", "b", Verdict.valueOf(word)).build())
            .toList();
    assertThat(Outcome.of(cells, true, KnownBugPolicy.REPORT).exitCode()).isEqualTo(code);
  }
}
