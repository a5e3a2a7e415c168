package dev.ontrial.contract;

import static dev.ontrial.contract.CellAssert.assertThat;
import static dev.ontrial.contract.CellsAssert.assertThatCells;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.checker.AnomalyKind;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests {@link CellAssert} and {@link CellsAssert}: an assertion about the wrong cell fails. */
class CellAssertTest {
  private static final Map<Verdict, Consumer<CellAssert>> ASSERTIONS =
      Map.of(
          Verdict.HELD, CellAssert::isHeld,
          Verdict.KNOWN_BUG, CellAssert::isKnownBug,
          Verdict.BROKEN, CellAssert::isBroken,
          Verdict.UNPROVEN, CellAssert::isUnproven,
          Verdict.NOT_APPLICABLE, CellAssert::isNotApplicable);

  private static CellBuilder cell(Verdict verdict) {
    return CellBuilder.of("acks-1", "cut", verdict);
  }

  private static CellVerdict broken(Grade grade) {
    return cell(Verdict.BROKEN).anomaly("lost", grade, 2).build();
  }

  private static void assertFails(Runnable assertion, String... words) {
    assertThatThrownBy(assertion::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @EnumSource
  void verdict_isOfNoOtherKind(Verdict verdict) {
    CellVerdict cell = cell(verdict).build();
    ASSERTIONS.forEach((other, assertion) -> {
      if (other == verdict) {
        assertThatCode(() -> assertion.accept(assertThat(cell))).doesNotThrowAnyException();
      } else {
        assertFails(
            () -> assertion.accept(assertThat(cell)), other + ", but acks-1 × cut is " + verdict);
      }
    });
  }

  @Test
  void brokenCell_isNotBrokenByAPermittedAnomaly() {
    assertThat(broken(Grade.FORBIDDEN)).isBrokenBy(AnomalyKind.LOST);
    assertThat(cell(Verdict.HELD).build()).isNotBroken();

    assertFails(() -> assertThat(broken(Grade.FORBIDDEN)).isNotBroken(), "lost");
    assertFails(
        () -> assertThat(broken(Grade.PERMITTED)).isBrokenBy(AnomalyKind.LOST), "PERMITTED");
    assertFails(
        () -> assertThat(broken(Grade.FORBIDDEN)).isBrokenBy(AnomalyKind.DROPPED), "dropped");
  }

  @Test
  void reasons_areAllThere() {
    CellVerdict cell = cell(Verdict.UNPROVEN).reasons("too thin", "too short").build();
    assertThat(cell).isUnprovenBecause("thin", "short");
    assertThat(cell(Verdict.UNPROVEN).reasons("too thin").build())
        .isUnprovenOnlyBecause("too thin");
    assertThat(cell(Verdict.NOT_APPLICABLE).reasons("no group").build())
        .isNotApplicableBecause("group");

    assertFails(() -> assertThat(cell).isUnprovenBecause("thin", "long"), "\"long\"", "too short");
    assertFails(() -> assertThat(cell).isUnprovenOnlyBecause("too thin"), "too short");
    assertFails(() -> assertThat(cell).isNotApplicableBecause("thin"), "UNPROVEN");
  }

  @Test
  void anomalies_areThoseAndNoOthers() {
    CellVerdict lost = broken(Grade.FORBIDDEN);
    assertThat(lost).hasAnomaly(AnomalyKind.LOST).hasOnlyAnomalies(AnomalyKind.LOST);
    assertThat(lost).hasNoAnomaly(AnomalyKind.DUPLICATE);
    assertThat(cell(Verdict.HELD).build()).hasNoAnomalies();

    assertFails(() -> assertThat(lost).hasAnomaly(AnomalyKind.DUPLICATE), "duplicate");
    assertFails(() -> assertThat(lost).hasNoAnomaly(AnomalyKind.LOST), "lost");
    assertFails(() -> assertThat(lost).hasNoAnomalies(), "lost");
    assertFails(
        () -> assertThat(lost).hasOnlyAnomalies(AnomalyKind.LOST, AnomalyKind.DUPLICATE),
        "duplicate");
    assertFails(() -> assertThat(lost).hasOnlyAnomalies(), "lost");
  }

  @Test
  void cells_areAllLikeThat_andAtLeastOne() {
    CellVerdict held = cell(Verdict.HELD).build();
    CellVerdict thin = cell(Verdict.UNPROVEN).reasons("too thin").build();
    assertThatCells(List.of(held, held)).hasSize(2).allHeld();
    assertThatCells(List.of(thin))
        .allUnproven()
        .allUnprovenBecause("thin")
        .singleElement()
        .isUnproven();
    assertThatCells(List.of(held, thin)).noneBroken();

    assertFails(() -> assertThatCells(List.of(held, thin)).allHeld(), "UNPROVEN", "too thin");
    assertFails(() -> assertThatCells(List.of(held, thin)).allUnproven(), "HELD");
    assertFails(() -> assertThatCells(List.of(thin)).allUnprovenBecause("short"), "too thin");
    assertFails(() -> assertThatCells(List.of(held, broken(Grade.FORBIDDEN))).noneBroken(), "lost");
    assertFails(() -> assertThatCells(List.of()).allHeld(), "not to be empty");
  }
}
