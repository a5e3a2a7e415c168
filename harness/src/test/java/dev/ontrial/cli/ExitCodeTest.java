package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    "NOT_APPLICABLE, 2",
    "'', 2",
  })
  void gravestVerdict_decides_andNothingIsNoPass(String verdicts, int code) {
    List<CellVerdict> cells =
        Arrays.stream(verdicts.split(" ", -1))
            .filter(word -> !word.isEmpty())
            .map(word ->
                new CellVerdict(
                    "a",
                    "b",
                    Verdict.valueOf(word),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    List.of()))
            .toList();
    assertThat(ExitCode.of(cells)).isEqualTo(code);
  }
}
