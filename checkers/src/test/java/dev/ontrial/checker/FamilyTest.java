package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests {@link Family} and {@link AnomalyKind}. */
class FamilyTest {
  @Test
  void families_haveDifferentLetters_andShareAllKinds() {
    assertThat(Arrays.stream(Family.values()).map(Family::letter).toList())
        .containsExactly("L", "D", "R", "T", "C", "S", "·");
    assertThat(Arrays.stream(Family.values()).flatMap(each -> each.kinds().stream()).toList())
        .containsExactlyInAnyOrder(AnomalyKind.values());
  }

  @Test
  void mostSevereFirst_putsLossBeforeAllElse() {
    assertThat(
            List.of(
                    AnomalyKind.END_OFFSET_REGRESSION,
                    AnomalyKind.STUCK,
                    AnomalyKind.CORRUPT,
                    AnomalyKind.TORN_TRANSACTION,
                    AnomalyKind.REORDERING,
                    AnomalyKind.DUPLICATE,
                    AnomalyKind.SKIPPED,
                    AnomalyKind.LOST)
                .stream()
                .sorted(Family.MOST_SEVERE_FIRST)
                .toList())
        .containsExactly(
            AnomalyKind.LOST,
            AnomalyKind.SKIPPED,
            AnomalyKind.DUPLICATE,
            AnomalyKind.REORDERING,
            AnomalyKind.TORN_TRANSACTION,
            AnomalyKind.CORRUPT,
            AnomalyKind.STUCK,
            AnomalyKind.END_OFFSET_REGRESSION);
  }

  @ParameterizedTest
  @EnumSource(AnomalyKind.class)
  void words_areASentence_inBothNumbers(AnomalyKind kind) {
    assertThat(kind.happened(1)).startsWith("1 ").contains(" was ");
    assertThat(kind.happened(2)).startsWith("2 ").contains(" were ");
  }

  @Test
  void words_groupDigits() {
    assertThat(AnomalyKind.LOST.happened(2842)).isEqualTo("2,842 acknowledged records were lost");
  }
}
