package dev.ontrial.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ontrial.trial.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  /** Each sequence of outcomes is a number's bits. */
  @Test
  void decision_comesAsEarlyAsItCan_andIsThatOfAllRuns() {
    for (int of = 1; of <= 8; of++) {
      for (int least = 1; least <= of; least++) {
        Rate rate = new Rate(least, of);
        for (int outcomes = 0; outcomes < 1 << of; outcomes++) {
          boolean all = Integer.bitCount(outcomes) >= least;
          for (int runs = 0; runs <= of; runs++) {
            int seen = Integer.bitCount(outcomes & (1 << runs) - 1);
            boolean open = seen < least && seen + of - runs >= least;
            assertThat(rate.decided(seen, runs - seen).isEmpty()).isEqualTo(open);
            rate.decided(seen, runs - seen).ifPresent(it -> assertThat(it).isEqualTo(all));
          }
        }
      }
    }
  }

  /** The figures of docs/shrink.md. */
  @ParameterizedTest
  @CsvSource({
    "1/1, 0.1, 0.100", "1/1, 0.5, 0.500", "1/1, 0.8, 0.800", "1/1, 0.95, 0.950",
    "2/3, 0.1, 0.028", "2/3, 0.5, 0.500", "2/3, 0.8, 0.896", "2/3, 0.95, 0.993",
    "3/5, 0.1, 0.009", "3/5, 0.5, 0.500", "3/5, 0.8, 0.942", "3/5, 0.95, 0.999",
    "1/3, 0.1, 0.271", "1/3, 0.5, 0.875", "1/3, 0.8, 0.992", "1/3, 0.95, 1.000",
  })
  void chanceToBeKept_isThatOfTheBinomial(String text, double chance, double kept) {
    assertThat(kept(Rate.parse(text), chance, 0, 0)).isCloseTo(kept, within(0.0006));
  }

  private static double kept(Rate rate, double chance, int seen, int missed) {
    return rate.decided(seen, missed)
        .map(kept -> kept ? 1.0 : 0.0)
        .orElseGet(() ->
            chance * kept(rate, chance, seen + 1, missed)
                + (1 - chance) * kept(rate, chance, seen, missed + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "0/3", "4/3", "2/101", "66%", "2/3/4", "-1/2"})
  void badRate_isRefused(String text) {
    assertThatThrownBy(() -> Rate.parse(text))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--rate " + text);
  }
}
